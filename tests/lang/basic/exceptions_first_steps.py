# try, except, else, finally, raise.
def attempt(f):
    try:
        r = f()
    except ZeroDivisionError as e:
        print("zero", e)
    except (KeyError, IndexError) as e:
        print("lookup", type(e).__name__, e)
    except Exception as e:
        print("other", type(e).__name__, e)
    else:
        print("fine", r)
    finally:
        print("--")
attempt(lambda: 1 / 0)
attempt(lambda: {}["k"])
attempt(lambda: [][0])
attempt(lambda: undefined_name)
attempt(lambda: None.x)
attempt(lambda: int("x"))
attempt(lambda: 42)
try:
    raise ValueError("message", 2)
except ValueError as e:
    print(e, e.args)
try:
    raise ValueError
except ValueError as e:
    print(repr(e), str(e) == "")
try:
    try:
        raise KeyError("inner")
    finally:
        print("cleanup")
except KeyError as e:
    print("outer", e)
class MyError(Exception):
    pass
try:
    raise MyError("mine")
except Exception as e:
    print(type(e).__name__, e)
try:
    assert 1 == 2, "not equal"
except AssertionError as e:
    print(e)
try:
    e
except NameError as err:
    print(err)
