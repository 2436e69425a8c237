# iter(x), iter(f, end), next(it, default).
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
class It:
    def __iter__(self): return iter([1, 2])
class Bad:
    def __iter__(self): return 5
class OnlyNext:
    def __next__(self): return 1
n = iter([])
t("list(iter([1, 2]))", "next(iter('a'))", "next(iter([]))", "next(iter([]), 'd')", "list(iter(It()))", "list(iter(L()))", "iter(5)", "iter(Bad())", "iter(E())", "iter(OnlyNext())", "next(OnlyNext())", "next(5)", "next([])", "next(It())", "next()", "next(n, 1, 2)", "iter()", "iter(1, 2)", "iter(len, 1, 2)", "iter([], 1)", "next(n)", "next(n, None)", "type(iter([])).__name__", "type(iter(())).__name__", "type(iter({})).__name__", "type(iter({}.values())).__name__", "type(iter('')).__name__", "type(iter('é')).__name__", "type(iter(b'')).__name__", "type(iter(range(0))).__name__", "type(iter(set())).__name__", "type(iter(L())).__name__", "type(iter(int, 1)).__name__", "next(iterator=n)", "iter(object=[])")
vals = [1, 2, 0, 3]
it = iter(vals.pop, 1)
print(list(it), vals, list(it), next(it, "end"))
print(list(iter(iter([1, 2, 3]).__next__, 3)), list(iter(lambda: 1, 1)))
def boom(): raise KeyError("in callable")
t("next(iter(boom, 1))")
def stop(): raise StopIteration
print(list(iter(stop, 0)))
i = iter([1, 2, 3])
print(iter(i) is i, next(i), [*i], next(i, "done"))
class NextNone:
    def __iter__(self): return self
    __next__ = None
t("list(NextNone())", "next(NextNone())")
class SI:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("payload")
t("next(SI())", "next(SI(), 'dflt')", "list(SI())")
