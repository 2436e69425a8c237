# enumerate(iterable, start).
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
t("list(enumerate('ab'))", "list(enumerate('ab', 1))", "list(enumerate([], 5))", "list(enumerate('a', start=10**20))", "list(enumerate('ab', -1))", "list(enumerate('a', True))", "list(enumerate(iterable='x', start=2))", "list(enumerate('a', I()))", "enumerate()", "enumerate(5)", "enumerate('a', 'b')", "enumerate('a', 1.0)", "enumerate('a', 1, 2)", "enumerate('a', begin=1)", "enumerate(start=1)", "list(enumerate(L()))", "list(enumerate({'k': 1}))", "enumerate('a')[0]", "len(enumerate('a'))", "list(enumerate('ab', 2**62 - 1))", "list(enumerate('ab', 2**63 - 1))")
e = enumerate("abc")
print(next(e), list(e), list(e), next(e, "end"), iter(e) is e, type(e).__name__)
for i, (a, b) in enumerate(zip("ab", "cd"), 1): print(i, a, b)
print(dict(enumerate("ab")), [i for i, x in enumerate([5, 0, 5]) if x], list(enumerate(enumerate("a"))), dict(map(reversed, enumerate("xy"))), max(enumerate([3, 9, 2]), key=lambda p: p[1]))
class S(enumerate): pass
print(list(S("a")), type(S("a")).__name__, enumerate[int])
