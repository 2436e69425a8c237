# __call__, callable, classes as factories.
class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *a, k=0): return self.n + x + sum(a) + k
add = Adder(10)
print(add(1), add(1, 2, 3), add(1, k=5), callable(add), list(map(add, [1, 2])), add.__call__(1), sorted([3, 1], key=Adder(0)))
for f in (lambda: add(), lambda: add(1, z=2), lambda: Adder(), lambda: add("a")):
    try:
        f()
    except TypeError as e:
        print(e)
class Chain:
    def __init__(self, *path): self.path = path
    def __getattr__(self, n): return Chain(*self.path, n)
    def __call__(self, *a): return Chain(*self.path, a)
    def __repr__(self): return ".".join(map(str, self.path))
print(Chain().users.get(1).name(2, 3))
class Meta:
    def __call__(self):
        return self
m = Meta()
print(m()()()() is m)
class D:
    __call__ = len
    def __len__(self): return 1
try:
    D()()
except TypeError as e:
    print(e)
class E:
    __call__ = staticmethod(lambda *a: a)
print(E()(1, 2))
class F:
    __call__ = Adder(5)
print(F()(1))
class G: pass
g = G()
G.__call__ = lambda self: "late"
print(g())
G.__call__ = g
try:
    g()
except RecursionError as e:
    print(type(e).__name__)
G.__call__ = 5
try:
    g()
except TypeError as e:
    print(e)
kinds = {"i": int, "s": str, "a": Adder}
print(kinds["i"]("5"), kinds["a"](1)(2), [t() for t in (int, str, list, dict, float, bool)], callable(int), callable(5), callable(lambda: 1), callable(Adder))
