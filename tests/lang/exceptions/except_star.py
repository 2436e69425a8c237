# except*: matching parts, order, the rest, what is raised inside.
E, G = ValueError, ExceptionGroup
def t(exc, name):
    print("--", name)
    try:
        try:
            raise exc
        except* ValueError as g: print("V", repr(g))
        except* (TypeError, KeyError) as g: print("TK", repr(g))
    except BaseException as e: print("left", repr(e))
t(G("g", [E(1), TypeError(2)]), "all")
t(G("g", [E(1), OSError(2), G("h", [KeyError(3), OSError(4)])]), "some left")
t(E("plain"), "plain exception")
t(OSError("other"), "plain other")
t(G("g", [OSError(1)]), "none matched")
t(KeyboardInterrupt("k"), "base")
def f(n):
    try:
        try:
            raise G("g", [E(1), KeyError(2)])
        except* ValueError:
            if n == 1: raise
            if n == 2: raise RuntimeError("new")
            if n == 3: raise RuntimeError("from") from OSError("c")
            if n == 4: raise G("again", [E(9)])
        except* KeyError as g:
            print("key", repr(g))
            if n == 5: raise g
        else: print("else")
        finally: print("finally")
    except BaseException as e:
        print(n, repr(e), repr(e.__context__), repr(e.__cause__))
    else: print(n, "clean")
for n in range(6): f(n)
try: pass
except* E: print("never")
else: print("else runs")
try:
    try: raise G("x", [E()])
    except* G: pass
except TypeError as e: print(e)
try:
    try: raise E()
    except* 5: pass
except TypeError as e: print(e)
try: raise G("x", [E(1)])
except* E as v: pass
try: v
except NameError as e: print(e)
for src in ("try: pass\nexcept* E: pass\nexcept E: pass", "try: pass\nexcept*: pass", "for i in 1,:\n try: pass\n except* E: break", "def f():\n try: pass\n except* E: return", "for i in 1,:\n try: pass\n except* E: continue", "try: pass\nexcept E: pass\nexcept* E: pass"):
    try: compile(src, "s", "exec"); print("fine")
    except SyntaxError as e: print(e.msg, e.lineno)
