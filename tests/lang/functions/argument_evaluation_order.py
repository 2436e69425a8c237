# Arguments are evaluated in order, before the call is checked.
def t(x):
    print("t", x)
    return x
def f(*a, **k): return a, k
print(f(t(1), t(2), a=t(3), b=t(4)))
print(f(t(1), *[t(2), t(3)], t(4), k=t(5), **{"l": t(6)}))
print(f(k=t(1), *[t(2)]))
def g(): pass
try:
    g(t(1), x=t(2))
except TypeError as e:
    print(e)
try:
    None(t("arg"))
except TypeError as e:
    print(e)
try:
    undefined(t("never"))
except NameError as e:
    print(e)
try:
    f(t(1), *t(2), t(3))
except TypeError as e:
    print(e)
try:
    f(t(1), **t(2))
except TypeError as e:
    print(e)
try:
    f(a=t(1), **{t("a"): t(2)})
except TypeError as e:
    print(e)
t(abs)(t(-1))
t("obj").replace(t("o"), t("0"))
print(t(t("abc").upper()).lower())
x = [1]
print(f(x, x.append(2), x), f(x[:], x.append(3), x[:]))
i = 0
def nxt():
    global i
    i += 1
    return i
print(f(nxt(), nxt(), k=nxt(), *[nxt()], z=nxt()))
