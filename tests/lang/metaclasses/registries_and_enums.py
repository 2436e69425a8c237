# Typical uses: registration, singletons, ordered bodies, abstract checks.
class Registry(type):
    items = {}
    def __new__(m, name, bases, ns):
        cls = super().__new__(m, name, bases, ns)
        if bases: m.items[name.lower()] = cls
        return cls
class Plugin(metaclass=Registry): pass
class Csv(Plugin): pass
class Json(Plugin): pass
print(Registry.items, [c().__class__.__name__ for c in Registry.items.values()])
class Singleton(type):
    made = {}
    def __call__(cls, *a):
        if cls not in cls.made: cls.made[cls] = super().__call__(*a)
        return cls.made[cls]
class Config(metaclass=Singleton):
    def __init__(self, v=0): self.v = v
print(Config(5) is Config(9), Config().v)
class Auto(dict):
    def __init__(self): self.n = 0
    def __missing__(self, k):
        if k.startswith("__"): raise KeyError(k)
        self.n += 1
        self[k] = self.n
        return self.n
class AutoMeta(type):
    @classmethod
    def __prepare__(m, n, b): return Auto()
    def __new__(m, n, b, ns): return super().__new__(m, n, b, dict(ns))
class Colors(metaclass=AutoMeta):
    RED
    GREEN
    BLUE
    x = GREEN
print(Colors.RED, Colors.GREEN, Colors.BLUE, Colors.x)
class Typed(type):
    def __new__(m, n, b, ns):
        for k, v in ns.items():
            if callable(v) and not v.__doc__ and not k.startswith("__"): raise TypeError(f"{n}.{k} has no docstring")
        return super().__new__(m, n, b, ns)
try:
    class Z(metaclass=Typed):
        def documented(self): "yes"
        def undocumented(self): pass
except TypeError as e:
    print(e)
class NoInherit(type):
    def __new__(m, n, b, ns):
        if any(isinstance(x, m) for x in b): raise TypeError(f"cannot inherit from {b[0].__name__}")
        return super().__new__(m, n, b, ns)
class Final(metaclass=NoInherit): pass
try:
    class Sub(Final): pass
except TypeError as e:
    print(e)
class Multi(dict):
    def __setitem__(self, k, v):
        if k in self and not k.startswith("__"): print("redefined", k)
        super().__setitem__(k, v)
class Warn(type):
    __prepare__ = classmethod(lambda m, n, b: Multi())
class W(metaclass=Warn):
    def f(self): return 1
    def f(self): return 2
print(W().f())
