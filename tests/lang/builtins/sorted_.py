# sorted(it, key, reverse).
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
t("sorted([3, 1, 2])", "sorted('hello')", "sorted((2, 1), reverse=True)", "sorted([3, -1, 2], key=abs)", "sorted(['b', 'A'], key=str.lower)", "sorted({3: 1, 1: 2})", "sorted([])", "sorted(x for x in (2, 1))", "sorted([1, 'a'])", "sorted([None, 1])", "sorted(5)", "sorted()", "sorted([1], [2])", "sorted([1], key=5)", "sorted([1], foo=1)", "sorted(iterable=[1])", "sorted([1, 2], key=lambda x: 1 / (x - 2))", "sorted([1j, 2j])", "sorted([[2], [1, 5], [1]])", "sorted([(1, 'b'), (1, 'a'), (0, 'z')])", "sorted([True, 0, 2, False])", "sorted([1, 1.0, True])", "sorted(['é', 'z', 'a', 'Z'])", "sorted([1, 2], reverse='yes')", "sorted([2, 1], reverse=0)", "sorted([2, 1], reverse=None)", "sorted([2, 1], None)", "sorted([2, 1], key=None)", "sorted(range(5), key=lambda x: x % 2)", "sorted(range(5), key=lambda x: x % 2, reverse=True)", "sorted([float('inf'), -1, 10**400, 0.5])", "sorted(L(), reverse=True)", "sorted([E(), E()])", "sorted([E()])[0].__class__", "sorted([b'b', b'a'])", "sorted({1, 3, 2})", "sorted([{}, {}])", "sorted([[], [], []])", "sorted('ba', key=ord)", "sorted(['10', '9', '1'], key=int)", "sorted('b1a2', key=lambda c: (c.isdigit(), c))")
l = [3, 1]
print(sorted(l) is not l, l, type(sorted((1,))).__name__)
