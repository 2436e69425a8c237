# Exhausted builtin iterators stay exhausted; hints and copies.
import copy, operator
for make in (lambda: iter([1, 2]), lambda: iter((1, 2)), lambda: iter("ab"), lambda: iter(b"ab"), lambda: iter({1: 2, 3: 4}), lambda: iter(range(2)), lambda: reversed([1, 2]), lambda: enumerate("ab"), lambda: zip("ab", "cd"), lambda: map(str, [1, 2]), lambda: filter(None, [1, 2]), lambda: (x for x in "ab"), lambda: iter([1, 2].pop, 0) if 0 else iter({5}), lambda: iter(memoryview(b"ab"))):
    it = make()
    hint = operator.length_hint(it, "none") if 0 else getattr(it, "__length_hint__", lambda: "no hint")()
    print(type(it).__name__, hint, next(it), list(it), list(it), next(it, "end"), iter(it) is it)
l = [1]
it = iter(l)
next(it); print(next(it, "end")); l.append(2); print(next(it, "still"), l)
it = iter([1, 2, 3]); next(it)
c = copy.copy(it)
print(list(it), list(c), it.__reduce__()[1:], iter([1, 2]).__reduce__()[1:], iter(range(3)).__reduce__()[1])
it = iter([1, 2, 3]); it.__setstate__(1); print(list(it))
for f in (lambda: iter([]).__next__(), lambda: iter([]).nope, lambda: len(iter([])), lambda: iter([])[0], lambda: iter([]) < iter([]), lambda: next(iter({})), lambda: iter([])()):
    try: print(f())
    except Exception as e: print(type(e).__name__, repr(str(e)))
