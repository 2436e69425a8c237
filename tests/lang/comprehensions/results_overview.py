# Comprehensions of every kind on small data.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
w = ['ab', 'c', 'def']; m = [[1, 2], [3, 4]]; d = {'x': 1, 'y': 2}
t('[len(x) for x in w]', '{len(x) for x in w} == {1, 2, 3}', '{x: len(x) for x in w}')
t('[c for x in w for c in x]', '[x for x in w if len(x) > 1]', '[[c for c in x] for x in w]')
t('[r[0] for r in m]', '[sum(r) for r in m]', '[[r[i] for r in m] for i in range(2)]')
t('{v: k for k, v in d.items()}', '{k: v * 2 for k, v in d.items() if v > 1}', 'sum(x for r in m for x in r)')
t('list(x * 2 for x in (1, 2))', '[(i, x) for i, x in enumerate(w)]', "[a + b for a, b in zip('ab', 'cd')]")
t("[x if x != 'c' else '-' for x in w]", '[y for x in range(3) for y in range(x)]', '[x for x in range(20) if x % 2 if x % 3]')
t("{c for c in ''}", "{c: 0 for c in ''}", '[... for _ in range(2)]')
t('[f(2) for f in (str, float, bool)]', '[x for x in 5]', '[1 / x for x in (1, 0)]')
t('[undefined for x in (1,)]', '[x for x in undefined]', '[a for a, b in [(1,)]]')
t('{[]: 1 for x in (1,)}', '{x for x in [[]]}', 'dict([(k, v) for k, v in d.items()])')
t("','.join(x for x in w)", "any(x == 'c' for x in w)", '[x for x in w][::-1]')
t('[lambda: x for x in w][0]()', 'max([len(x), x] for x in w)', '[*(x for x in w), *{}]')
