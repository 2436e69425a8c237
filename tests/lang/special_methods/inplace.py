# In-place operators fall back to the plain ones, and rebind.
class V:
    def __init__(self, *v): self.v = list(v)
    def __iadd__(self, o): self.v += o.v; return self
    def __add__(self, o): return V(*(a + b for a, b in zip(self.v, o.v)))
    def __mul__(self, k): return V(*(a * k for a in self.v))
    __rmul__ = __mul__
    def __repr__(self): return f"V{tuple(self.v)}"
a = b = V(1, 2)
a += V(3)
print(a, b, a is b)
a *= 2
print(a, b, a is b, 3 * V(1), V(1) + V(2))
class W:
    def __isub__(self, o): return "not self"
w = W()
w -= 1
print(w)
class N:
    def __iadd__(self, o): pass
n = N()
n += 1
print(n)
class P:
    def __init__(self): object.__setattr__(self, "log", [])
    def __getattr__(self, k): self.log.append(("get", k)); return 10
    def __setattr__(self, k, v): self.log.append(("set", k, v))
    def __getitem__(self, k): self.log.append(("getitem", k)); return [1]
    def __setitem__(self, k, v): self.log.append(("setitem", k, v))
p = P()
p.x += 5
p["k"] += [2]
p[0] *= 2
p[1:2] += (3,)
for l in p.log: print(l)
class T:
    __iadd__ = None
    def __add__(self, o): return "add"
t = T()
try:
    t += 1
except TypeError as e:
    print(e)
print(t + 1)
l = [1, 2]
l += (3,)
l += "ab"
l += {4: 5}
print(l)
try:
    l += 5
except TypeError as e:
    print(e)
l *= 0
print(l)
s = {1}
r = s
s |= {2}
s &= {2}
print(s, r is s)
x = "a"
x *= 3
x += "b"
x %= ()
print(x)
import operator
print(operator.iadd([1], [2]), operator.iadd(1, 2), operator.imul("a", 2), operator.ior({1}, {2}), operator.iadd(V(1), V(2)), operator.ixor(5, 1), operator.imatmul)
