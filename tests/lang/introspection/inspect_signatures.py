# inspect.signature and getfullargspec of functions and classes.
import inspect, functools
def f(a, /, b: int = 2, *args, c, d="x", **kw) -> str: pass
class C:
    def __init__(self, x, y=1): pass
    def m(self, z): pass
    @classmethod
    def c(cls, q): pass
    @staticmethod
    def s(r): pass
    def __call__(self, v): pass
for o in (f, C, C.m, C(1).m, C.c, C.s, C(1), lambda x, *y: 0, functools.partial(f, 1, c=5), len, print, int.from_bytes, [].sort, sorted):
    try: print(inspect.signature(o))
    except ValueError as e: print("no signature")
s = inspect.signature(f)
print([(p.name, p.kind.name, p.default if p.default is not p.empty else "-", p.annotation if p.annotation is not p.empty else "-") for p in s.parameters.values()], s.return_annotation)
b = s.bind(1, 2, 3, c=4, z=5); print(b.arguments, b.args, b.kwargs); b2 = s.bind(1, c=0); b2.apply_defaults(); print(b2.arguments)
for a, k in (((), {}), ((1,), {}), ((1,), {"c": 1, "a": 2}), ((1,), {"b": 1, "c": 2})):
    try: print(s.bind(*a, **k).arguments)
    except TypeError as e: print(e)
print(inspect.getfullargspec(f), inspect.isfunction(f), inspect.ismethod(C(1).m), inspect.isclass(C), inspect.isbuiltin(len), inspect.isroutine(len), inspect.getdoc(type("D", (), {"__doc__": "  a\n    b\n    c"})), inspect.getmro(bool), inspect.getmodule(f).__name__, inspect.unwrap(functools.wraps(f)(lambda: 0)) is f, [n for n, _ in inspect.getmembers(C, inspect.isfunction)], inspect.cleandoc("  x\n   y"), inspect.isgeneratorfunction(lambda: (yield)), inspect.isdatadescriptor(property()), inspect.getattr_static(C, "c").__class__.__name__)
