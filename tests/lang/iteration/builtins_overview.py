# Builtins over iterables of several kinds.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __iter__(self): return iter((3, 1, 2))
class G:
    def __getitem__(self, i): return (3, 1, 2)[i]
g = lambda: (x for x in (3, 1, 2))
t('[f(I()) for f in (list, tuple, sum, max, min, sorted, len) if f is not len]', '[f(G()) for f in (list, tuple, sum, max, min, sorted)]', '[f(g()) for f in (list, tuple, sum, max, min, sorted)]')
t('len(I())', 'len(g())', 'list(reversed(I()))')
t('list(reversed(list(g())))', 'list(enumerate(I()))', 'list(zip(I(), G(), g()))')
t('list(map(str, I()))', 'list(filter(lambda x: x > 1, G()))', 'any(I()), all(I())')
t("dict(zip('abc', I()))", 'set(I()) == {1, 2, 3}', '3 in I(), 9 in G(), 1 in g()')
t('[*I(), *G(), *g()]', "','.join(map(str, I()))", 'bytes(I())')
t('next(I())', 'next(iter(I()))', 'next(g())')
t('iter(5)', 'list(5)', "sum('ab')")
t('max([])', '[x for x in I() if x > 1]', 'dict.fromkeys(I())')
t("list(dict.fromkeys('abca'))", "sorted({'b': 1, 'a': 2})", 'sum({1: 2, 3: 4})')
t("max({'a': 5})", "list({'k': 'v'}.items())", '[i for i in range(3)][::-1]')
t("list('héy')", "list(b'hi')", 'tuple({})')
t('list(iter([1, 2, 0, 3].pop, 0))', 'min(I(), key=lambda x: -x)', "sorted('hello', key='olhe'.index)")
