# __cause__, __context__, __suppress_context__, raise from.
def show(e, depth=0):
    print("  " * depth + repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), "suppress", e.__suppress_context__)
    if e.__context__ is not None: show(e.__context__, depth + 1)
try:
    try:
        1 / 0
    except ZeroDivisionError as a:
        raise ValueError("second")
except ValueError as b:
    show(b)
try:
    try:
        {}["k"]
    except KeyError as a:
        raise ValueError("from") from a
except ValueError as b:
    show(b)
    print(b.__cause__ is b.__context__)
try:
    try:
        {}["k"]
    except KeyError:
        raise ValueError("from none") from None
except ValueError as b:
    show(b)
try:
    raise ValueError from KeyError
except ValueError as b:
    show(b)
try:
    try:
        raise TypeError("t")
    finally:
        raise ValueError("in finally")
except ValueError as b:
    show(b)
for bad in (5, "x", int):
    try:
        raise ValueError from bad
    except TypeError as e:
        print(e)
e = ValueError("v")
e.__cause__ = KeyError("c")
print(e.__suppress_context__)
for act in ("e.__cause__ = 5", "e.__context__ = 'x'", "del e.__cause__", "e.__traceback__ = 5", "del e.args", "e.args = 5", "e.__cause__ = e"):
    try:
        exec(act)
        print("fine", act)
    except TypeError as x:
        print(act, x)
e.__cause__ = None
def a():
    try: b()
    except KeyError: raise
def b(): raise KeyError("b")
try: a()
except KeyError as x: show(x)
try:
    try: raise ValueError(1)
    except ValueError as x: raise x
except ValueError as y: show(y)
try:
    try: raise ValueError(1)
    except ValueError as x:
        try: raise KeyError(2)
        except KeyError: raise x
except ValueError as y: print(repr(y), repr(y.__context__), repr(y.__context__.__context__))
