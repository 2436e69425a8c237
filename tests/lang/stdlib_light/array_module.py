# array.array: typed arrays.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
from array import array
a = array('i', [3, 1, 2])
t('a', 'a[0]', 'a[1:]')
t('a[::-1]', 'len(a)', 'a.typecode')
t('a.itemsize', 'a.tolist()', 'a.append(5)')
t('a', 'a.extend([7])', 'a.pop()')
t('a.index(1)', 'a.count(3)', 'a.remove(3)')
t('a', 'a.insert(0, 9)', 'a.reverse()')
t('a', "a + array('i', [1])", 'a * 2')
t("array('d', [1.5]).tobytes()", "array('u', 'ab')", "array('b', b'ab')")
t("array('i', [1]) == array('d', [1.0])", "array('i') < array('i', [1])", "list(array('H', range(3)))")
t('9 in a', "array('i', ['a'])", "array('z')")
t("array('b', [200])", 'a[99]', "a.append('x')")
t('a.append(1.5)', 'a + [1]', "a + array('d')")
t("array('i', 5)", 'a.pop(99)', 'a.remove(99)')
t('hash(a)', "array('i', b'abc')", "bytes(array('b', [1, 2]))")
t("sum(array('q', [1, 2]))", "array('f', [0.1])[0] == 0.1", 'memoryview(a).format')
t("array('B', [1]).frombytes(b'a')")
