# Operands are evaluated from left to right.
def t(n):
    print(n, end=" ")
    return n
def end():
    print()
t(1) + t(2) * t(3); end()
[t(1), t(2)]; end()
(t(1), t(2)); end()
{t(1): t(2), t(3): t(4)}; end()
{t(1), t(2)}; end()
print_args = (lambda *a, **k: None)
print_args(t(1), *[t(2)], x=t(3), **{"y": t(4)}); end()
print_args(t(1), x=t(2), *[t(3)]); end()
t(1) if t(2) else t(3); end()
l = [0, 1, 2, 3]
l[t(1):t(2)] = [t(3)]; end()
l[t(0)] += t(2); end()
def f(a=t(1), *, b=t(2)) -> t(3): pass
end()
(lambda a=t(1): a)(t(2)); end()
def deco(n):
    t(n)
    return lambda f: f
@deco(1)
@deco(2)
def g(x=t(3)): pass
end()
a, b = t(1), t(2); end()
t(1) < t(2) < t(3); end()
t([])  .append(t(1)) if False else None; end()
"%s %s" % (t(1), t(2)); f"{t(1)}{t(2):{t(3)}}"; end()
class C(*[t(object)][:0], metaclass=(t(1), type)[1]):
    x = t(2)
end()
