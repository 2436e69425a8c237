# memoryview shares memory with its object.
b = bytearray(b"abcdef")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[1:3]), m.tobytes(), m.tolist(), m.readonly, m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.contiguous, m.obj is b)
m[0] = 90
m[1:3] = b"YX"
print(b, m == b, m == b"ZYXdef", m[::2].tolist(), m[::-1].tobytes(), m[::2].contiguous, m[::2].strides, bytes(m[4:1:-1]))
try:
    b.append(1)
except BufferError as e:
    print(e)
m.release()
b.append(1)
print(b)
for f in (lambda: m[0], lambda: len(m), lambda: m.tobytes()):
    try:
        f()
    except ValueError as e:
        print(e)
with memoryview(b"const") as r:
    print(r.readonly, hash(r) == hash(b"const"), r.tolist(), list(r), 99 in r, r.hex())
    for f in (lambda: r.__setitem__(0, 1), lambda: r[10], lambda: r["a"], lambda: r.__setitem__(slice(0, 1), b"ab")):
        try:
            f()
        except (TypeError, IndexError) as e:
            print(type(e).__name__, e)
w = memoryview(bytearray(b"12345678"))
for f in (lambda: w.__setitem__(0, 256), lambda: w.__setitem__(0, b"a"), lambda: w.__setitem__(slice(0, 2), b"abc"), lambda: w.__delitem__(0), lambda: hash(w), lambda: memoryview("str"), lambda: memoryview(5), lambda: memoryview(), lambda: w[1.5], lambda: w[0, 1]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
i = w.cast("I")
print(i.tolist() == [0x34333231, 0x38373635], i.itemsize, i.nbytes, i.shape, i.format)
i[0] = 1
print(w.tobytes(), w.cast("B", (2, 4)).tolist(), w.cast("B", shape=[2, 4])[1, 2], w.toreadonly().readonly)
print(memoryview(b"ab") == memoryview(bytearray(b"ab")), memoryview(b"ab") != b"ac", bytes(memoryview(b"xyz")), b"".join([memoryview(b"q"), b"r"]))
