# What happens when a class statement runs.
class M(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", mcs.__name__, name, bases, kw)
        return {"injected": 1}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, bases, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", cls.__name__, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
class A(metaclass=M, opt=5):
    x = 1
    print("body sees", injected)
class B(A, k="b"):
    y = 2
    def __init__(self, *a): print("B init", a)
b = B(1, 2)
print(type(A) is M, type(B) is M, A.injected, isinstance(A, M), isinstance(A, type), B.__class__.__name__)
C = M("C", (A,), {"z": 3}, w=1)
print(C.z, type(C).__name__)
for src in ("class X(metaclass=lambda n, b, d: (n, b, sorted(k for k in d if k[0] != '_'))): q = 1\nprint(X)", "class X(A, metaclass=type): pass\nprint(type(X).__name__)", "class M2(type): pass\nclass X(A, metaclass=M2): pass", "class X(metaclass=5): pass", "class X(metaclass=M, **5): pass", "class P(type):\n def __prepare__(*a): return 5\nclass X(metaclass=P): pass", "class N(type):\n def __new__(*a): return 'not a class'\nclass X(metaclass=N): pass\nprint(X)", "class X(metaclass=None): pass"):
    try:
        exec(src)
    except Exception as e:
        print(type(e).__name__, e)
