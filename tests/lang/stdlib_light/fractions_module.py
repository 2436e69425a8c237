# fractions: exact rationals.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
from fractions import Fraction as F
t('F(1, 2) + F(1, 3)', 'F(6, -4)', "F('3/4')")
t("F('0.125')", 'F(0.5)', "F('1e-2')")
t('F(1, 3) * 3', 'F(1, 2) / F(3, 4)', 'F(7, 2) // 1')
t('F(-7, 2) % 2', 'F(1, 2) ** 2', 'F(1, 2) ** -2')
t('F(2) ** F(1, 2)', 'F(1, 2) + 0.5', 'F(1, 2) == 0.5')
t('F(1, 3) < 0.4', 'int(F(7, 2))', 'float(F(1, 4))')
t('round(F(5, 2))', 'round(F(22, 7), 2)', 'abs(F(-1, 2))')
t('hash(F(1, 2)) == hash(0.5)', 'F(3.14159).limit_denominator(100)', 'F(1, 2).numerator')
t('str(F(4, 2))', 'repr(F(1, 2))', 'F(1, 0)')
t("F('a')", 'F(1.5, 2)', "F('1/0')")
t('F(None)', "F(1, 2) + 'a'", 'sum([F(1, 3)] * 3)')
t('sorted([F(1, 2), F(1, 3), 0.4])', 'F(1, 2) + 1j', 'divmod(F(7, 2), 1)')
t('F(True)', 'F(F(1, 2), F(1, 3))', 'F(5, 3).as_integer_ratio()')
