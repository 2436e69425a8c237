# sort uses < alone; objects with only some comparisons.
class L:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"L{self.v}"
class G(L):
    __lt__ = None
    def __gt__(self, o): return self.v > o.v
class R:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
    def __repr__(self): return f"R{self.v}"
print(sorted([L(3), L(1), L(2)]), sorted([R(3), R(1), R(2)]), max(L(1), L(2)) if 0 else min(L(1), L(2)), max(R(1), R(2)))
for f in (lambda: sorted([G(2), G(1)]), lambda: max(L(1), L(2)), lambda: min(R(2), R(1)), lambda: L(1) <= L(2), lambda: sorted([L(1), 5]), lambda: sorted([L(1), R(1)])):
    try: print(f())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
class Rev(int):
    def __lt__(self, o): return int(self) > int(o)
print(sorted([Rev(1), Rev(3), Rev(2)]), sorted([Rev(1), 2, Rev(3)]) != [])
class S(str):
    def __lt__(self, o): return len(self) < len(o)
print(sorted([S("ccc"), S("a"), S("bb")]), sorted(map(S, ["zz", "a"])))
log = []
class T:
    def __init__(self, v): self.v = v
    def __lt__(self, o): log.append((self.v, o.v)); return self.v < o.v
sorted([T(1), T(2), T(3)]); print(log); log.clear()
sorted([T(3), T(2), T(1)]); print(log); log.clear()
sorted([T(1)]); print(log)
class Partial:
    def __init__(self, s): self.s = set(s)
    def __lt__(self, o): return self.s < o.s
    def __repr__(self): return "".join(sorted(self.s))
print(sorted([Partial("abc"), Partial("a"), Partial("ab")]))
class Weird:
    def __lt__(self, o): return "truthy"
print(len(sorted([Weird() for _ in range(10)])))
class NI:
    def __lt__(self, o): return NotImplemented
try: sorted([NI(), NI()])
except TypeError as e: print(e)
print(sorted([(1, L(2)), (1, L(1))], key=lambda p: p[1]), sorted([[L(2)], [L(1)]]), sorted([3, 1, 2], key=Rev), sorted([float("nan"), 1, 0])[1:] == [0, 1] or "nan order")
