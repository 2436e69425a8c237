# Union, intersection, difference, symmetric difference; operators and methods.
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(b - a), sorted(a ^ b))
print(sorted(a.union(b, [9])), sorted(a.union()), sorted(a.intersection(b, [4])), sorted(a.intersection()), sorted(a.difference(b, [1])), sorted(a.symmetric_difference([1, 9])), sorted(a.union("xy"), key=str))
c = set(a)
c |= {7}; c &= {1, 2, 7}; c -= {1}; c ^= {2, 8}
print(sorted(c))
print(c.update([1], (2,), {3: 0}), c.intersection_update([1, 2, 3], [2, 3]), c.difference_update([3]), c.symmetric_difference_update([2, 5, 6]), sorted(c))
for f in (lambda: a | [1], lambda: a & "ab", lambda: a - (1,), lambda: a ^ [1], lambda: [1] | a, lambda: a.union(5), lambda: a.intersection(5), lambda: a.update(5), lambda: a.symmetric_difference(), lambda: a.symmetric_difference(1, 2), lambda: a | None, lambda: a.union([[]]), lambda: a.__or__([1]), lambda: a.__ior__([1]), lambda: a + b, lambda: a.difference([[]]), lambda: a.intersection([[]])):
    try:
        print(f())
    except TypeError as e:
        print(e)
def iop(op):
    x = {1}
    try:
        exec(f"x {op}= [1]", {"x": x})
    except TypeError as e:
        print(e)
for op in "|&-^": iop(op)
f = frozenset([1, 2])
print(type(f | {3}).__name__, type({3} | f).__name__, type(f.union([1])).__name__, type(f & f).__name__, sorted(f ^ {1, 9}), f.copy() is f, frozenset(f) is f)
g = f
g |= {5}
print(sorted(g), sorted(f), type(g).__name__)
x = {1, 2}
x -= x
print(x, a & a == a, a ^ a, a - a, sorted(a.union(a)))
