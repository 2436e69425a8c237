# reversed(seq).
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
t("list(reversed([1, 2]))", "list(reversed('ab'))", "list(reversed((1, 2)))", "list(reversed(range(3)))", "list(reversed({'a': 1, 'b': 2}))", "list(reversed({'a': 1, 'b': 2}.items()))", "list(reversed({'a': 1}.values()))", "list(reversed(b'ab'))", "list(reversed(L()))", "list(reversed([]))", "reversed({1})", "reversed(5)", "reversed(None)", "reversed(x for x in ())", "reversed(iter([]))", "reversed(E())", "reversed()", "reversed([], [])", "reversed(seq=[])", "len(reversed([]))", "reversed([1])[0]", "list(reversed(bytearray(b'ab')))", "list(reversed(memoryview(b'ab')))", "''.join(reversed('héy'))", "type(reversed([])).__name__", "type(reversed(())).__name__", "type(reversed(range(1))).__name__", "type(reversed({})).__name__", "list(reversed(list(reversed([1, 2]))))", "reversed(map(str, [1]))", "list(reversed(range(0, 10, 3)))", "list(reversed(range(2**70, 2**70 + 2)))", "sorted(reversed([2, 3, 1]))")
class R:
    def __reversed__(self): return "anything"
class N:
    __reversed__ = None
    def __len__(self): return 1
    def __getitem__(self, i): return i
t("reversed(R())", "reversed(N())")
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r), next(r, "end"), iter(r) is r)
class G:
    def __len__(self): print("len"); return 2
    def __getitem__(self, i): print("item", i); return i * 10
print(list(reversed(G())))
class S(list): pass
print(list(reversed(S("ab"))))
