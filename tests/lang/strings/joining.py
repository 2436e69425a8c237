# join takes any iterable of strings.
print(",".join(["a", "b"]), "".join("abc"), "-".join(()), "-".join(["x"]), ", ".join({"k": 1, "l": 2}), "".join(c for c in "gen"), "é".join(["日", "本"]), "ab".join(["", "", ""]))
print("".join(["ascii", "é", "日", "\U0001F600"]), len("".join(["x"] * 1000)), ".".join(map(str, range(5))), ".".join(str(x) for x in (1, None)))
class S(str): pass
print(type("".join([S("a")])).__name__, type(S("").join(["a"])).__name__, S("-").join([S("a"), "b"]))
for f in (lambda: "".join([1]), lambda: "".join(["a", None]), lambda: "".join(5), lambda: "".join([b"x"]), lambda: "-".join("a", "b"), lambda: "".join(), lambda: ",".join(["a", "b", 3.5])):
    try:
        print(f())
    except TypeError as e:
        print(e)
def gen():
    yield "a"
    raise KeyError("from the generator")
try:
    "".join(gen())
except KeyError as e:
    print(repr(e))
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "a" + "b", "" + "", "é" * 2 + "日")
for f in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" + b"b", lambda: "a" + None, lambda: "a" - "b"):
    try:
        f()
    except TypeError as e:
        print(e)
