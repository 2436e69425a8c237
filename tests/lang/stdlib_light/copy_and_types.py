# copy, types.SimpleNamespace, MappingProxyType, DynamicClassAttribute.
import copy, types
class A:
    def __init__(self): self.l = [1]
a = A(); b, c = copy.copy(a), copy.deepcopy(a)
print(b.l is a.l, c.l is a.l, c.l, copy.copy([1, [2]])[1], copy.deepcopy({"k": [1]}), copy.copy((1,)), copy.deepcopy((1, [2])), copy.copy({1}), copy.copy("s"), copy.deepcopy(len) is len, copy.copy(bytearray(b"x")), copy.deepcopy(range(3)), copy.copy(slice(1)))
x = [1]; m = copy.deepcopy([x, x]); print(m[0] is m[1], m[0] is x); memo = {}; y = copy.deepcopy(x, memo); print(memo[id(x)] is y)
class D:
    def __deepcopy__(self, memo): return "deep"
    def __copy__(self): return "shallow"
print(copy.copy(D()), copy.deepcopy([D()]))
p = types.MappingProxyType(d := {"a": 1}); d["b"] = 2
print(p, p["b"], len(p), list(p), p | {"c": 3}, p == {"a": 1, "b": 2}, p.copy(), p.get("z"), "a" in p, repr(p), hash(types.MappingProxyType) != 0)
n = types.SimpleNamespace(x=1, y="z"); n.q = n.x + 1; del n.x; print(n, n == types.SimpleNamespace(y="z", q=2), vars(n), types.SimpleNamespace())
for f in (lambda: p.__setitem__("a", 1), lambda: exec("p['a'] = 1"), lambda: exec("del p['a']"), lambda: p["zz"], lambda: types.MappingProxyType([1]), lambda: n.x, lambda: types.SimpleNamespace(1), lambda: n < n, lambda: hash(n), lambda: copy.copy(type("N", (), {"__copy__": 5})()), lambda: copy.copy(type("N", (), {"__reduce_ex__": lambda s, p: 5})()), lambda: types.FunctionType(5, {}), lambda: types.MethodType(5, 5), lambda: types.new_class("N", (int,)).__mro__[1], lambda: hash(p), lambda: types.coroutine(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print([t.__name__ for t in (types.FunctionType, types.LambdaType, types.GeneratorType, types.CodeType, types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.TracebackType, types.FrameType, types.GetSetDescriptorType, types.MemberDescriptorType, types.NoneType, types.EllipsisType, types.NotImplementedType, types.WrapperDescriptorType, types.CellType, types.GenericAlias, types.UnionType)])
