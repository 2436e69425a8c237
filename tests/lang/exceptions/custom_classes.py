# Classes of one's own: __init__, __str__, attributes, subclasses with keywords.
class AppError(Exception):
    code = 1
    def __init__(self, msg, *, detail=None):
        super().__init__(msg)
        self.detail = detail
    def __str__(self): return f"{super().__str__()} [{self.code}:{self.detail}]"
class NotFound(AppError): code = 404
class Multi(NotFound, KeyError): pass
for e in (AppError("a"), NotFound("b", detail=1), Multi("c", detail={})):
    try: raise e
    except KeyError as x: print("as KeyError", x, x.args)
    except AppError as x: print(type(x).__name__, x, x.args, repr(x), x.code)
print([c.__name__ for c in Multi.__mro__])
class NoSuper(Exception):
    def __init__(self, a, b): self.x = a + b
n = NoSuper(1, 2)
print(n.args, n, repr(n), n.x)
class Kw(Exception):
    def __init__(self, **kw): self.__dict__.update(kw)
print(repr(Kw(a=1)), Kw(a=1).a)
for f in (lambda: NoSuper(1), lambda: AppError(), lambda: AppError("x", 5), lambda: Kw(1)):
    try: f()
    except TypeError as e: print(e)
class Eq(Exception):
    def __eq__(self, o): return True
    __hash__ = Exception.__hash__
try: raise Eq
except Eq as e: print(e == 5, e.args)
class Bool(Exception):
    def __bool__(self): return False
    def __len__(self): return 0
try:
    try: raise Bool("falsy")
    except Bool as e: raise ValueError from e
except ValueError as v: print(repr(v.__cause__), bool(v.__cause__))
class Str(Exception):
    def __str__(self): raise RuntimeError("in str")
try: str(Str())
except RuntimeError as e: print(e)
print(repr(Str(1)))
class D(dict): pass
try:
    class Bad(Exception, dict): pass
except TypeError as e: print(e)
class Slots(Exception): __slots__ = ("q",)
s = Slots("m"); s.q = 1; s.z = 2
print(s.q, s.__dict__, s)
try:
    raise NotFound("note me")
except AppError as e:
    e.add_note("n")
    e.args += ("more",)
    print(e.args, e.__notes__, e)
