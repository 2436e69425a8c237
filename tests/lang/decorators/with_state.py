# Decorators that count, memoize, retry, limit and validate.
def counted(f):
    def inner(*a, **k):
        inner.calls += 1
        return f(*a, **k)
    inner.calls = 0
    return inner
@counted
def add(a, b): return a + b
print(add(1, 2), add(a=3, b=4), add.calls)
def memo(f):
    cache = {}
    def inner(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    inner.cache = cache
    return inner
@memo
@counted
def slow(n): return n * n
print(slow(3), slow(3), slow(4), slow.cache)
def retry(times, *excs):
    def deco(f):
        def inner(*a):
            for i in range(times):
                try: return f(*a)
                except excs as e: last = e; print("retry", i, repr(e))
            raise last
        return inner
    return deco
tries = []
@retry(3, ValueError)
def flaky(n):
    tries.append(1)
    if len(tries) < n: raise ValueError(len(tries))
    return "ok"
print(flaky(2)); tries.clear()
try: flaky(9)
except ValueError as e: print("gave up", e)
def typed(*types, **named):
    def deco(f):
        def inner(*a, **k):
            for i, (x, t) in enumerate(zip(a, types)):
                if not isinstance(x, t): raise TypeError(f"argument {i} of {f.__name__} must be {t.__name__}, got {type(x).__name__}")
            for n, x in k.items():
                if not isinstance(x, named.get(n, object)): raise TypeError(f"{n} must be {named[n].__name__}")
            return f(*a, **k)
        return inner
    return deco
@typed(int, str, c=float)
def t(a, b, c=1.0): return a, b, c
for a, k in (((1, "x"), {}), ((1, 2), {}), ((1, "x"), {"c": 5}), (("1",), {})):
    try: print(t(*a, **k))
    except TypeError as e: print(e)
def limit(n):
    def deco(f):
        left = n
        def inner(*a):
            nonlocal left
            if left == 0: raise RuntimeError(f"{f.__name__} may be called {n} times")
            left -= 1
            return f(*a)
        return inner
    return deco
@limit(2)
def once(x): return x
try: print(once(1), once(2), once(3))
except RuntimeError as e: print(e)
def trace(f, depth=[0]):
    def inner(*a):
        print("  " * depth[0] + f"{f.__name__}{a}")
        depth[0] += 1
        try: r = f(*a)
        finally: depth[0] -= 1
        print("  " * depth[0] + f"-> {r}")
        return r
    return inner
@trace
def fact(n): return 1 if n < 2 else n * fact(n - 1)
fact(3)
