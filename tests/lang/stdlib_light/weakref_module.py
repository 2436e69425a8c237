# weakref: ref, proxy, WeakValueDictionary, finalize; after gc.collect().
import weakref, gc
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"A{self.n}"
    def m(self): return self.n
a = A(1); log = []
r = weakref.ref(a, lambda ref: log.append(ref is r)); p = weakref.proxy(a)
print(r() is a, r() == a, p.n, p.m(), r == weakref.ref(a), weakref.ref(a) is weakref.ref(a), hash(r) == hash(a), weakref.getweakrefcount(a) >= 2, type(r).__name__, type(p).__name__)
p.n = 5; print(a.n, isinstance(p, A), p.__class__)
wm = weakref.WeakMethod(a.m); print(wm()())
f = weakref.finalize(a, log.append, "finalized"); print(f.alive, f.peek() is not None)
v, k, s = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), weakref.WeakSet()
b = A(2); v["a"], v["b"], k[a], k[b] = a, b, "ka", "kb"; s.add(a); s.add(b)
print(len(v), len(k), len(s), v["a"], k[b], a in s)
del a
for _ in range(3): gc.collect()
print(r(), sorted(map(str, log)), wm(), f.alive, len(v), len(k), len(s), list(v.items()), v.get("a"), list(k.items()), "a" in v)
for g in (lambda: p.n, lambda: p == 1, lambda: str(p), lambda: v["a"], lambda: weakref.ref(5), lambda: weakref.ref([]), lambda: weakref.ref("s"), lambda: weakref.proxy(None), lambda: weakref.ref(), lambda: hash(r) == hash(r), lambda: hash(weakref.ref(type("T", (), {})())) if 0 else "skip", lambda: weakref.WeakValueDictionary({"k": 5}), lambda: weakref.ref(b)(1), lambda: weakref.WeakMethod(len)):
    try: print(g())
    except Exception as e: print(type(e).__name__, str(e).split(" at ")[0])
for o in (A, len, lambda: 0, A(3).m, {1}, frozenset(), type, weakref, (x for x in ()), ValueError): r2 = weakref.ref(o); print(type(o).__name__, type(r2).__name__)
