# repr of lists in lists, of themselves, of failing elements.
print([], [1], [[]], [None, True, 1.0, "s", b"b", (1,), {1: 2}, {3}, ...], str([1, "a"]))
class R:
    def __repr__(self): return "R!"
    def __str__(self): return "not used"
print([R()], str([R()]), "%s" % [R()], f"{[R()]}", [[[R()]]])
a = []; b = [a]; a.append(b)
print(a, b)
c = []; c.extend([c, c])
print(c)
d = {}; d["l"] = [d]
print(d, [d])
class Bad:
    def __repr__(self): raise ValueError("no repr")
try:
    repr([1, Bad()])
except ValueError as e:
    print(e)
class N:
    def __repr__(self): return 5
try:
    print([N()])
except TypeError as e:
    print(e)
class Self:
    def __init__(self): self.l = [self]
    def __repr__(self): return f"Self({self.l})"
try:
    repr(Self())
except RecursionError as e:
    print(type(e).__name__)
class G(list):
    def __repr__(self): return "<" + super().__repr__() + ">"
g = G([1]); g.append(g)
print(g)
deep = []
for _ in range(50):
    deep = [deep]
print(deep)
