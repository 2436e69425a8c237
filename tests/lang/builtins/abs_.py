# abs(x).
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
class A:
    def __abs__(self): return "A!"
t("abs(-5)", "abs(5)", "abs(True)", "abs(-2.5)", "abs(-0.0)", "abs(3+4j)", "abs(-2**70)", "abs(A())", "abs(-2**62)", "abs(float('-inf'))", "abs()", "abs(1, 2)", "abs('a')", "abs(None)", "abs([])", "abs(E())", "abs(x=1)")
class N(int): pass
print(type(abs(N(-3))).__name__, type(abs(True)).__name__)
E.__abs__ = lambda s: None
print(abs(E()))
