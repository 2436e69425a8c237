# str.format: positions, names, attributes, items, nesting.
class O:
    a = 1
    d = {"k": [10, 20]}
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{} {x} {}".format(1, 2, x=3), "{0.a} {0.d[k][1]} {l[0]}".format(O, l="xyz"), "{[a]} {[0]} {.real}".format({"a": 1}, [5], 7))
print("{{}} {{{}}}".format(1), "{:>5}|{:<5}|{:^5}|{:*^7}".format(1, 2, 3, "x"), "{!r} {!s} {!a}".format("é", "é", "é"), "{0!r:>5}".format("a"), "{:{}}|{:{w}.{p}}".format("a", 3, 3.14159, w=8, p=3), "{:{fill}{align}{width}}".format("x", fill="-", align="^", width=5), "{:%Y}".format(__import__("datetime").date(2020, 1, 2)))
print("".format(), "a".format(1, 2, x=3), "{0[a b]} {0[-1]}".format({"a b": 1, "-1": 2}), "{:,} {:_} {:e}".format(1000, 1000, 1000), "{}".format(None), "{:}".format([]), "{0:{1}}".format(5, "03d"))
for f in (lambda: "{}".format(), lambda: "{x}".format(), lambda: "{1}".format(0), lambda: "{".format(), lambda: "}".format(), lambda: "{0".format(1), lambda: "{} {0}".format(1), lambda: "{0} {}".format(1), lambda: "{!x}".format(1), lambda: "{!}".format(1), lambda: "{a.b}".format(a=1), lambda: "{a[0]}".format(a=1), lambda: "{a[}".format(a=1), lambda: "{a[]}".format(a=1), lambda: "{a.}".format(a=1), lambda: "{:{}{}}".format(1, 2), lambda: "{:{:{}}}".format(1, 2, 3), lambda: "{!rx}".format(1), lambda: "{0[x]}".format([1]), lambda: "{a[0]b}".format(a="x"), lambda: "{-1}".format(1), lambda: "{ 0}".format(1), lambda: "{0x1}".format(1), lambda: "{:".format(1), lambda: "}}{".format()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Default(dict):
    def __missing__(self, k): return f"<{k}>"
print("{a} {b}".format_map(Default(a=1)), "{a[0]}".format_map({"a": "xy"}))
