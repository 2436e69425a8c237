# lambda with every kind of parameter.
print((lambda: 1)(), (lambda x: x + 1)(1), (lambda x, y=2: (x, y))(1), (lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda a, /, b, *c, d=1, **e: (a, b, c, d, e))(1, 2, 3, d=4, f=5), (lambda *, k: k)(k=3), (lambda x=(lambda: 5): x())(), (lambda: (yield))().__next__(), (lambda x: lambda y: x + y)(1)(2))
f = lambda: None
print(f.__name__, f.__qualname__, f(), type(f).__name__)
print(sorted([3, 1, 2], key=lambda x: -x), list(map(lambda a, b: a * b, [1, 2], [3, 4])), list(filter(lambda x: x % 2, range(6))), max("ab", "c", key=lambda s: len(s)))
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]])
print((lambda x: x if x else "empty")(0), (lambda x: not x)(1), (lambda x: (x, x))(1), (lambda: ...)(), (lambda x, : x)(1), (lambda x: x == 1 and "one" or "other")(1))
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
print(fact(20))
Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))
print(Y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(6))
for call in ("(lambda x: x)()", "(lambda: 1)(2)", "(lambda x, y: 0)(1)", "(lambda *, k: k)()", "(lambda x: x)(1, x=2)", "(lambda x: x)(y=2)"):
    try:
        eval(call)
    except TypeError as e:
        print(e)
d = {"add": lambda a, b: a + b, "neg": lambda a: -a}
print(d["add"](1, 2), d["neg"](5), (lambda s: s.upper())("a"), [*map(lambda p: p[0], {"k": 1}.items())], (lambda: [j for j in range(3)])())
