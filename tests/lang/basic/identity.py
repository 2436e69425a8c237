# is compares identity; small facts one may rely on.
a = [1]
b = [1]
c = a
print(a == b, a is b, a is c, a is not b)
print(None is None, True is True, ... is ...)
x = "name"
y = x
print(x is y, id(x) == id(y))
def f():
    return f
print(f() is f)
t = (a, b)
print(t[0] is a, t[1] is not b)
d = {"k": a}
print(d["k"] is a, list(d.values())[0] is a)
class C: pass
o = C()
print(o is o, o == o, o == C(), o != C())
print(type(o) is C, type(C) is type, type(type) is type)
n = float("nan")
print(n is n, n == n, [n] == [n], n in [n], (n,) == (float("nan"),))
print(() == (), type(None)() is None)
s = a[:]
print(s is a, s == a, tuple(t) is t)
