# encode and decode: utf-8, latin-1, ascii, utf-16, utf-32 and error handlers.
s = "aé€\U0001F600"
for enc in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-8-sig", "UTF8", "U8", "utf_16"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
for enc in ("latin-1", "ascii", "iso-8859-15", "cp1252"):
    for err in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
        try:
            print(enc, err, s.encode(enc, err))
        except UnicodeEncodeError as e:
            print(e, e.start, e.end, e.reason, e.encoding)
for b in (b"\xff", b"a\xe9", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80", b"a\x80b\xc3("):
    for err in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try:
            print(ascii(b.decode("utf-8", err)))
        except UnicodeDecodeError as e:
            print(e, e.start, e.end, e.reason)
for f in (lambda: "a".encode("nope"), lambda: b"a".decode("nope"), lambda: "\ud800".encode(), lambda: "é".encode("ascii", "nope"), lambda: "a".encode(1), lambda: b"\xff".decode("ascii"), lambda: b"abc".decode("utf-16-le"), lambda: "\ud800".encode("utf-8", "surrogatepass"), lambda: b"\xed\xa0\x80".decode("utf-8", "surrogatepass").encode("utf-8", "replace"), lambda: "a\udcffb".encode("utf-8", "surrogateescape")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(str(b"abc", "utf-8"), str(b"\xe9", encoding="latin-1"), str(b"\xff", errors="replace") == "\ufffd", bytes("é", "utf-8"), str(b"x"))
