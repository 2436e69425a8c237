# Structures and functions that refer to themselves.
l = [1]; l.append(l); d = {"d": None}; d["d"] = d; t = ([],); t[0].append(t)
print(l, d, t, str(l) == repr(l), f"{d}", l[1][1][1][0], d["d"]["d"] is d, len(l), l in l, l == l)
s = set(); 
class N:
    def __init__(self): self.me = self; self.kids = [self]
    def __repr__(self): return f"N(kids={self.kids!r})" if 0 else "N"
n = N(); print(n.me.me is n, n.kids[0].kids[0] is n)
import copy, gc, weakref
m = copy.deepcopy(l); print(m, m[1] is m, m is not l)
m = copy.deepcopy(d); print(m["d"] is m)
m = copy.deepcopy(n); print(m.me is m, m is not n)
r = weakref.ref(n); del n, m; gc.collect(); print(r())
def f(): return f
print(f()()() is f)
class C: pass
C.self = C; C.inst = C(); C.inst.cls = C
print(C.self.self.inst.cls is C)
def outer():
    def inner(): return inner, outer
    return inner
i = outer(); print(i()[0] is i, i()[1] is outer)
a, b = [], []; a.append(b); b.append(a)
print(a, b)
try: print(a == b)
except RecursionError: print("RecursionError")
try: l < l[:] if 0 else (a < b)
except RecursionError: print("RecursionError")
from collections import deque, OrderedDict, defaultdict
q = deque([1]); q.append(q); o = OrderedDict(); o["o"] = o; dd = defaultdict(list); dd["k"] = dd
print(q, o, str(dd).replace("<class 'list'>", "list"))
import json
try: json.dumps(l)
except ValueError as e: print(e)
g = (x for x in [lambda: g]); print(next(g)() is g)
class P:
    def __repr__(self): return f"<{self.__dict__}>"
p = P(); p.x = 1; print(p)
x = x2 = []; x += [x]; print(x2, x is x2[0])
