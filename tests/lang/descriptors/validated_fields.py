# Descriptors with __set_name__ that check what is stored.
class Field:
    def __init__(self, kind, default=None): self.kind, self.default = kind, default
    def __set_name__(self, owner, name): self.name = name; owner.__dict__.get("fields", []).append(name)
    def __get__(self, obj, cls):
        if obj is None: return self
        return obj.__dict__.get(self.name, self.default)
    def __set__(self, obj, v):
        if not isinstance(v, self.kind): raise TypeError(f"{type(obj).__name__}.{self.name} must be {self.kind.__name__}, not {type(v).__name__}")
        obj.__dict__[self.name] = v
    def __delete__(self, obj):
        try: del obj.__dict__[self.name]
        except KeyError: raise AttributeError(self.name) from None
class P:
    fields = []
    name = Field(str, "anon")
    age = Field(int, 0)
p = P()
print(p.name, p.age, P.fields, P.name.kind, p.__dict__)
p.name, p.age = "bob", 5
p.age += 1
print(p.name, p.age, p.__dict__)
for act in ("p.name = 5", "p.age = 'x'", "del p.age, p.age", "p.age.x", "P.age.name"):
    try:
        exec(act)
        print("fine", p.age)
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, c):
        if o is None: return self
        print("computing", self.n)
        o.__dict__[self.n] = v = self.f(o)
        return v
class Q:
    @Lazy
    def big(self): return 2 ** 70
q = Q()
print(q.big, q.big, q.__dict__)
del q.big
print(q.big)
class Alias:
    def __init__(self, n): self.n = n
    def __get__(self, o, c): return getattr(o if o is not None else c, self.n)
    def __set__(self, o, v): setattr(o, self.n, v)
class R:
    x = 1
    y = Alias("x")
r = R()
r.y = 7
print(r.x, R.y, r.y, vars(r))
class Counter:
    def __init__(self): self.n = 0
    def __get__(self, o, c): self.n += 1; return self.n
class S: c = Counter()
print(S.c, S().c, S.c, hasattr(S, "c"), getattr(S, "c"), S.__dict__["c"].n)
