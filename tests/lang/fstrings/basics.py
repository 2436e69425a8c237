# f-strings: expressions, conversions, nesting, escapes.
name, n, x, l = "bob", 42, 3.14159, [1, 2]
print(f"{name} {n} {x} {l}", f"{name!r} {name!s} {'é'!a}", f"{n:5}|{n:<5}|{n:05}|{x:.2f}", f"{n + 1} {n * 2} {l[0]} {name.upper()}")
print(f"{{}} {{{n}}} }}{{", f"", f"no fields", f"{n}" "plain {n}" f"{name}", rf"\n{n}\t", fr"{name}\d", F"{n}", f'{"nested"}', f"{'a' 'b'}")
print(f"{n!r:>6}|{name!s:*^9}|{x!r:.4}", f"{n:{6}}|{x:{8}.{3}}|{n:{'>'}{n // 4}}", f"{x:{'.3f' if n else '.1f'}}")
print(f"{n if n > 1 else 0} {[i for i in range(3)]} {(lambda v: v * 2)(4)}", f"{ {'a': 1}['a'] }", f"{'%s' % n}", f"{1 < 2} {not 1} {n != 1}", f"{(y := 5)} {y}")
print(f"""multi
{n
 + 1}
line""", f'''{
name}''')
print(f"{'a'}{'b'!r}{'c':>3}", f"{f'{n}' + f'{n:x}'}", f"\N{BULLET} \u00e9 \x41 {n}\n", end="")
print(f"{None} {True} {...} {1j} {b'x'} {()} {print}"[:40])
def side(v):
    print("side", v)
    return v
print(f"{side(1)} {side(2):{side(3)}}")
