# find, index, count, in, startswith, endswith with ranges.
s = "abracadabra"
print(s.find("a"), s.find("a", 1), s.find("bra", 2), s.find("x"), s.find(""), s.find("", 5), s.find("", 11), s.find("", 12), s.find("a", -3), s.find("ra", 0, 4), s.find("ra", 0, 3))
print(s.rfind("a"), s.rfind("bra"), s.rfind("a", 0, 10), s.rfind("x"), s.rfind(""), s.rfind("", 2, 5))
print(s.count("a"), s.count("abra"), s.count(""), s.count("a", 1, -1), s.count("aa"), "aaaa".count("aa"), "".count(""), s.count("x"))
print(s.index("cad"), s.rindex("a"))
for f in (lambda: s.index("x"), lambda: s.rindex("x"), lambda: s.index("a", 11), lambda: s.find(1), lambda: s.count(None), lambda: s.index()):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print("bra" in s, "" in s, "x" in s, "abracadabra!" in s, "é" in s, "é" in "café")
try:
    1 in s
except TypeError as e:
    print(e)
print(s.startswith("abra"), s.startswith(("x", "ab")), s.startswith("bra", 1), s.startswith(""), s.startswith("", 11), s.startswith("", 12), s.startswith("a", -1), s.startswith(()))
print(s.endswith("bra"), s.endswith(("x", "ra")), s.endswith("cad", 0, 7), s.endswith(""), s.endswith("abracadabraX"))
for f in (lambda: s.startswith(1), lambda: s.endswith(("a", 1), 100) or s.endswith((1,)), lambda: s.startswith(["a"])):
    try:
        print(f())
    except TypeError as e:
        print(e)
t = "日本語日本" * 2
print(t.find("本"), t.rfind("日本"), t.count("日"), t.index("語", 3), t.find("本", -2), "語" in t, t.startswith("日本"), t.endswith("本"))
