# Names in class bodies: local, then global, never the enclosing class.
x = "global"
class A:
    x = "A"
    y = x
    def m(self): return x
    l = lambda self: x
    class B:
        z = x
        def m(self): return x
    comp = [x for _ in range(1)]
    first = [c for c in x]
    def default(self, v=x): return v
    deco = (lambda f: f)
    @deco
    def d(self): return "d"
    del deco
print(A.y, A().m(), A().l(), A.B.z, A.B().m(), A.comp, A.first, A().default(), A().d(), hasattr(A, "deco"))
def f():
    x = "f"
    class C:
        y = x
        x = "C"
        z = x
        def m(self): return x
        def get(self): return y if 0 else x
    return C
try: print(f().y)
except NameError as e: print(type(e).__name__, e)
def f2():
    x = "f2"
    class C:
        y = x
        def m(self): return x
        class D: w = x
    return C
C = f2()
print(C.y, C().m(), C.D.w)
class E:
    x = x
    print(x)
    x = "changed"
    print(x)
    del x
    print(x)
class F:
    try: del nothing
    except NameError as e: print(e)
    def g(): return __class__
    name = __qualname__
    try: print(__class__)
    except NameError as e: print(e)
print(F.g() is F, F.name)
class G:
    n = 3
    def f(n=n): return n
    vals = {k: v for k, v in zip("ab", range(n))}
    cond = [i for i in range(n) if i] if n else None
    tern = n if n > 1 else 0
    w = (q := n * 2)
print(G.f(), G.vals, G.cond, G.tern, G.q)
class H:
    for i in range(2):
        def method(self, i=i): return i
    global made_in_class
    made_in_class = "yes"
    import math
    from math import floor as fl
    with open("/dev/null") as fh: pass
print(H().method(), H.i, made_in_class, H.math.__name__, H.fl(2.5), H.fh.closed)
def outer():
    v = 1
    class K:
        nonlocal v
        v = 2
        u = v
    return v, K.u, hasattr(K, "v")
print(outer())
def cellclass():
    v = "cell"
    class K:
        locals()["v"] = "class dict"
        w = v
        def m(self): return v
    return K.w, K().m()
print(cellclass())
