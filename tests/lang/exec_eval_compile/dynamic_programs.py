# Programs that write programs.
def make(name, *fields):
    body = "\n".join([f"class {name}:", f"    __slots__ = {fields!r}", f"    def __init__(self, {', '.join(fields)}):", *[f"        self.{f} = {f}" for f in fields], "    def __repr__(self):", f"        return f'{name}({', '.join('{self.' + f + '!r}' for f in fields)})'"])
    ns = {}
    exec(body, ns)
    return ns[name]
P = make("P", "x", "y")
print(P(1, "two"), P.__slots__, P.__module__, P.__init__.__code__.co_varnames)
env = {}
for line in ["x = 3", "y = x ** 2", "def area(r): return r * r * y", "x + 'a'", "area(2", "area(2)", "z", "for i in range(2): x += i", "x", "del x", "x"]:
    try:
        try: r = eval(line, env)
        except SyntaxError: exec(line, env); r = "ok"
        print(">>>", line, "=>", r)
    except Exception as e: print(">>>", line, "=>", type(e).__name__, e if not isinstance(e, SyntaxError) else e.msg)
quine = 's = {!r}\nprint(s.format(s))'
exec(quine.format(quine).replace("print", "out = "), q := {}); print(q["out"] == quine.format(quine).replace("print", "out = ").replace("out = ", "print"))
fs = [eval(f"lambda x: x {op} 2") for op in "+-*/%"]
print([f(7) for f in fs])
src = "def f0(x): return x\n" + "".join(f"def f{i}(x): return f{i - 1}(x) + {i}\n" for i in range(1, 50))
exec(src); print(f49(0))
for depth in (10, 50, 90): print(len(str(eval("[" * depth + "]" * depth))), eval("-" * depth + "1"), eval("(" * depth + "7" + ")" * depth))
for s in ("(" * 250 + "1" + ")" * 250, "[" * 250 + "]" * 250):
    try: eval(s)
    except (SyntaxError, MemoryError) as e: print(type(e).__name__, getattr(e, "msg", ""))
exec("\n".join(f"{'  ' * i}if 1:" for i in range(15)) + "\n" + "  " * 15 + "print('deep')")
try: exec("\n".join(f"{' ' * i}if 1:" for i in range(101)) + "\n" + " " * 101 + "pass")
except SyntaxError as e: print(type(e).__name__, e.msg)
try: exec("\n".join(f"{' ' * i}for x in y:" for i in range(21)) + "\n" + " " * 21 + "pass")
except SyntaxError as e: print(e.msg)
print(eval("+".join(["1"] * 900)), eval("[" + ",".join("0" * 2000) + "]").count(0), eval("'" + "x" * 5000 + "'").count("x"))
