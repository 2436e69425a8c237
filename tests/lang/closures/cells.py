# Inner functions share the variables of the outer ones.
def counter(start=0):
    n = start
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    def reset():
        nonlocal n
        n = start
    return inc, get, reset
inc, get, reset = counter(5)
inc2, get2, _ = counter()
print(inc(), inc(10), get(), inc2(), get2(), reset(), get())
print(len(inc.__closure__), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars, get.__closure__[0] is inc.__closure__[0], get.__closure__[0] == get2.__closure__[0])
get.__closure__[0].cell_contents = 99
print(get(), inc())
def late():
    def f(): return v
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    v = 1
    print(f())
    del v
    try:
        f()
    except NameError as e:
        print(e)
    v = 2
    return f
f = late()
print(f())
c = f.__closure__[0]
del c.cell_contents
try:
    c.cell_contents
except ValueError as e:
    print(e)
try:
    f()
except NameError as e:
    print(e)
def three():
    a = 1
    def two():
        b = 2
        def one():
            nonlocal a
            a += b
            return a
        return one
    return two(), lambda: a
one, a = three()
print(one(), one(), a())
