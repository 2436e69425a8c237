# What set methods give, and what they take.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
a, b = {1, 2, 3}, {3, 4}
t('sorted(a | b)', 'a & b', 'sorted(a - b)')
t('sorted(a ^ b)', 'a.isdisjoint([9])', 'a.issubset(range(9))')
t('a.issuperset([1])', 'a.add(1)', 'a.discard(77)')
t('a.remove(77)', 'sorted(a.union([7], (8,)))', 'a.intersection([1], [1, 2])')
t('sorted(a.difference([1], [2]))', 'sorted(a.symmetric_difference([1, 9]))', 'a.update([5], {6})')
t('sorted(a)', 'a.intersection_update([1, 2, 5])', 'sorted(a)')
t('a.difference_update([5])', 'a.symmetric_difference_update([2, 8])', 'sorted(a)')
t('a.copy() == a', 'a.clear()', 'a')
t('len(b)', '4 in b', 'b == {4, 3}')
t('b != {3}', 'b < {3, 4, 5}', 'b >= {3}')
t('b | {5: 0}.keys() == {3, 4, 5}', 'a.pop()', 'b.union(5)')
t('b & [3]', 'frozenset(b) & b', 'type(frozenset(b) | b).__name__')
t('sum(b)', 'max(b)', 'sorted(b, reverse=True)')
