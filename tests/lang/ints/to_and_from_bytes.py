# int.to_bytes and int.from_bytes.
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (0).to_bytes(0, "big"), (0).to_bytes(1, "big"))
print((-1).to_bytes(3, "big", signed=True), (-128).to_bytes(1, "little", signed=True), (127).to_bytes(1, "big", signed=True))
print((255).to_bytes(), (5).to_bytes(length=2), (5).to_bytes(byteorder="little", length=2))
print((2 ** 100).to_bytes(13, "big"), (-2 ** 100).to_bytes(14, "little", signed=True))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x04\x00", "little"), int.from_bytes(b"", "big"))
print(int.from_bytes(b"\xff\xff", "big", signed=True), int.from_bytes(b"\xff\xff", "big"), int.from_bytes([1, 2, 3], "big"))
print(int.from_bytes(bytes(range(20)), "big"), int.from_bytes(b"\x80" + bytes(15), "big", signed=True))
print(int.from_bytes(bytearray(b"\x01")), bool.from_bytes(b"\x01", "big"), type(True.to_bytes(1, "big")))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True),
          lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes(b"1", "x"),
          lambda: int.from_bytes("abc", "big"), lambda: int.from_bytes([256], "big"), lambda: int.from_bytes(5, "big"),
          lambda: (1).to_bytes(0, "big"), lambda: (1).to_bytes(1, 5), lambda: (10 ** 30).to_bytes(5, "big")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
