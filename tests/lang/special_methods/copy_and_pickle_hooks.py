# __copy__, __deepcopy__, __reduce__, __getstate__, __sizeof__, __getnewargs__.
import copy
class A:
    def __init__(self): self.l = [1]
a = A()
b, c = copy.copy(a), copy.deepcopy(a)
print(b.l is a.l, c.l is a.l, c.l == a.l, type(c).__name__)
class B:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return ("deep", type(memo).__name__)
print(copy.copy(B()), copy.deepcopy([B()]))
class C:
    def __init__(self, x): self.x = x
    def __reduce__(self): return C, (self.x * 2,)
print(copy.copy(C(5)).x, copy.deepcopy(C([1])).x)
class D:
    def __getstate__(self): return {"y": 1}
    def __setstate__(self, s): self.z = s
print(copy.copy(D()).__dict__, D().__reduce_ex__(2)[2], A().__getstate__())
class E:
    __slots__ = ("p", "q")
e = E()
e.p = 1
f = copy.copy(e)
print(f.p, hasattr(f, "q"), e.__getstate__(), E().__getstate__(), object().__getstate__())
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
print(copy.copy(T(1, 2)), copy.deepcopy(T([1], 2)))
l = [1, [2]]; l.append(l)
m = copy.deepcopy(l)
print(m[2] is m, m[1] is l[1], m[1], copy.copy((1, 2)), copy.deepcopy({1: [2]}), copy.copy({1}), copy.deepcopy(None), copy.copy(len) is len)
for x in ((lambda: 0), int, 5, "s", (1,), frozenset([1]), range(3), ..., print): assert copy.copy(x) is x
for x in (iter([1]), (i for i in ())):
    try:
        copy.deepcopy(x)
        print("copied", type(x).__name__)
    except TypeError as err:
        print(err)
import pickle
class P:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return vars(self) == vars(o)
for proto in range(6):
    p = pickle.loads(pickle.dumps([P(1), {"a": (1, 2.5, None, True)}, {3}, b"x", 10 ** 30, "é", [..., NotImplemented, int]], proto))
    print(p[0] == P(1), p[1:])
try:
    pickle.dumps(lambda: 0)
except Exception as err:
    print(type(err).__name__)
