# Any iterable can be unpacked.
import collections
class I:
    def __iter__(self): return iter("xyz")
class G:
    def __getitem__(self, i): return "pqr"[i]
N = collections.namedtuple("N", "a b c")
srcs = ["abc", b"abc", [1, 2, 3], (1, 2, 3), range(3), {1: 0, 2: 0, 3: 0}, iter([1, 2, 3]), (x for x in "gen"), map(str, range(3)), zip("ab", "cd", strict=True), enumerate("abc"), reversed([1, 2, 3]), I(), G(), N(1, 2, 3), collections.deque([1, 2, 3]), {"a": 1, "b": 2, "c": 3}.items(), {"a": 1, "b": 2, "c": 3}.values(), bytearray(b"xyz"), memoryview(b"xyz"), "é日😀", filter(None, [1, 2, 3]), [[1], [2], [3]], iter(lambda l=[1, 2, 3]: l.pop() if l else 0, 0)]
for s in srcs:
    name = type(s).__name__
    try:
        a, b, c = s
        print(name, a, b, c)
    except ValueError as e: print(name, e)
for s in ("abc", [1, 2, 3], range(3), I(), G(), N(1, 2, 3), {1: 2, 3: 4, 5: 6}):
    a, *b = s
    *c, d = s
    *e, = s
    print(a, b, c, d, e, [*s], (*s,), len({*s}))
f = open("/dev/null")
print([*f])
f.close()
print(*{"only": 1}, *[None], *((1, 2), 3), *b"a", *"", *range(2), sep=";")
import itertools
a, b, c = itertools.islice(itertools.count(5), 3)
print(a, b, c, [*itertools.chain("ab", [1])])
