# finally with return, break, continue, raise, nested.
log = []
def f(n):
    try:
        log.append(f"try{n}")
        if n == 1: return "ret"
        if n == 2: raise ValueError("v")
        if n == 3: return log.append("evaluated") or "val"
    except ValueError:
        log.append("except")
        if n == 2: return "exc"
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"
for n in range(4):
    log.clear()
    print(n, f(n), log)
def g():
    x = 1
    try: return x
    finally: x = 2
def h():
    l = []
    try: return l
    finally: l.append("added")
def i():
    try: raise ValueError("lost")
    finally: return "finally"
def j():
    for k in range(3):
        try: raise ValueError
        except ValueError: continue
        finally: log.append(k)
    return "j"
def k():
    while True:
        try: return "ret"
        finally: break
    return "after break"
def l():
    for n in (1, 2):
        try: raise KeyError
        finally: continue
    return "l end"
def m():
    try:
        try: raise ValueError("inner")
        finally: log.append("inner finally")
    except ValueError as e: return f"outer {e}"
    finally: log.append("outer finally")
def n():
    try:
        try: return "first"
        finally: raise KeyError("from finally")
    except KeyError as e: return repr(e), repr(e.__context__)
def o():
    try: return "a"
    finally:
        try: return "b"
        finally: return "c"
log.clear()
print(g(), h(), i(), j(), k(), l(), m(), n(), o(), log)
def p():
    try: yield 1
    finally: log.append("gen finally")
log.clear()
for _ in p(): break
import gc; gc.collect()
x = p(); next(x); x.close()
print(log)
def q():
    try:
        1 / 0
    except ZeroDivisionError as e:
        try: raise KeyError("x") from e
        finally: log.append("q")
try: q()
except KeyError as e: print(repr(e.__cause__), log)
def r():
    with open("/dev/null") as f:
        try: return f.closed
        finally: log.append(f.closed)
print(r(), log[-1])
