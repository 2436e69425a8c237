# Orders of numbers of several types, strings by code point, nested sequences.
from fractions import Fraction; from decimal import Decimal
print(sorted([3, 2.5, True, Fraction(7, 2), Decimal("0.5"), -1, 10 ** 30, 1e20, float("-inf")]))
print(sorted(["b", "B", "a", "é", "ß", "", "aa", "a b", "日", "\U0001F600", "\uffff", "Z", "z"]), sorted(["a10", "a9", "a1"]), sorted(["é", "e\u0301"]) == ["e\u0301", "é"])
print(sorted([b"b", b"", b"a\xff", b"a"]), sorted([(1, 2), (1,), (), (0, 9, 9), (1, 2, 0)]), sorted([[2], [1, 5], [], [1]]), sorted([("a", 1), ("A", 2), ("a", 0)]))
print(sorted([1, 1.0, True, 0, False, 0.0]), sorted([2 ** 53, 2.0 ** 53, 2 ** 53 + 1]), sorted([-0.0, 0.0, 0]), sorted([10 ** 400, float("inf"), 1e308]), sorted("The Quick"), sorted("3 20 100".split()), sorted("3 20 100".split(), key=int))
print(max(["aa", "b", "ab"]), min([(2, "a"), (1, "z")]), sorted({"x": 2, "y": 1}.items(), key=lambda kv: kv[1]), sorted([frozenset("a"), frozenset("")], key=len), sorted([range(3), range(1)], key=len), sorted([None, 1, "a", 2.5], key=lambda v: (type(v).__name__, str(v))), sorted([[], [[]], [[[]]]], key=str))
print([a < b for a, b in (("a", "b"), ("a", "A"), ("", "a"), ("ab", "abc"), ("b", "abc"), ("é", "z"), ("1", "a"), ("Z", "a"))], [(1, 2) < (1, 3), (1, 2) < (1, 2, 0), [1] < [1], () < (1,), (2,) < (1, 9)])
