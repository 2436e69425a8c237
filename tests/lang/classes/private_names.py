# __names in class bodies are mangled.
class A:
    __x = 1
    _y = 2
    __z__ = 3
    def __init__(self): self.__v = 10
    def get(self): return self.__x, self.__v, self._y, self.__z__
    def __hidden(self): return "hidden"
    def call(self): return self.__hidden()
    def local(self):
        __l = 5
        return sorted(locals())[0], __l
    def kw(self, __p=1, *, __q=2): return __p, __q
    def s(self): return getattr(self, "__x", "none"), getattr(self, "_A__x")
    def g(self):
        global __glob
        __glob = "global"
    def imp(self):
        import sys as __s
        return "_A__s" in locals()
    class __N: pass
    class _B:
        __w = 1
        def m(self): return self.__w
a = A()
print(a.get(), a.call(), a.local(), a.kw(), a.kw(5), a.kw(_A__p=6), a.s(), a._A__v, A._A__x, a.imp(), A._A__N.__name__, A._B._B__w, A._B().m())
a.g()
print(_A__glob)
print(sorted(k for k in vars(A) if "A__" in k), sorted(vars(a)))
for f in (lambda: a.__x, lambda: A.__hidden, lambda: a.kw(__p=1), lambda: a.__v):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
class B(A):
    __x = "B"
    def get2(self): return self.__x, self.get()[0]
print(B().get2(), sorted(k for k in vars(B) if "__x" in k))
class _U:
    __x = 1
class __:
    __x = 2
class C__:
    __x = 3
print(sorted(k for k in vars(_U) if "x" in k), sorted(k for k in vars(__) if "x" in k and "_x" in k and "ex" not in k), [k for k in vars(C__) if k.endswith("__x")])
