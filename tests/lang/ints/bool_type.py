# bool is an int with two values.
print(bool.__mro__, issubclass(bool, int))
print(True + 1, True - True, True * 3.5, True // 1, -True, +False, abs(True))
print(repr(True), str(False), f"{True}", f"{True:d}", f"{True:5}|", "%d %s" % (True, True))
print(True & True, True | False, True ^ True, ~True)
print(type(True & 1), type(True + False), type(True ^ False), type(not 0))
print([10, 20][True], "ab"[False], {1: "one", True: "true", 1.0: "float"})
print(bool(), bool(None), bool(""), bool(" "), bool(0.0), bool(1e-300), bool(range(0)), bool(b""), bool(object()))
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
print(bool(Len(0)), bool(Len(2)), bool(B(True)), bool(B(False)))
for x in (B(1), B("yes"), B(None), Len(-1), Len("3"), Len(2.0)):
    try:
        print(bool(x))
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: type("B2", (bool,), {}), lambda: bool(1, 2), lambda: bool(x=1)):
    try:
        f()
    except TypeError as e:
        print(e)
print(hash(True), hash(False), True in [1], sum([True, True, False]), sorted([True, False, 0, 1]))
