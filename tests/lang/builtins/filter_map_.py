# filter(f, it) and map(f, *its).
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
t("list(filter(None, [0, 1, '', 'a', []]))", "list(filter(str.isdigit, 'a1b2'))", "list(filter(lambda x: x > 1, (1, 2, 3)))", "list(map(str, [1, 2]))", "list(map(pow, [2, 3], [3, 2]))", "list(map(lambda *a: a, 'ab', [1, 2, 3], (x for x in 'xyz')))", "list(map(int, '12'))", "list(map(len, []))", "filter()", "filter(None)", "filter(None, 5)", "map()", "map(len)", "map(len, 5)", "list(map(None, [1]))", "list(filter(5, [1]))", "list(map(5, [1]))", "list(map(len, [1]))", "list(map(lambda: 0, [1]))", "list(map(lambda a: a, [1], [2]))", "filter(None, [], [])", "filter(function=None, iterable=[])", "map(function=len, iterable=[])", "list(filter(1, []))", "map(str, [1])[0]", "len(map(str, []))")
m = map(lambda x: print("call", x) or x, [1, 2, 3])
print("lazy"); print(next(m), list(m), list(m), next(m, "end"))
f = filter(lambda x: print("test", x) or x % 2, [1, 2, 3])
print(next(f), next(f), next(f, "end"), iter(f) is f, type(f).__name__, type(m).__name__)
def bad(x): raise KeyError(x)
it = map(bad, [1, 2])
for _ in range(3):
    try: next(it)
    except (KeyError, StopIteration) as e: print(repr(e))
a, b = iter([1, 2, 3]), iter([10])
print(list(map(lambda x, y: x + y, a, b)), list(a), list(map(list, {"ab": 1})), sum(map(lambda x: x * x, range(5))), sorted(map(abs, [-3, 1])), "".join(map(chr, [97, 98])), set(map(type, [1, 2])) == {int}, dict(map(lambda p: p[::-1], {"a": 1}.items())), list(map(map, [str], [[1]])) != [])
s = map(str, [1]); print(any(x == "1" for x in s), [*map(lambda t: t, [(1, 2)])], [*filter(None, map(int, "0102"))])
