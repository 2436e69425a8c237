# object() and type(x).
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
t("type(1)", "type(None)", "type(type)", "type(E())", "type(E)", "type()", "type(1, 2)", "type('X', (), {})", "type('X', (E,), {'a': 1}).a", "type('X', (1,), {})", "type(1, (), {})", "type('X', [], {})", "type('X', (), [])", "object().__class__", "object(1)", "object(a=1)", "type(object()) is object", "isinstance(object(), object)", "type(type(1))", "type(lambda: 0).__name__", "type(...)", "type(NotImplemented)", "type(1 if 0 else 'a')", "type((1))", "type((1,))", "type({})", "type({1})", "type(x for x in ())", "type(1) == int", "type(True) == int", "type(True) is bool", "type(E()) is E", "type.__name__", "type.__module__", "type.__doc__ is not None", "type.mro(bool)", "type.__base__", "type.__call__(int, '5')", "type(int.__add__).__name__", "type((1).__add__).__name__", "type(str.join).__name__", "type(E.__dict__).__name__", "type(type.__dict__['__mro__']).__name__", "type(E.__init__).__name__", "type(E().__init__).__name__", "type(__builtins__).__name__", "type(print).__name__", "object.__new__(E).__class__", "object.__new__(int)", "object.__subclasses__()[:0]", "object.__doc__ is not None", "type(1)(2.7)", "type('')(5)", "type([])('ab')")
x = E(); x.__class__ = type("Other", (), {})
print(type(x).__name__, x.__class__ is type(x))
class Liar:
    __class__ = property(lambda s: int)
print(type(Liar()).__name__, Liar().__class__)
