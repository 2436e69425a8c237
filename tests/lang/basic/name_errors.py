# Messages of names that are not bound.
for text in ("spam", "spam()", "spam.x", "spam[0]", "del spam", "spam += 1", "[spam for _ in (1,)]", "lambda: spam", "(lambda: spam)()"):
    try:
        exec(text, {})
        print("fine:", text)
    except NameError as e:
        print(type(e).__name__, e, e.name)
def later():
    print(v)
    v = 1
def branch(c):
    if c:
        w = 1
    return w
print(branch(1))
for f, args in ((later, ()), (branch, (0,))):
    try:
        f(*args)
    except UnboundLocalError as e:
        print(e)
def closure():
    def inner():
        return free
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    free = 1
    print(inner())
closure()
def loop():
    for q in ():
        pass
    return q
try:
    loop()
except UnboundLocalError as e:
    print(e)
def handler():
    try:
        raise ValueError
    except ValueError as err:
        pass
    return err
try:
    handler()
except UnboundLocalError as e:
    print(e)
