# Errors in comparisons and keys leave a list with all its elements.
def t(l, **k):
    orig = list(l)
    try: l.sort(**k); print("sorted", l)
    except Exception as e: print(type(e).__name__, e, sorted(map(str, l)) == sorted(map(str, orig)), len(l))
t([3, "a", 1]); t([None, None]); t([1, None]); t([1j, 2j]); t([{}, {}]); t([[1], ["a"]]); t([(1, "a"), (1, 2)]); t([1, 2, 3], key=lambda x: 1 / (x - 2)); t([1], key=5); t([1, 2], key=len); t([2, 1], bad=1); t([b"a", "a"]); t([1, "a"], key=str); t([float("nan")]); t(["b", 1.5, "a"]); t([len, print]); t([1, 2], key=lambda: 0); t([1, 2], reverse="x"); t([], key=5)
class C:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        C.n += 1
        if C.n > 3: raise RuntimeError("tired of comparing")
        return self.v < o.v
    def __str__(self): return str(self.v)
t([C(i) for i in (3, 1, 2, 5, 4)])
class NotBool:
    def __lt__(self, o): return self
    def __bool__(self): raise ValueError("no truth")
t([NotBool(), NotBool()])
for f in (lambda: [1].sort(None), lambda: [].sort(1, 2), lambda: sorted(1), lambda: sorted(), lambda: sorted([1], lambda x: x), lambda: (1, 2).sort()):
    try: f()
    except (TypeError, AttributeError) as e: print(e)
l = [3, 2, 1]
def key(x): l.append(x); return x
try: l.sort(key=key)
except ValueError as e: print(e, l)
l = [3, 2, 1]
def peek(x): print(len(l), l); return x
l.sort(key=peek); print(l)
