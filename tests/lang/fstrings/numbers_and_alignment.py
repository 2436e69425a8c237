# Tables printed with f-strings.
rows = [("apple", 3, 1.5), ("fig", 12, 0.25), ("watermelon", 1, 11)]
for name, count, price in rows:
    print(f"|{name:<8}|{name:^8.3}|{count:>4d}|{price:8.2f}|{count * price:<+9.1f}|{price:e}|{count:#06x}|{count:b}|{price:%}|")
for w in range(1, 6):
    for p in range(0, 3):
        print(f"{3.14159:{w}.{p}f}", f"{'abcdef':{w}.{p}}", f"{42:0{w}}", end=";")
    print()
print(f"{1234567:,} {1234567.891:,.2f} {1234567:_} {0xdeadbeef:_x} {1e10:,} {12:>+6,}|{-12:=+8}|{12: }")
print(f"{'x':-^{10}}", f"{'':*<5}", f"{True:>6}", f"{True:d}", f"{65:c}", f"{0.000012345:g} {1234567.0:g} {1.0:g} {100000.0:g} {1e6:g}", f"{1:n}")
print(f"{float('nan'):5}|{float('inf'):+}|{float('-inf'):010}|{float('inf'):%}|{-0.0:z.1f}|{-0.04:z.1f}|{0.0:+}")
total = sum(c * p for _, c, p in rows)
print(f"{'total':>20}: {total:>10.2f}", f"{total!r:>12}", f"{len(rows)} row{'s' if len(rows) != 1 else ''}")
