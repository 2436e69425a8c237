# *iterables and **mappings in calls: order, duplicates, kinds of functions.
def f(a, b=2, *c, d=4, **e): return a, b, c, d, e
print(f(*[1]), f(*"ab", *"cd", d=0, **{"z": 1}), f(1, *(), **{}), f(*range(5), **{"d": 9}, q=1), f(**{"a": 1, "b": 5, "d": 7}), f(*[1], b=3), f(d=1, *[5]))
class C:
    def __init__(self, *a, **k): self.v = (a, k)
    def m(self, *a, **k): return a, k
    def __call__(self, *a, **k): return "call", a, k
    def __getitem__(self, k): return k
c = C(*[1], **{"x": 2})
print(c.v, c.m(*"a", **{"y": 1}), c(*[3], **{}), C.m(*[c, 1], k=2), (lambda *a: a)(*[1], *[2]), c[*[1, 2]], c[0, *"a"])
print(max(*[3, 1], key=lambda x: -x), "{} {a}".format(*[1], **{"a": 2}), dict(*[[("k", 1)]], **{"l": 2}), print(*[1, 2], **{"sep": "|"}), range(*[1, 5, 2]), int(*["11"], **{"base": 2}), str.join(*[",", "ab"]), [].extend(*["x"]), sorted(*[[3, 1]], **{"reverse": True}), type(*["T", (), {}], **{}).__name__, isinstance(*[1, int]), list(zip(*[(1, 2), (3, 4)])), list(zip(*[])), divmod(*(7, 2)), super(*[C, c]).__init__.__name__)
for src in ("f()", "f(*[])", "f(*[1], a=2)", "f(1, **{'a': 2})", "f(1, *[2], b=3)", "f(1, d=1, **{'d': 2})", "f(1, **{'z': 1}, **{'z': 2})", "f(1, z=1, **{'z': 2})", "f(*1)", "f(**1)", "f(1, **{2: 3})", "f(1, **{'d': 1, 3: 4})", "c.m(**{'self': 1})", "len(*[])", "len(*[1, 2])", "len(*['a'], **{'x': 1})", "len(**{'obj': 1})", "c.m(*5)", "C(*None)", "C(**5)", "int(*5)", "f(*[1], *5)", "f(**{'a': 1}, **5)", "f(*(1 / 0 for _ in 'a'))", "print(*[1], **{'bad': 1})", "dict(**{'a': 1}, a=2)", "dict(a=2, **{'a': 1})", "f(**{'a': 1}, *[2])"):
    try: print(src, eval(src))
    except (TypeError, ZeroDivisionError, SyntaxError) as e: print(src, "->", type(e).__name__, e if type(e) is not SyntaxError else e.msg)
args, kw = [1, 2], {"d": 3}
f(*args, **kw)
print(args, kw, (lambda *a: a.__class__)(*args), (lambda **k: k is kw)(**kw), (lambda *a: a is t)(*(t := (1, 2))))
