# Classes are instances: attributes of metaclasses and method look-up.
class M(type):
    kind = "meta attribute"
    def hello(cls): return "hello from " + cls.__name__
    @classmethod
    def cm(mcs): return mcs.__name__
    @staticmethod
    def sm(): return "static"
    def __len__(cls): return len(cls.__name__)
    def __getitem__(cls, i): return cls.__name__[i]
    def __contains__(cls, x): return x in cls.__name__
    def __call__(cls, *a):
        self = cls.__new__(cls)
        self.args = a
        return self
    def __lt__(cls, o): return cls.__name__ < o.__name__
    def __or__(cls, o): return f"{cls.__name__}|{getattr(o, '__name__', o)}"
class Apple(metaclass=M): pass
class Bee(Apple):
    def hello(self): return "instance hello"
print(Apple.kind, Apple.hello(), Apple.cm(), Apple.sm(), len(Bee), Bee[0], "p" in Apple, Apple(1, 2).args, [c.__name__ for c in sorted([Bee, Apple])], Apple | Bee, Apple | 5, list(Bee), Apple < Bee)
print(Bee().hello(), hasattr(Apple(), "kind"), hasattr(Apple(), "hello"))
for f in (lambda: Bee.hello(), lambda: len(Apple()), lambda: Apple().sm(), lambda: Apple()[0], lambda: Apple.nothing, lambda: M.hello(), lambda: M.hello(Apple), lambda: M.hello(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(type(M), isinstance(M, type), issubclass(M, type), M.__class__, isinstance(Apple, M), isinstance(Apple(), M), type.__class__, isinstance(type, object), isinstance(object, type), issubclass(type, object))
Apple.__class__.extra = 1
print(Apple.extra, Bee.extra, "extra" in vars(Apple))
class M2(M): kind = "M2 kind"
Apple.__class__ = M2
print(Apple.kind, type(Apple).__name__, Bee.kind)
try:
    Apple.__class__ = int
except TypeError as e:
    print(e)
print(vars(M)["hello"].__get__(Apple)(), type.__getattribute__(Apple, "kind"), sorted(n for n in dir(Apple) if not n.startswith("_")))
