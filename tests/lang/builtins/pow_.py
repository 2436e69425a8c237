# pow(base, exp, mod).
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
t("pow(2, 3)", "pow(2, -1)", "pow(2, 0)", "pow(0, 0)", "pow(0, -1)", "pow(0.0, -1)", "pow(2.0, 3)", "pow(4, 0.5)", "pow(-8, 1/3).real > 0", "pow(2, 3, 5)", "pow(2, 3, -5)", "pow(-2, 3, 5)", "pow(2, -1, 5)", "pow(2, -1, 4)", "pow(0, -1, 5)", "pow(2, 3, 1)", "pow(2, 3, 0)", "pow(2, 3, None)", "pow(2.0, 3, 5)", "pow(2, 3.0, 5)", "pow(2, 3, 5.0)", "pow('a', 2)", "pow(2, 'a')", "pow(2, 3, 'a')", "pow(2)", "pow()", "pow(1, 2, 3, 4)", "pow(base=2, exp=3)", "pow(2, exp=3, mod=7)", "pow(True, 2)", "pow(2, True)", "pow(10**20, 10**20, 97)", "pow(3, 10**50, 10**9 + 7)", "pow(1j, 2)", "pow(1j, 2, 3)", "pow(2, 1000) % 1000", "pow(-1, 10**20 + 1)", "pow(7, -3, 11)", "pow(-7, -3, 11)", "pow(7, 0, 1)", "pow(7, 0, -1)", "pow(10**400, 0.5)", "pow(2, 10**4).bit_length()", "pow(I(), 2)", "pow(2.5, 2.5)", "pow(float('inf'), 0)", "pow([], 2)", "pow(1e200, 2)", "pow(2, 1024.0)")
class A:
    def __pow__(self, e, m="none"): return ("pow", e, m)
    def __rpow__(self, b, m="none"): return ("rpow", b, m)
t("pow(A(), 2)", "pow(A(), 2, 3)", "pow(2, A())", "pow(2, A(), 3)", "A() ** 2", "2 ** A()", "pow(2, 3, A())")
