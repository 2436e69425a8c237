# Values of closures in many small shapes.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
def adder(n): return lambda x: x + n
def counter():
    n = 0
    def inc(): nonlocal n; n += 1; return n
    return inc
c, c2 = counter(), counter()
def late(): f = lambda: v; v = 'set later'; return f()
def unset():
    f = lambda: v
    return f()
    v = 1
def loop(): return [f() for f in [lambda: i for i in range(3)]]
def loop2(): return [f() for f in [lambda i=i: i for i in range(3)]]
def nest(a): return lambda b: lambda c: (a, b, c)
t('adder(5)(3)', "adder('a')('b')", "adder(1)('x')")
t('c(), c(), c2(), c()', 'late()', 'unset()')
t('loop()', 'loop2()', 'nest(1)(2)(3)')
t('adder(1).__closure__[0].cell_contents', 'c.__closure__[0].cell_contents', 'c.__code__.co_freevars')
t('adder.__closure__', 'nest(1)(2).__code__.co_freevars', '(lambda x: (lambda: x)())(5)')
t('(lambda f: f(f, 5))(lambda f, n: 1 if n < 2 else n * f(f, n - 1))', '[g(10) for g in map(adder, range(3))]', '(lambda *a: lambda: a)(1, 2)()')
t('(lambda **k: lambda: k)(z=1)()', "(lambda x: [x for _ in 'ab'])(1)", '(lambda x: [(lambda: x + y)() for y in range(2)])(1)')
t('counter()()', 'counter().__name__', 'counter().__qualname__')
t('sorted(map(adder(-1), [3, 1]))', '(lambda x=adder: x(1)(1))()')
