# zip(*iterables, strict).
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
t("list(zip())", "list(zip([1]))", "list(zip('ab', [1, 2, 3]))", "list(zip([], 'a'))", "list(zip('ab', 'cd', 'ef'))", "list(zip(*[(1, 2), (3, 4)]))", "list(zip('ab', [1], strict=True))", "list(zip('a', [1, 2], strict=True))", "list(zip('ab', 'cd', 'e', strict=True))", "list(zip('ab', 'cd', 'efg', strict=True))", "list(zip(strict=True))", "list(zip([], [], strict=True))", "list(zip([], 'a', strict=True))", "list(zip('a', [], strict=True))", "zip(5)", "zip([], 5)", "zip([], None)", "zip([], foo=1)", "zip(E())", "dict(zip('ab', range(5)))", "list(zip({'k': 1}, {2}))", "list(zip(range(3), (x for x in 'abc')))", "list(zip('ab', strict=False))", "zip('a')[0]", "len(zip())", "list(zip(L(), L()))", "list(zip([1, 2], [3, 4], strict='yes'))", "list(zip(*['abc', 'de']))", "[a + b for a, b in zip('ab', 'cd')]", "next(zip())", "next(zip('a'))")
a, b = iter([1, 2, 3]), iter([10])
print(list(zip(a, b)), list(a)); a, b = iter([10]), iter([1, 2, 3]); print(list(zip(a, b)), list(b))
i = iter(range(6)); print(list(zip(i, i, i)), list(zip(*[iter("abcdef")] * 2)))
z = zip("ab", "cd"); print(next(z), list(z), list(z), iter(z) is z, type(z).__name__)
def g(n):
    yield 1
    raise KeyError(n)
z = zip(g("x"), g("y")); print(next(z))
for _ in range(2):
    try: next(z)
    except (KeyError, StopIteration) as e: print(repr(e))
m = [[1, 2, 3], [4, 5, 6]]
print(list(map(list, zip(*m))), list(zip(*zip(*m))), max(zip([3, 9], "ab")), sorted(zip("ba", [1, 2])), [x == y for x, y in zip("ab", "ac")])
class S(zip): pass
print(list(S("a", "b")))
