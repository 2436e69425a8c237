# cast, formats and comparisons of memoryviews.
import struct
b = bytearray(range(16))
m = memoryview(b)
for fmt in "bBhHiIlLqQfd":
    c = m.cast(fmt)
    print(fmt, c.itemsize, len(c), c.tolist() == list(struct.unpack(f"{len(c)}{fmt}", b)), c[0] == struct.unpack_from(fmt, b)[0])
h = m.cast("h")
h[1] = -2
print(b[2:4], h[1], h[1:3].tolist(), h[::2].tolist())
q = m.cast("B", (4, 4))
print(q.shape, q.strides, q.ndim, q[1, 1], q[-1, -1], q.tolist(), q.nbytes, len(q))
z = m.cast("B", ())  if False else memoryview(b"\x05").cast("B", ())
print(z.ndim, z[()], z.tolist(), z.shape)
print(m.cast("c")[1], m.cast("c").tolist()[:2], memoryview(b"\1\0").cast("?").tolist())
for f in (lambda: m.cast("x"), lambda: m[:3].cast("h"), lambda: h.cast("i"), lambda: q[0], lambda: q[0, 9], lambda: q[0, 0, 0], lambda: m.cast("B", (3, 3)), lambda: m.cast("B", (0, 16)), lambda: h.__setitem__(0, 70000), lambda: h.__setitem__(0, 1.5), lambda: m.cast("B", 5), lambda: m[::2].cast("h"), lambda: m.cast(5), lambda: hash(m.toreadonly().cast("h"))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(memoryview(struct.pack("2i", 1, 2)).cast("i") == memoryview(struct.pack("2q", 1, 2)).cast("q"), memoryview(b"ab") == memoryview(b"ab").cast("b"), memoryview(b"ab") == "ab")
import array
a = array.array("d", [1.5, 2.5])
v = memoryview(a)
v[0] = 9.25
print(a, v.format, v.tolist(), v.itemsize, v.nbytes, v.tobytes() == a.tobytes())
