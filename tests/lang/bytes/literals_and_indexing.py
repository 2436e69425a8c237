# Bytes literals, indices, slices, iteration.
b = b"ab\x00\xff\n\t'\"\\"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], b[::2], list(b)[:4], b[3] == 255, type(b[0]), type(b[0:1]))
print(b"", b"it's", b'"', b"'\"", rb"\x00", b"\x7f\x80 \x1f", b"a" b"b", bytes(range(32, 127)))
for i in (100, -100, 1.0, "0", None):
    try:
        b[i]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
for f in (lambda: exec("b[0] = 1"), lambda: exec("del b[0]"), lambda: b[::0], lambda: b + "a", lambda: "a" + b, lambda: b * 1.5, lambda: b + 1, lambda: b < "a", lambda: hash(bytearray()), lambda: b"a" in "a", lambda: "a" in b"a", lambda: 256 in b"a", lambda: -1 in b"", lambda: None in b"a"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(97 in b, b"b\x00" in b, b"" in b, b"x" in b, b"a" + b"b", b"ab" * 2, 0 * b"ab", b"a" < b"b", b"a" < b"ab", b"a" == "a", b"a" == bytearray(b"a"), b"abc" > b"abb", hash(b"a") == hash(bytes([97])))
print(repr(b"\x00"), str(b"a"), ascii(b"\xff"), f"{b'x'}", [x for x in b"az"], *b"hi", {b"k": 1}[b"k"])
for text in ("b'é'", "b'\\x1'", "b'a' 'b'", "b'\\u0041'", "b'\\400'"):
    try:
        print(text, eval(text))
    except SyntaxError as e:
        print(text, e.msg)
