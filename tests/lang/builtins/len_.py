# len(x).
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
class N:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
t("len('')", "len('é日')", "len(b'ab')", "len([1, [2, 3]])", "len((1,))", "len({1: 2})", "len({1, 1})", "len(range(10, 0, -3))", "len(L())", "len(frozenset())", "len(bytearray(3))", "len(memoryview(b'abc'))", "len({}.keys())", "len(5)", "len(None)", "len(1.5)", "len(E())", "len(x for x in ())", "len(iter([]))", "len()", "len([], [])", "len(obj=[])", "len(int)", "len(N(0))", "len(N(3))", "len(N(True))", "len(N(-1))", "len(N(1.5))", "len(N('a'))", "len(N(None))", "len(N(2**63 - 1))", "len(N(2**63))", "len(N(I()))", "len(len)", "len(map(str, []))", "len(range(2**62))", "len(range(2**64))", "len(N)", "bool(N(-1))", "bool(N(0))", "list(N(2))", "len(type('T', (), {'__len__': None})())", "len('a\\0b')", "len('\\U0001F600')", "len(enumerate([]))", "len(slice(1))", "len(...)", "len(super(str, 'abc'))")
