# Messages of failed attribute access on every kind of object.
import math, types
class A:
    __slots__ = ("s",)
class B: pass
def f(): pass
objs = dict(int=1, float=1.5, str="s", none=None, list=[], tuple=(), dict={}, set=set(), func=f, lam=lambda: 0, builtin=len, method=[].append, cls=A, inst=A(), inst2=B(), mod=math, gen=(x for x in ()), typ=type, obj=object(), exc=ValueError(), rng=range(1), sl=slice(1), ell=..., ni=NotImplemented, bm=B().__init__, prop=property(), sup=super(B, B()), code=f.__code__, alias=list[int], union=int | str, cell=(lambda x: lambda: x)(1).__closure__[0], mp=B.__dict__, view={}.keys(), it=iter([]), bytes=b"", mv=memoryview(b""), cx=1j, bool_=True)
for n, o in objs.items():
    for act in ("o.missing", "o.missing = 1", "del o.missing"):
        try: exec(act); print(n, act, "fine")
        except (AttributeError, TypeError) as e: print(n, act, "->", type(e).__name__, e)
        if n in ("func", "lam", "cls", "inst2", "mod", "exc"):
            o.__dict__.pop("missing", None) if n != "cls" else hasattr(o, "missing") and delattr(o, "missing")
