# str and bytes: codecs, hex, escapes, errors.
import codecs
for s in ("abc", "é", "日本", "\U0001F600", "", "a\0b"):
    for enc in ("utf-8", "utf-16", "utf-32", "latin-1", "ascii", "cp1252", "utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "shift_jis", "koi8-r"):
        try: b = s.encode(enc); print(ascii(s), enc, b, b.decode(enc) == s)
        except UnicodeError as e: print(ascii(s), enc, type(e).__name__, ascii(str(e)))
print(b"\x00\xff".hex(), bytes.fromhex("00ff"), codecs.encode(b"hi", "hex"), codecs.decode(b"6869", "hex"), codecs.encode("abc", "rot13"), codecs.encode(b"hi", "base64"), codecs.lookup("utf8").name, codecs.escape_decode(b"a\\n\\x41")[0], "a\\n\\u00e9".encode().decode("unicode_escape"))
for err in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass", "nope"):
    for f in (lambda: "a\u20acb\udc80".encode("ascii", err), lambda: b"a\xffb".decode("utf-8", err)):
        try: print(err, ascii(f()))
        except Exception as e: print(err, type(e).__name__, ascii(str(e)))
codecs.register_error("mine", lambda e: ("<%d-%d>" % (e.start, e.end), e.end))
print("a\u20ac\u20acb".encode("ascii", "mine"), b"a\xff\xfeb".decode("ascii", "mine"))
d = codecs.getincrementaldecoder("utf-8")()
print([d.decode(bytes([b])) for b in "é€".encode()], d.decode(b"", True))
try: d.decode(b"\xe2", True)
except UnicodeDecodeError as e: print(e)
for f in (lambda: "a".encode("no-such"), lambda: b"a".decode("no-such"), lambda: codecs.lookup("x"), lambda: "a".encode(None), lambda: b"a".decode(5), lambda: "a".encode("hex"), lambda: b"a".decode("rot13"), lambda: codecs.lookup_error("zz"), lambda: codecs.register_error("x", 5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
