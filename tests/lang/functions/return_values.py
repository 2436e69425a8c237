# return in all places.
def f(x):
    if x == 0: return
    if x == 1: return None
    if x == 2: return 1, 2
    if x == 3: return (yield_ := 5)
    for i in range(5):
        if i == x - 4: return "loop", i
    while True:
        try:
            return "try"
        finally:
            if x == 99: return "finally wins"
for x in (0, 1, 2, 3, 4, 6, 50, 99): print(x, f(x))
def g():
    try:
        raise ValueError
    except ValueError:
        return "except"
    else:
        return "else"
    finally:
        print("finally of g")
print(g())
def h():
    with open("/dev/null") as fh:
        return fh.closed, fh
print(h()[0], h()[1].closed)
def k():
    for i in (1, 2):
        try:
            continue
        finally:
            print("k", i)
    return "end of k"
print(k())
def multiple(): return 1, *[2, 3], *"ab"
print(multiple())
def nested():
    def a():
        return b()
    def b():
        return c
    c = "c later"
    return a()
print(nested(), (lambda: (lambda: "in")())())
def doc(): "only a docstring"
print(doc(), doc.__doc__)
def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"
print(swallow())
def chain(n): return n if n > 100 else chain(n * 2)
print(chain(3))
def unreachable():
    return 1
    undefined_thing()
print(unreachable())
