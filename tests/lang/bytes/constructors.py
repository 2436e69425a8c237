# bytes() and bytearray() of everything.
class B:
    def __bytes__(self): return b"B"
class I:
    def __index__(self): return 3
class It:
    def __iter__(self): return iter([1, 2])
for t in (bytes, bytearray):
    print(t(), t(3), t([1, 2, 255]), t(b"x"), t("é", "utf-8"), t("é", encoding="latin-1"), t("aé", "ascii", "ignore"), t(range(3)), t(bytearray(b"q")), t(memoryview(b"m")), t(I()), t(It()), t(True), t((x for x in b"gen")), t(source=b"s"))
    for args in (("a",), (-1,), (1.5,), ([256],), ([-1],), (["a"],), (None,), ("a", 1), (1, "utf-8"), (b"a", "utf-8"), ([1], "ascii"), ([1.5],), (10 ** 30,), ("a", "nope"), ("é", "ascii"), (object(),), (1, 2, 3, 4)):
        try:
            print(t(*args))
        except Exception as e:
            print(type(e).__name__, str(e).replace("bytearray", "T").replace("bytes", "T"))
print(bytes(B()), bytes.fromhex("00 ff0A"), bytearray.fromhex("  61 62 "), bytes.fromhex(""))
for s in ("0", "0g", "é1", "0 0", 5):
    try:
        print(bytes.fromhex(s))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(b"\x01\xab".hex(), b"\x01\xab\xcd".hex(":"), b"\x01\xab\xcd".hex("-", 2), b"\x01\xab\xcd".hex("-", -2), b"".hex(), bytearray(b"az").hex(" "))
class Bad:
    def __bytes__(self): return "x"
try:
    bytes(Bad())
except TypeError as e:
    print(e)
class S(bytes): pass
print(S(b"a"), type(S(b"a") + b"").__name__, type(S(b"a")[:]).__name__, S(b"x") == b"x", type(bytes(S(b"a"))).__name__)
