# A subclass of list; the dunders of list.
class L(list):
    def __getitem__(self, i):
        return ("got", i) if isinstance(i, (int, slice)) else super().__getitem__(i)
    def __len__(self): return 99
    def __iter__(self): return iter("iter")
    def __contains__(self, x): return x == "all"
l = L([1, 2])
print(l[0], l[1:2], len(l), list(l), "all" in l, 1 in l, repr(l), l == [1, 2], [*l], bool(l), sorted(l), l + [3], type(l + [3]).__name__, type(l * 2).__name__, type(l.copy()).__name__)
l.attr = 5
print(l.__dict__, l.append(3), list.__len__(l), list.__getitem__(l, 2), isinstance(l, list))
print([1].__add__([2]), [1].__eq__(1), [1].__lt__([2]), [1].__contains__(1), [1].__mul__(2), [1].__rmul__(2), [1].__len__(), [1].__getitem__(0), [1].__iadd__("ab"), [1].__imul__(2), [3, 4].__reversed__().__next__(), [1].__hash__, [1, 2].__sizeof__() > 0)
for f in (lambda: [].__getitem__(), lambda: [].__setitem__(0), lambda: [].__add__(1), lambda: [].__getitem__(0), lambda: [].x, lambda: setattr([], "x", 1), lambda: list.append(), lambda: list.append(1, 2), lambda: list.__new__(), lambda: list.__new__(int)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class M(list):
    def __init__(self, *a): super().__init__(a)
print(M(1, 2, 3), M(), type(M(1)[:]).__name__)
print(list.__class_getitem__(int), list[int], list.__doc__ is not None)
l = [1, 2]
l.__init__("xy")
print(l)
