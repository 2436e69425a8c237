# Constructors tuple, list, set, frozenset, dict, bool, object in calls.
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
for c in (tuple, list, set, frozenset): t(*[f"{c.__name__}({a})" for a in ("", "'ab'[:1]", "[1]", "{1: 2}", "range(2)", "(x for x in (1,))", "5", "None", "1, 2", "iterable=[]", "[[]][:0]", "L()" if c in (tuple, list) else "'p'", "E()", "b'a'", "x=1")])
t("dict()", "dict(a=1)", "dict([(1, 2)])", "dict({1: 2}, a=3)", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict('ab')", "dict(['ab', 'cd'])", "dict(None)", "dict({}, {})", "dict([[[], 1]])", "bool()", "bool([])", "bool('0')", "bool(E())", "bool(1, 2)", "bool(x=1)", "float()", "float('1e5')", "float('x')", "complex()", "complex('1+2j')", "complex('x')", "str()", "str(b'a')", "str(b'a', 'ascii')", "bytes()", "bytes(2)", "bytes('a')", "bytes([1, 2])", "bytearray(b'x')", "slice(1)", "slice(1, 2, 3)", "slice()", "range(3)", "range(0)", "range('a')", "memoryview(b'a').tobytes()", "memoryview('a')", "set([[]])", "frozenset([{}])", "list({'a': 1}.items())", "tuple({'a': 1})", "set('') == set()", "list(map(str, (1,)))", "list(5)", "tuple(L())")
for c in (int, str, float, list, dict, tuple, set, bool, bytes, complex, frozenset, bytearray): print(c.__name__, c(), bool(c()), c() == c(), c.__call__().__class__.__name__)
