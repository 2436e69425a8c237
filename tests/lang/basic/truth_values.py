# What counts as false.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class A: pass
class L0:
    def __len__(self): return 0
class B0:
    def __bool__(self): return False
class Both:
    def __len__(self): return 1
    def __bool__(self): return False
t("[bool(x) for x in (0, 1, -1, 0.0, 0.1, '', ' ', [], [0], (), ((),), {}, {0: 0}, None, True, False, ..., 0j, 1j, b'', b'a', range(0), range(1))]", 'bool(A())', 'bool(L0())')
t('bool(B0())', 'bool(Both())', 'bool(A)')
t('bool(len)', 'bool(set())', 'bool(frozenset([0]))')
t('bool(iter([]))', 'bool(x for x in ())', "bool(float('nan'))")
t('bool(-0.0)', 'bool(10 ** -400 if 0 else 1e-300)', 'bool(object())')
t('bool(NotImplemented)', 'bool(bytearray())', "bool(memoryview(b''))")
t('bool({}.keys())', 'bool({1: 2}.items())', 'bool(slice(0))')
t('not L0()', "L0() or 'right'", "A() and 'right'")
t("[x for x in (0, 'a', None, L0(), 1) if x] == ['a', 1]", 'any([L0(), B0()])', 'all([A(), 1])')
t('1 if Both() else 2', 'bool(L0) and bool(B0)')
