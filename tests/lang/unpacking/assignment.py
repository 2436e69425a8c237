# Stars in assignment targets.
a, *b = [1, 2, 3]; print(a, b)
*a, b = "abc"; print(a, b)
a, *b, c = range(5); print(a, b, c)
a, *b = [1]; print(a, b)
*a, = (1, 2); print(a)
[a, *b] = {1: 2, 3: 4}; print(a, b)
(a, *b), c = "xyz", 5; print(a, b, c)
a, (b, *c), *d = 1, (2, 3, 4), 5, 6; print(a, b, c, d)
*(a, b), c = 1, 2, 3; print(a, b, c)
*[a, *b], c = 1, 2, 3, 4; print(a, b, c)
class O: pass
o, l = O(), [0, 0, 0]
o.x, *l[1:2], l[0] = 1, 2, 3, 4; print(o.x, l)
*o.rest, = "ab"; print(o.rest)
a = b, *c = 1, 2; print(a, b, c)
() = []; [] = (); print("empty targets")
def gen():
    yield 1; yield 2; yield 3; print("exhausted")
a, *b = gen(); print(a, b)
x, y, z = gen(); print(x, y, z)
for v in ([], [1], [1, 2, 3, 4], "ab", {1}, iter([1]), 5, None, gen()):
    try:
        a, b, c = v
        print("fine")
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
for v in ([], [1], 5):
    try:
        a, *b, c = v
        print("fine")
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
try: () = [1]
except ValueError as e: print(e)
try: (a, b), c = 1, 2
except TypeError as e: print(e)
class Bad:
    def __iter__(self): raise KeyError("iter")
class Bad2:
    def __iter__(self): return self
    n = 0
    def __next__(self):
        self.n += 1
        if self.n > 1: raise OSError("next")
        return self.n
for v in (Bad(), Bad2()):
    try: a, b = v
    except Exception as e: print(repr(e), a)
