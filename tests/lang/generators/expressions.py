# Generator expressions: laziness, scope of the first iterable.
print(sum(x * x for x in range(5)), list(x for x in "ab"), max((len(w) for w in ("a", "bbb")), default=0), any(x > 2 for x in range(5)), all(x for x in (1, 0)), dict((c, ord(c)) for c in "ab"), sorted((y, x) for x in range(2) for y in "ab" if x or y == "a"), "".join(c.upper() for c in "abc"), tuple(i for i in range(5) if i % 2), set(i // 2 for i in range(4)))
log = []
def src(n):
    log.append(n)
    return range(n)
g = (log.append(x) or x for x in src(2))
print(log)
print(list(g), log)
try: h = (x for x in undefined_now)
except NameError as e: print(e)
h = (undefined_later for x in [1])
try: next(h)
except NameError as e: print(e)
try: (x for x in 5)
except TypeError as e: print(e)
h = (x for y in [1] for x in 5)
try: next(h)
except TypeError as e: print(e)
n = 3
g = (n * x for x in range(n))
n = 10
print(list(g))
x = "outer"
print(list(x for x in "in"), x)
def f(*a): return [list(i) if hasattr(i, "__next__") else i for i in a]
print(f(i for i in range(2)), f((i for i in "a"), 1), sum((i for i in range(3)), 10))
for src_ in ("f(i for i in 'ab', 1)", "f(1, i for i in 'ab')", "f(i for i in 'a' for)", "(x for x in)", "(yield x for x in y)", "(i for i in x) = 1", "(x for 1 in y)", "f(**k for k in x)", "(*x for x in y)", "f(k=i for i in x)"):
    try: compile(src_, "s", "eval" if "=" not in src_ else "exec"); print("fine", src_)
    except SyntaxError as e: print(src_, "->", e.msg)
nested = ((a, b) for a in range(3) for b in (c for c in range(a)))
print(list(nested), list(list(r) for r in ((i * j for j in range(3)) for i in range(3))))
primes = (p for p in range(2, 40) if all(p % d for d in range(2, p)))
print(next(primes), next(primes), list(primes))
i = (k for k in [1, 2, 3])
print(1 in i, list(i), [*map(next, [iter("ab")] * 2)])
class C:
    a = 2
    try: l = list(a for _ in range(1))
    except NameError as e: print(e)
    m = list(x for x in range(a))
print(C.m)
