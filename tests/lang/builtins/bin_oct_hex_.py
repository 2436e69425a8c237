# bin, oct, hex.
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
t("bin(0)", "bin(5)", "bin(-5)", "bin(True)", "bin(2**70)", "oct(8)", "oct(-8)", "oct(0)", "hex(255)", "hex(-255)", "hex(2**64)", "hex(0)", "bin(I())", "oct(I())", "hex(I())", "bin(1.0)", "oct('8')", "hex(None)", "bin()", "hex(1, 2)", "hex(E())", "bin([])", "int(bin(37), 2)", "int(oct(37), 8)", "int(hex(37), 16)", "hex(10**30)", "bin(-2**65)")
class Bad:
    def __index__(self): return "3"
class Big:
    def __index__(self): return 2 ** 100
class F:
    def __float__(self): return 1.0
    def __int__(self): return 1
class N(int):
    def __index__(self): return 99
t("bin(Bad())", "hex(Big())", "oct(F())", "hex(N(16))", "[hex(i) for i in range(8, 18)]", "[bin(i) for i in range(-3, 4)]", "{i: oct(i) for i in (7, 8, 64)}")
for n in (0, 1, 255, -4096, 3 ** 40): print(bin(n), oct(n), hex(n), f"{n:b} {n:o} {n:x} {n:X} {n:#x}")
