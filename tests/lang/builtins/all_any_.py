# all(iterable) and any(iterable): truth, early end, errors.
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
t("all([])", "any([])", "all([1, 2])", "all([1, 0])", "any([0, ''])", "any([0, 3])", "all('ab')", "any({})", "any({0: 1})", "all({1: 0})", "all(5)", "any(None)", "all()", "any(1, 2)", "all(x for x in (1, 1))", "any(x > 2 for x in range(5))")
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): print("bool", self.v); return self.v
print(all([B(True), B(False), B(True)]), any([B(False), B(True), B(False)]))
class Bad:
    def __bool__(self): return 1
t("all([Bad()])", "any([Bad()])", "all(1 / x for x in (1, 0))", "any(1 / x for x in (1, 0))", "all(iter(int, 1))", "any(L())", "all(I())")
it = iter([0, 1, 2, 3])
print(any(it), list(it))
it = iter([1, 0, 2])
print(all(it), list(it), type(all([])).__name__, all([[]]), any([[]]), any(["", None, 0.0, 0j, [], (), {}]))
