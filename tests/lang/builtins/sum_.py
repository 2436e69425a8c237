# sum(it, start).
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
t("sum([1, 2])", "sum([])", "sum([1], 10)", "sum([1], start=5)", "sum((0.1,) * 10)", "sum([1, 2.5, 3])", "sum([1j, 1])", "sum([[1], [2]], [])", "sum([(1,), (2,)], ())", "sum(x for x in range(101))", "sum({1: 2, 3: 4})", "sum([True, True])", "sum(['a'])", "sum(['a'], '')", "sum([b'a'], b'')", "sum([bytearray(b'a')], bytearray())", "sum([], '')", "sum(5)", "sum([None])", "sum([1, 'a'])", "sum()", "sum([1], 2, 3)", "sum([[1]])", "sum(start=1)", "sum(iterable=[1])", "sum([2**62, 2**62])", "sum([2**63 - 1, 1])", "sum([-2**63, -1])", "sum([10**30, -10**30, 5])", "sum([1e308, 1e308])", "sum([0.1, 0.2, 0.3])", "sum([1e16, 1, -1e16])", "sum([float('nan'), 1])", "sum([1, 2], 0.5)", "sum([0.5], 1)", "sum(map(len, ['a', 'bb']))", "sum(range(10**6))", "sum([], [])", "sum([I(), 1])", "sum(L())", "sum([1, 2**70, 0.5])", "sum([{1}, {2}], set())", "sum([-0.0])", "sum([-0.0], -0.0)")
class A:
    def __init__(self, v): self.v = v
    def __add__(self, o): return A(self.v + (o.v if isinstance(o, A) else o))
    def __radd__(self, o): print("radd", o); return A(o + self.v)
    def __repr__(self): return f"A{self.v}"
t("sum([A(1), A(2)])", "sum([A(1), 2], A(5))", "sum([1, A(2), 3])")
class N(int):
    def __add__(self, o): return "N add"
    def __radd__(self, o): return "N radd"
t("sum([N(1)])", "sum([1, N(2)])", "type(sum([N(1), 2]))", "sum([True], False)")
