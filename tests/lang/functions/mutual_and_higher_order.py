# Functions that take and give functions.
def compose(*fs):
    def run(x):
        for f in reversed(fs): x = f(x)
        return x
    return run
inc, dbl = lambda x: x + 1, lambda x: x * 2
print(compose(inc, dbl)(5), compose(dbl, inc)(5), compose()(5), compose(str, inc, dbl)(1))
def curry(f, n):
    def go(args):
        return lambda x: f(*args, x) if len(args) + 1 == n else go(args + (x,))
    return go(())
print(curry(lambda a, b, c: (a, b, c), 3)(1)(2)(3))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(10), odd(7), even(7))
def reduce(f, xs, acc):
    for x in xs: acc = f(acc, x)
    return acc
print(reduce(lambda a, b: a * b, [1, 2, 3, 4], 1), reduce(lambda a, b: [b] + a, "abc", []))
def memo(f):
    cache = {}
    def g(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    g.cache = cache
    return g
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50), len(fib.cache))
def church(n): return lambda f: lambda x: reduce(lambda a, _: f(a), range(n), x)
plus = lambda a, b: lambda f: lambda x: a(f)(b(f)(x))
print(plus(church(3), church(4))(inc)(0))
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3))
ops = {"+": lambda a, b: a + b, "*": lambda a, b: a * b, "-": lambda a, b: a - b}
def rpn(s):
    st = []
    for t in s.split():
        if t in ops:
            b, a = st.pop(), st.pop()
            st.append(ops[t](a, b))
        else: st.append(int(t))
    return st
print(rpn("3 4 + 2 * 7 -"), [f(3) for f in (inc, dbl, lambda x: -x, str, [1].__contains__)], (inc if 0 else dbl)(4))
