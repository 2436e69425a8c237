# reduce, partial, cmp_to_key, lru_cache, total_ordering, singledispatch.
import functools as f, operator
print(f.reduce(operator.add, [1, 2, 3]), f.reduce(lambda a, b: a * b, range(1, 6), 10), f.reduce(max, "hello"), f.reduce(operator.or_, [{1}, {2}]), sorted([3, 1, 2], key=f.cmp_to_key(lambda a, b: b - a)))
p = f.partial(print, "a", sep="-"); p("b", end="!\n"); print(p.func is print, p.args, p.keywords, f.partial(p, "c").args, f.partial(int, base=2)("11"))
@f.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info(), fib.cache_parameters())
@f.lru_cache(typed=True)
def t(x): return type(x).__name__
print(t(1), t(1.0), t(True), t.cache_info().currsize)
@f.total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __gt__(self, o): return self.v > o.v
print(V(1) < V(2), V(1) <= V(1), V(3) >= V(4), max(V(1), V(5)).v)
for g in (lambda: f.reduce(operator.add, []), lambda: f.reduce(operator.add, 5), lambda: f.partial(), lambda: f.partial(5), lambda: f.lru_cache(5)(5), lambda: t([]), lambda: f.total_ordering(type("X", (), {})), lambda: f.cmp_to_key(5)(1) < f.cmp_to_key(5)(2), lambda: f.cmp_to_key(len)(1) < 5, lambda: f.reduce(len, [1, 2])):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
