# Unpacking with and without stars, as expressions of lambdas.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
def two(v): a, b = v; return a, b
def star(v): a, *b = v; return a, b
def mid(v): a, *b, c = v; return a, b, c
def deep(v): (a, [b, *c]), d = v; return a, b, c, d
t('two((1, 2))', "two('ab')", 'two([1])')
t('two([1, 2, 3])', 'two(5)', 'two({1: 2, 3: 4})')
t('two({5})', "two(iter('xy'))", "two(x for x in 'pq')")
t('two(range(2))', "two(b'ab')", "two('')")
t('two(None)', "star('abc')", 'star([1])')
t('star([])', 'star(5)', 'star(range(4))')
t("mid('ab')", "mid('a')", 'mid(range(5))')
t('mid({1: 0, 2: 0})', 'deep(((1, [2, 3]), 4))', "deep((('a', 'b'), 'c'))")
t('deep(((1, []), 2))', 'deep(((1, 2), 3))', 'deep((1, 2))')
t("deep('ab')", "[*'ab', *range(2)]", '(*[], *())')
t("{**{'a': 1}, 'b': 2}", 'max(*[1, 2], *(3,))', "'{}{}'.format(*'ab')")
t("dict(**{'a': 1})", '[*5]', '{**5}')
t("print(*[1, 2], sep='-')", "two(enumerate('ab'))", "two(zip('ab', 'cd'))")
t('two(map(str, (1, 2)))', 'two(dict(a=1, b=2).items())', "two('😀é')")
