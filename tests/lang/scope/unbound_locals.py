# Assignment anywhere makes a name local.
def a():
    try: return v
    except UnboundLocalError as e: return str(e)
    v = 1
def b():
    if 0: w = 1
    try: return w
    except UnboundLocalError as e: return str(e)
def c():
    try: x += 1
    except UnboundLocalError as e: return str(e)
def d(p):
    del p
    try: return p
    except UnboundLocalError as e: return str(e)
def e():
    for i in []: pass
    try: return i
    except UnboundLocalError as err: return str(err)
def f():
    try: pass
    except ValueError as exc: pass
    try: return exc
    except UnboundLocalError as err: return str(err)
def g():
    with open("/dev/null") as h: pass
    del h
    try: return h
    except UnboundLocalError as err: return str(err)
def i():
    try: del q
    except UnboundLocalError as err: return str(err)
    q = 1
def j():
    def inner(): return z
    try: return inner()
    except NameError as err: return type(err).__name__, str(err)
    z = 1
def k():
    try: import_me
    except UnboundLocalError as err: return str(err)
    import os as import_me
def l():
    try: C
    except UnboundLocalError as err: return str(err)
    class C: pass
def m():
    [n for n in range(2)]
    try: return n
    except NameError as err: return type(err).__name__, str(err)
def o():
    if (y := 0): pass
    return y
def p():
    try: r
    except UnboundLocalError as err: msg = str(err)
    (r := 5)
    return msg, r
def q():
    x = 1
    def set_():
        nonlocal x
        del x
    set_()
    try: return x
    except UnboundLocalError as err: return type(err).__name__, str(err)
def s():
    a = b = c = 0
    del a, (b, [c])
    return locals()
x = 5
for fn in (a, b, c, lambda: d(1), e, f, g, i, j, k, l, m, o, p, q, s): print(fn())
try: print(not_there)
except NameError as err: print(err)
try: del not_there
except NameError as err: print(err)
