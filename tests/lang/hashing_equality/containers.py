# Equality of containers: kinds, nesting, order, views.
print([1, 2] == [1, 2], [1, 2] == (1, 2), (1,) == [1], {1, 2} == {2, 1}, {1} == frozenset([1]), {1: 2} == {1: 2.0}, {1: 2, 3: 4} == {3: 4, 1: 2}, "a" == b"a", b"a" == bytearray(b"a"), range(3) == range(0, 3), range(3) == [0, 1, 2], [] == (), {} == set(), "" == [], [[1], {2: (3,)}] == [[1], {2: (3,)}], slice(1, 2) == slice(1, 2, None))
print({}.keys() == {}.keys(), {1: 2}.keys() == {1}, {1: 2}.items() == {(1, 2)}, {1: 2}.values() == {1: 2}.values(), [1, [2, [3]]] == [1, [2, [3]]], (1, "a", None) == (1, "a", None), [True] == [1], ["a"] == "a", memoryview(b"a") == b"a")
class Log:
    def __init__(self, n): self.n = n
    def __eq__(self, o): print("eq", self.n, o.n); return self.n == o.n
    def __hash__(self): return 1
a, b, c = Log(1), Log(2), Log(1)
print([a] == [a], [a] == [c], [a, b] == [b, a], (a,) == (c,), [a] == [a, b], [a, b] != [a, c])
print({1: a} == {1: c}, {a} == {c}, {a: 1} == {c: 1}, a in [b, c], [b, a].index(c), [a, b, c].count(a))
from collections import OrderedDict, deque, Counter, namedtuple, defaultdict, ChainMap, UserList
N = namedtuple("N", "a b")
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), deque([1]) == deque([1]), deque([1]) == [1], Counter("ab") == {"a": 1, "b": 1}, Counter(a=0) == Counter(), N(1, 2) == (1, 2), defaultdict(int, a=1) == {"a": 1}, ChainMap({"a": 1}) == {"a": 1}, UserList([1]) == [1])
x = []; x.append(x)
print(x == x, x == [x])
y = []; y.append(y)
for f in (lambda: x == y, lambda: x < y):
    try: f()
    except RecursionError: print("RecursionError")
print(type("A", (list,), {})([1]) == [1], type("B", (dict,), {})(a=1) == {"a": 1}, type("C", (str,), {})("a") == "a", {type("D", (str,), {})("k"): 1}["k"], type("E", (int,), {})(5) == 5.0)
