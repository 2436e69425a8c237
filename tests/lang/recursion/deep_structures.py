# Deep lists, tuples, dicts: building is fine, walking may not be.
def nest(make, n):
    x = make(None)
    for _ in range(n): x = make(x)
    return x
for name, make in (("list", lambda x: [x]), ("tuple", lambda x: (x,)), ("dict", lambda x: {"k": x})):
    d = nest(make, 100)
    print(name, len(repr(d)), d == nest(make, 100), d != nest(make, 101))
    d, e = nest(make, 100000), nest(make, 100000)
    for what, f in (("repr", lambda: repr(d)), ("eq", lambda: d == e)):
        try: f(); print(name, what, "fine")
        except RecursionError: print(name, what, "RecursionError")
    n = 0
    while d is not None: n, d = n + 1, (d["k"] if name == "dict" else d[0])
    print(n)
    while e is not None: e = e["k"] if name == "dict" else e[0]
t = nest(lambda x: (x,), 100000)
try: hash(t); print("hash fine")
except RecursionError: print("hash RecursionError")
class Node:
    def __init__(self, nxt): self.nxt = nxt
n = None
for _ in range(100000): n = Node(n)
c = 0
while n: c, n = c + 1, n.nxt
print(c)
import copy
for depth in (50, 5000):
    try: copy.deepcopy(nest(lambda x: [x], depth)); print("deepcopy", depth)
    except RecursionError: print("deepcopy", depth, "RecursionError")
s = "x"
for _ in range(60): s = [s, s] if len(str(type(s))) < 0 else [s]
print(str(s).count("["))
