# pprint and reprlib.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import pprint, reprlib
l = list(range(40)); d = {'k%d' % i: 'v' * i for i in range(12)}; rec = [1]; rec.append(rec)
t('print(pprint.pformat(l))', 'print(pprint.pformat(d, width=40))', "pprint.pformat({'b': 1, 'a': 2})")
t("pprint.pformat({'b': 1, 'a': 2}, sort_dicts=False)", 'pprint.pformat([[1, [2, [3]]]], depth=2)', "print(pprint.pformat(['long string ' * 10], width=50))")
t('pprint.isreadable(l)', 'pprint.isrecursive(rec)', 'reprlib.repr(l)')
t("reprlib.repr('x' * 100)", 'reprlib.repr({1, 2})', 'reprlib.repr(d)')
t('print(pprint.pformat((1,) * 40, width=30, compact=True))', 'pprint.pformat(10 ** 9, underscore_numbers=True)', 'pprint.pp([3, 1])')
