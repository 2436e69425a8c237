# Names in f-strings obey the scopes of where they stand.
x = "global"
def f(x):
    def g():
        return f"{x}"
    return g
print(f("closed over")())
def h():
    y = 1
    return [f"{y}{z}" for z in range(3)], (lambda: f"{y!r}")()
print(h())
class C:
    attr = 5
    text = f"{attr} {x}"
    def m(self): return f"{self.attr} {__class__.__name__}"
print(C.text, C().m())
def k():
    try:
        return f"{late}"
    except UnboundLocalError as e:
        return str(e)
    late = 1
print(k())
def gen():
    r = yield f"{(yield 1)}"
    yield f"got {r}"
g = gen()
print(next(g), g.send("A"), g.send("B"))
print([f"{a}-{b}" for a in "xy" for b in range(2)], {f"k{i}": f"v{i}" for i in range(2)})
print(f"{x}" f"{x!r}" + "%s" % f"{x}", (lambda: f"{(lambda q: f'{q}')(x)}")())
def defaults(a=f"{x}", *, b: f"{x}" = 2): return a
print(defaults(), defaults.__annotations__)
d = {"a b": 1}
print(f"{d['a b']}", f"{d.get('zz', 'none')}", f'{d["a b"]:>3}')
"f-string is no docstring"
def nodoc():
    f"doc {x}"
print(nodoc.__doc__)
