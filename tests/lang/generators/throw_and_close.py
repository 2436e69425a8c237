# throw, close, GeneratorExit.
def g():
    n = 0
    while True:
        try:
            n = yield n
        except ValueError as e:
            print("caught", e)
            n = "after throw"
        finally:
            print("finally")
it = g()
print(next(it), it.send(5), it.throw(ValueError("v")), it.throw(ValueError), next(it))
try: it.throw(KeyError("k"))
except KeyError as e: print("out", e)
print(next(it, "finished"))
it = g(); next(it)
print(it.close(), it.close(), next(it, "closed"))
it = g()
print(it.close(), next(it, "never started"))
it = g()
try: it.throw(ValueError("before start"))
except ValueError as e: print(e)
print(next(it, "dead"))
def stubborn():
    for _ in range(2):
        try: yield 1
        except GeneratorExit: print("ignoring")
s = stubborn(); next(s)
try: s.close()
except RuntimeError as e: print(e)
print(next(s, "ended"))
def final():
    try: yield 1
    except GeneratorExit: print("exit"); return "value"
f = final(); next(f)
print(f.close())
def ret():
    try: yield 1
    except ValueError: return "from throw"
r = ret(); next(r)
try: r.throw(ValueError)
except StopIteration as e: print(e.value)
import warnings
warnings.simplefilter("ignore")
def catcher():
    while True:
        try: yield
        except GeneratorExit: raise
        except BaseException as e: print(type(e).__name__, e, e.args)
c = catcher(); next(c)
c.throw(ValueError); c.throw(ValueError, "msg"); c.throw(ValueError, ("a", 1)); c.throw(ValueError("inst")); c.throw(KeyError, KeyError("kk")); c.throw(KeyboardInterrupt); c.throw(StopIteration(3))
for a in ((5,), ("x",), (ValueError, 1, 2), (ValueError("a"), "b"), (None,), (int,)):
    try: c.throw(*a)
    except TypeError as e: print("bad", e)
done = iter([])
d = ret()
list(d)
try: d.throw(OSError("to a finished one"))
except OSError as e: print(e)
