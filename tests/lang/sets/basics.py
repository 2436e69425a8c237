# Set displays, constructors, membership, adding and removing.
s = {3, 1, 2, 3}
print(sorted(s), len(s), 1 in s, 9 not in s, set(), type({}), type({1}), {1, 1.0, True}, bool(set()), set("a"), frozenset([1]), frozenset(), frozenset({2}))
print(s.add(4), s.add(4), sorted(s), s.discard(9), s.discard(1), s.remove(2), sorted(s), {5}.pop(), s.clear(), s, sorted(set("hello")), sorted({*"ab", *"bc"}), set([1]).copy())
s = {1}
for f in (lambda: s.remove(9), lambda: s.remove("é"), lambda: set().pop(), lambda: {[]}, lambda: s.add([]), lambda: s.add({1}), lambda: [] in s, lambda: {1} in s, lambda: frozenset([1]) in {frozenset([1])}, lambda: {1} in {frozenset([1])}, lambda: s.discard([]), lambda: s[0], lambda: set(5), lambda: set(1, 2), lambda: hash(s), lambda: hash(frozenset([1, 2])) == hash(frozenset([2, 1])), lambda: frozenset().add, lambda: s.nothing, lambda: s.add(), lambda: s + s, lambda: s * 2, lambda: {s: 1}, lambda: set(x=1), lambda: s.remove({7}), lambda: frozenset(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print({1, 2} == {2, 1}, {1} == frozenset([1]), {1} == [1], {1} != {2}, {1: 0}.keys() == {1}, set() == frozenset(), {(1, 2)}, {None}, {frozenset()}, {"x"}, {1.5})
