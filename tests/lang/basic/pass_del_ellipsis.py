# pass does nothing, del unbinds, ... is a value.
def f():
    ...
print(f(), ..., Ellipsis is ...)
x = 1
del x
try:
    x
except NameError as e:
    print(e)
a = b = 1
del a, b
l = [0, 1, 2, 3, 4, 5]
del l[0], l[0]
print(l)
del l[1:3]
print(l)
d = {1: 2, 3: 4}
del d[1]
print(d)
del (l[0], d[3])
print(l, d)
def g():
    y = 1
    del y
    return y
try:
    g()
except UnboundLocalError as e:
    print(type(e).__name__, e)
def h(p):
    del p
    p = 5
    return p
print(h(1))
for action in ("del zz", "del l[9]", "del d['k']", "del l.x", "del (1).real"):
    try:
        exec(action)
    except Exception as e:
        print(action, type(e).__name__, e)
