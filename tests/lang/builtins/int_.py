# int() as a builtin type.
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
class T:
    def __int__(self): return 7
class Tr:
    def __trunc__(self): return 8
class Bad:
    def __int__(self): return "x"
import warnings; warnings.simplefilter("ignore")
t("int()", "int(3.9)", "int(-3.9)", "int('12')", "int(' 12 ')", "int('ff', 16)", "int('0b11', 0)", "int(True)", "int(I())", "int(T())", "int(Tr())", "int(Bad())", "int(E())", "int(None)", "int([])", "int('a')", "int('')", "int('1', 1)", "int('1', 37)", "int(1, 10)", "int(base=10)", "int('1', base=2)", "int('1', 'a')", "int('1', 2.0)", "int('1', I())", "int(b'12')", "int(bytearray(b'12'), 8)", "int(memoryview(b'12'))", "int('9' * 25)", "int(1e30)", "int(float('nan'))", "int(float('inf'))", "int(1j)", "int('1.5')", "int('1_000')", "int('१२')", "int(x=1)", "int(1, 2, 3)", "int('0x')", "int('-0x1f', 16)", "int('- 1')", "int('\\u2003 5 ')", "int.from_bytes(b'ab', 'big')", "int.real", "(5).numerator", "int.__name__", "int.__mro__", "int('z', 36)", "int('0o17', 8)", "int('017')", "int('017', 0)", "int('0_7', 0)", "int('+5')", "int('++5')", "int('5\\0')")
