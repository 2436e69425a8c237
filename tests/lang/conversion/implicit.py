# Where Python converts by itself, and where it does not.
class I:
    def __index__(self): return 2
class F:
    def __float__(self): return 1.5
class N:
    def __int__(self): return 4
import math
def t(*ss):
    for s in ss:
        try: print(s, "=", eval(s, globals()))
        except Exception as e: print(s, "->", type(e).__name__, e)
t("1 + 1.0", "True + 1", "True + 1.5", "1 + 1j", "1.5 + 1j", "'a' + 1", "1 + 'a'", "[1] + (2,)", "'a' * I()", "[0] * I()", "'abc'[I()]", "range(I())", "'%d' % I()", "'%d' % N()", "'%x' % N()", "'%d' % 3.7", "'%f' % F()", "'%f' % I()", "'%f' % N()", "math.sqrt(F())", "math.sqrt(I())", "math.sqrt(N())", "math.sqrt('4')", "int(N())", "float(N())", "float(I())", "int(F())", "complex(F())", "bytes(I())", "'a' == 97", "b'a' == 'a'", "1 == '1'", "1 < '2'", "'1' < '2'", "str(1) + 'a'", "'x' in ['x']", "1 in '123'", "'1' in '123'", "b'1' in '1'", "49 in b'1'", "None or 1", "[] or 'empty'", "if_ if 0 else 1", "not 'False'", "'%s' % None", "''.join([1])", "'' .join(map(str, [1]))", "sum(['1'])", "max(1, '2')", "int('5') + 5", "float('5') + 5", "chr('a')", "ord(97)", "hex(1.0)", "hex(I())", "round(1.5, I())", "divmod(7.5, I())", "divmod(7, F())", "2 ** I()", "2 ** F()", "1.0 == 1", "hash(1.0) == hash(1)", "{1: 'a'}[1.0]", "[1, 2][True]", "'ab'[1.0]", "'abc'[:I()]", "'abc'[:F()]", "pow(2, I())", "math.factorial(I())", "math.factorial(3.0)", "math.gcd(I(), 4)", "1 << I()", "1 << 1.0", "1 & True", "1 & 1.0", "~True", "-True", "+True", "True & False", "1.5 // 1", "7 // 2.0", "type(7 // 2.0)", "type(True + True)", "type(True * 1.0)", "type(2 ** -1)", "type(4 / 2)", "type(round(2.0))")
