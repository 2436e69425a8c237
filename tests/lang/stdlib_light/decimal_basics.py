# decimal: exact arithmetic, contexts, rounding.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
from decimal import *
D = Decimal
t("D('0.1') + D('0.2')", 'D(1) / D(3)', "D('1.50')")
t("D('-0')", "D('1E+5')", 'D(0.1)')
t("D('1.25').quantize(D('0.1'))", "D('1.35').quantize(D('0.1'), ROUND_DOWN)", "D('NaN') == D('NaN')")
t("D('Infinity')", 'D(10) ** 30', 'D(2).sqrt()')
t("D('3.7') // 1", "D('-7') % 3", 'divmod(D(7), 2)')
t("round(D('2.5'))", "round(D('2.675'), 2)", "int(D('3.9'))")
t("float(D('0.5'))", 'hash(D(1)) == hash(1)', 'D(1) == 1')
t("D('0.5') == 0.5", "D('1.0') == D('1')", "D('12345.678').as_tuple()")
t('f"{D(\'1234.5\'):,.2f}"', "D('1') + 1.0", "D('x')")
t('D(1) / 0', 'D(0) / 0', "D('1.1') < 2")
t('max(D(1), D(2))', "sum([D('0.1')] * 3)", "D('123').adjusted()")
t("D('1e-7')", "str(D('1E-7'))", "D('100').normalize()")
t('D(5).compare(3)', 'D([1])', 'D((0, (1, 2), -1))')
t('getcontext().prec')
