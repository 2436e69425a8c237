# bytearray is a mutable sequence of small ints.
b = bytearray(b"hello")
b[0] = 72; b[-1] = ord("O"); print(b)
b[1:3] = b"EE!!"; print(b)
b[::2] = b"....";  print(b)
del b[0], b[-1]; print(b)
del b[1:3]; print(b)
b.append(65); b.extend(b"xyz"); b.extend([1, 2]); b.insert(0, 48); b.insert(100, 57); print(b)
print(b.pop(), b.pop(0), b)
b.remove(65); b.reverse(); print(b)
b += b"tail"; b *= 2; print(b, len(b))
c = b.copy(); b.clear(); print(b, len(c), c == b)
d = bytearray(b"abc")
e = d
d += b"d"
print(e is d, e, d + b"x", b"x" + d, type(b"x" + d).__name__, type(d + b"x").__name__, d == b"abcd", d < b"abd")
d[1:1] = [90, 91]; print(d)
d[:] = b""; print(d, bool(d))
d = bytearray(b"abc")
for f in (lambda: d.__setitem__(0, 256), lambda: d.__setitem__(0, -1), lambda: d.__setitem__(0, b"a"), lambda: d.__setitem__(9, 1), lambda: d.append("a"), lambda: d.append(300), lambda: d.extend("ab"), lambda: d.extend([1, 999]), lambda: d.extend(5), lambda: d.insert(0, "a"), lambda: d.remove(99 + 1), lambda: d.remove(300), lambda: bytearray().pop(), lambda: d.pop(10), lambda: d.__setitem__(slice(0, 2), 5), lambda: d.__setitem__(slice(None, None, 2), b"a"), lambda: d.__setitem__(slice(0, 1), "a"), lambda: d.__delitem__(10), lambda: d.__iadd__("a"), lambda: d.__imul__("a")):
    try:
        print(f(), d)
    except Exception as e:
        print(type(e).__name__, e, d)
print(eval(repr(d)) == d, repr(bytearray(b"it's")), str(bytearray(b'"')), list(reversed(bytearray(b"abc"))), bytearray(b"cab").__contains__(97), sorted(bytearray(b"cab")))
