# The string-like methods of bytes and bytearray.
for t in (bytes, bytearray):
    b = t(b"Hello, World  hello")
    print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize(), b.find(b"o"), b.rfind(b"o"), b.find(111), b.index(b"W"), b.count(b"l"), b.count(108), b.replace(b"l", b"L", 2), b.split(), b.split(b"l"), b.rsplit(None, 1), b.partition(b", "), b.rpartition(b"o"), b.startswith(b"He"), b.endswith((b"x", b"lo")))
    print(t(b" a ").strip(), t(b"xax").lstrip(b"x"), t(b"xax").rstrip(b"x"), t(b"a").center(5, b"*"), t(b"a").ljust(3), t(b"a").rjust(3), t(b"-5").zfill(4), t(b"a\tb").expandtabs(4), t(b"a\nb\r\n").splitlines(), t(b",").join([b"a", t(b"b")]), t(b"ab").removeprefix(b"a"), t(b"ab").removesuffix(b"b"), t(b"abc").translate(bytes(range(1, 256)) + b"\0"), t(b"abc").translate(None, b"b"), t(b"a\xe9").decode("latin-1"))
    print([(x.isalpha(), x.isdigit(), x.isalnum(), x.isspace(), x.isupper(), x.islower(), x.istitle(), x.isascii()) for x in (t(b""), t(b"aB"), t(b"12"), t(b" \n"), t(b"AB"), t(b"Ab"), t(b"\xe9"))])
print(bytes.maketrans(b"ab", b"xy")[95:100], b"aab".translate(bytes.maketrans(b"a", b"z"), b"b"))
b = b"abc"
for f in (lambda: b.find("a"), lambda: b.index(b"z"), lambda: b.find(256), lambda: b.split(""), lambda: b.split(b""), lambda: b.replace("a", b"b"), lambda: b.join(["a"]), lambda: b.join([1]), lambda: b.startswith("a"), lambda: b.center(5, "*"), lambda: b.center(5, b"xx"), lambda: b.translate(b"short"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b.strip("a"), lambda: b.partition(b""), lambda: b.nothing, lambda: b.count(), lambda: b.endswith([b"a"]), lambda: b.decode("nope"), lambda: bytearray(b"a").rindex(b"z"), lambda: b.removeprefix("a"), lambda: b.encode()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
