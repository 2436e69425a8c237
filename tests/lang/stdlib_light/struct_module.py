# struct: pack, unpack, sizes, byte orders, errors.
import struct as s
for f, v in (("<i", (-2,)), (">H", (258,)), ("!q", (2 ** 40,)), ("<bB?", (-1, 255, True)), (">f", (1.5,)), ("<d", (-0.1,)), ("5s", (b"ab",)), ("3p", (b"abcd",)), ("<2h3x", (1, 2)), ("c", (b"z",)), ("=LQ", (1, 2)), ("<e", (0.5,)), ("0s", (b"",)), ("<hh0i", (1, 2)), ("", ())): b = s.pack(f, *v); print(f, b, s.unpack(f, b), s.calcsize(f))
print(s.calcsize("bi"), s.calcsize("=bi"), s.calcsize("@bq"), s.calcsize("ib0q"), list(s.iter_unpack("<h", b"\1\0\2\0")), s.unpack_from("<h", b"xx\1\0", 2), s.Struct("<hb").unpack(b"\1\0\2"), s.Struct("<hb").size, s.Struct("<hb").format)
buf = bytearray(6); s.pack_into("<h", buf, 2, -1); print(buf)
for f in (lambda: s.pack("b", 200), lambda: s.pack("B", -1), lambda: s.pack("i", "a"), lambda: s.pack("i", 1.5), lambda: s.pack("i"), lambda: s.pack("i", 1, 2), lambda: s.unpack("i", b"abc"), lambda: s.pack("z", 1), lambda: s.pack("s", "a"), lambda: s.pack("<h", 40000), lambda: s.pack("<H", -1), lambda: s.pack("<q", 2 ** 63), lambda: s.pack("c", b"ab"), lambda: s.calcsize("1"), lambda: s.unpack_from("i", b"", 0), lambda: s.pack_into("i", bytes(4), 0, 1), lambda: s.pack("f", "x"), lambda: s.pack("<f", 1e300), lambda: s.pack("e", 1e10), lambda: s.iter_unpack("h", b"a"), lambda: s.calcsize("<n"), lambda: s.unpack(5, b""), lambda: s.pack("3", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
