# isinstance and issubclass.
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
class A: pass
class B(A): pass
t("isinstance(1, int)", "isinstance(True, int)", "isinstance(1, (str, int))", "isinstance(1, (str, (float, (int,))))", "isinstance(1, ())", "isinstance(1, object)", "isinstance(int, type)", "isinstance(B(), A)", "isinstance(A(), B)", "isinstance(1, int | str)", "isinstance(None, int | None)", "issubclass(B, A)", "issubclass(A, A)", "issubclass(bool, int)", "issubclass(int, (str, object))", "issubclass(int, int | str)", "issubclass(type, object)", "issubclass(object, type)", "isinstance(1, 1)", "isinstance(1, 'int')", "isinstance(1, [int])", "isinstance(1, (str, 5))", "isinstance(1, (int, 5))", "issubclass(1, int)", "issubclass(int, 1)", "issubclass('int', int)", "isinstance(1)", "isinstance()", "issubclass(int)", "isinstance(1, list[int])", "issubclass(int, list[int])", "isinstance([], list)", "isinstance(A, A)", "issubclass(A(), A)", "isinstance(E(), E)")
class M(type):
    def __instancecheck__(c, o): print("check", o); return "truthy"
    def __subclasscheck__(c, s): return s.__name__.startswith("X")
class V(metaclass=M): pass
class X1: pass
t("isinstance(5, V)", "issubclass(X1, V)", "issubclass(A, V)", "isinstance(5, (str, V))", "isinstance(V(), V)")
class Fake:
    __class__ = int
class Prop:
    @property
    def __class__(self): return str
t("isinstance(Fake(), int)", "isinstance(Fake(), Fake)", "isinstance(Prop(), str)", "type(Prop()).__name__")
class Bases:
    def __getattr__(self, n):
        if n == "__bases__": return (A,)
        raise AttributeError(n)
t("issubclass(Bases(), A)", "issubclass(Bases(), int)", "isinstance(1, Bases())")
deep = int
for _ in range(50): deep = (str, deep)
t("isinstance(1, deep)", "issubclass(int, deep)")
