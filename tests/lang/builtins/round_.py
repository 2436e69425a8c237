# round(x, n).
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
class R:
    def __round__(self, n="none"): return ("R", n)
t("round(2.5)", "round(3.5)", "round(-2.5)", "round(2.675, 2)", "round(1234.5, -2)", "round(5)", "round(15, -1)", "round(25, -1)", "round(5, 3)", "round(True)", "round(True, 1)", "round(0.5)", "round(-0.5)", "round(1e300)", "round(1.5, None)", "round(5, None)", "round(R())", "round(R(), 2)", "round(R(), None)", "round(1.15, 1)", "round(1.25, 1)", "round(1.35, 1)", "round(1e16, 2)", "round(0.1 + 0.2, 5)", "round(-1.5)", "round(10**20 + 5, -1)", "round(10**20 + 15, -1)", "round(float('nan'))", "round(float('inf'))", "round(float('nan'), 1)", "round(1.5, 'a')", "round(1.5, 1.0)", "round('a')", "round(None)", "round(E())", "round(1j)", "round()", "round(1, 2, 3)", "round(number=2.7)", "round(2.77, ndigits=1)", "round(x=1)", "round(1.5, I())", "round(1234, I())", "round(1, -5)", "round(99, -2)", "round(50, -2)", "round(150, -2)", "round(-150, -2)", "round(1e-10, 5)", "round(-1e-10, 5)", "round(5e-324, 323)", "round(1.7e308, -308)", "round(9.999, 2)", "round(2**62 + 1, -1)", "type(round(1.0)).__name__", "type(round(1.0, 0)).__name__", "round([])", "round(1.5, 2**40)", "round(1.5, -400)")
