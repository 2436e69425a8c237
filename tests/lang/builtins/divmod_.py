# divmod(a, b).
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
t("divmod(7, 3)", "divmod(-7, 3)", "divmod(7, -3)", "divmod(-7, -3)", "divmod(7.5, 2)", "divmod(-7.5, 2)", "divmod(7, 2.5)", "divmod(True, 2)", "divmod(10**30, 7)", "divmod(-10**30, 10**15)", "divmod(1, 0)", "divmod(1.0, 0)", "divmod(1, 0.0)", "divmod(10**30, 0)", "divmod('a', 1)", "divmod(1, 'a')", "divmod(None, None)", "divmod(1j, 1)", "divmod(1)", "divmod(1, 2, 3)", "divmod(0, 5)", "divmod(0.0, -5)", "divmod(float('inf'), 2)", "divmod(5, float('inf'))", "divmod(-5, float('inf'))", "divmod(float('nan'), 1)", "divmod(5, I())", "divmod('%s', 1)", "divmod([], 2)")
class A:
    def __divmod__(self, o): return ("A", o)
    def __rdivmod__(self, o): return ("rA", o)
class B:
    def __divmod__(self, o): return NotImplemented
t("divmod(A(), 1)", "divmod(1, A())", "divmod(A(), A())[0]", "divmod(B(), A())[0]", "divmod(B(), 1)", "divmod(1.5, A())", "divmod('s', A())")
for a in (17, -17):
    for b in (5, -5): assert divmod(a, b) == (a // b, a % b); print(divmod(a, b), divmod(float(a), b))
