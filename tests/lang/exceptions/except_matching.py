# Which clause is taken; what may stand after except.
def t(exc, *clauses):
    src = "try:\n raise exc\n" + "".join(f"except {c}:\n r = {c!r}\n" for c in clauses)
    ns = {"exc": exc}
    try:
        exec(src, ns)
        print(repr(exc), "->", ns["r"])
    except BaseException as e:
        print(repr(exc), "not caught or failed:", type(e).__name__, e)
t(KeyError(1), "IndexError", "LookupError", "Exception")
t(KeyError(1), "(IndexError, KeyError)", "LookupError")
t(KeyError(1), "(ValueError, (TypeError, LookupError))" )
t(KeyError(1), "()", "Exception")
t(KeyError(1), "5", "Exception")
t(KeyError(1), "'KeyError'")
t(KeyError(1), "(KeyError, 5)")
t(KeyError(1), "(5, KeyError)")
t(KeyError(1), "[KeyError]")
t(KeyError(1), "KeyError()")
t(KeyError(1), "int", "KeyError")
t(KeyError(1), "ValueError")
t(KeyboardInterrupt(), "Exception", "BaseException")
t(KeyError(1), "undefined")
t(KeyError(1), "KeyError", "undefined")
t(KeyError(1), "object")
t(KeyError(1), "type", "KeyError")
class Meta(type):
    def __instancecheck__(c, o): return True
    def __subclasscheck__(c, o): return True
class Fake(Exception, metaclass=Meta): pass
try:
    try: raise KeyError("k")
    except Fake: print("never")
except KeyError as e: print("metaclass checks are not asked", e)
def f():
    print("evaluated")
    return KeyError
try: raise KeyError
except f(): print("caught")
try: pass
except f(): pass
x = "before"
try: raise ValueError("v")
except ValueError as x: print(repr(x))
try: x
except NameError as e: print(e)
try:
    try: raise ValueError
    except ValueError as y: del y
    print("no trouble")
except Exception as e: print(e)
try:
    raise ValueError(1)
except* ValueError as g:
    print(repr(g))
def ret():
    try: raise KeyError
    except ValueError: return 1
    except: return "bare"
print(ret())
