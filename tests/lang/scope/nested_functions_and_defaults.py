# Default values are made where def stands; scopes nest deeply.
x = 1
def f(a=x, b=lambda: x): return a, b()
x = 2
print(f())
def outer(n):
    def mid(m=n):
        def inner(i=m, j=n): return n, m, i, j
        n_local = n + 1
        return inner, n_local
    return mid
inner, nl = outer(5)(6)
print(inner(), nl)
def make():
    fs = []
    for i in range(3):
        def f(i=i, *, k=i * 10): return i, k
        fs.append(f)
    return [f() for f in fs]
print(make())
def l1():
    a = 1
    def l2():
        b = 2
        def l3():
            c = 3
            def l4():
                d = 4
                def l5(): return a, b, c, d, x
                return l5
            return l4
        return l3
    return l2
print(l1()()()()())
def shadow(x):
    def inner():
        x = "inner"
        def innermost(): return x
        return innermost(), x
    return inner(), x
print(shadow("param"))
def self_default(a, b=None):
    b = a if b is None else b
    def g(a=b): return a
    return g()
print(self_default(1), self_default(1, 2))
def skip():
    y = "skip"
    def mid():
        def inner(): return y
        return inner
    return mid()()
print(skip())
def rec_closure(n):
    def f(k): return [n, k] if k == 0 else f(k - 1)
    return f(n)
print(rec_closure(3))
def params_shadow_builtins(list, str=str, *print): return list, str(5), print
print(params_shadow_builtins(1), params_shadow_builtins(1, repr, 2))
def conditional(flag):
    if flag:
        def g(): return "then"
    else:
        def g(): return "else"
    return g()
print(conditional(1), conditional(0))
def redefine():
    def g(): return 1
    h = g
    def g(): return h() + 1
    return g()
print(redefine())
def late():
    def a(): return b() + 1
    def b(): return 1
    r = a()
    def b(): return 10
    return r, a()
print(late())
try: (lambda a=undefined_default: a)
except NameError as e: print(e)
