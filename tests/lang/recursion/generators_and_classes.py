# Recursion through generators, comprehensions, dunders and closures.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class T:
    def __init__(self, v, *k): self.v, self.k = v, k
    def __iter__(self):
        yield self.v
        for c in self.k: yield from c
    def __len__(self): return 1 + sum(map(len, self.k))
    def __contains__(self, x): return x == self.v or any(x in c for c in self.k)
    def __eq__(self, o): return self.v == o.v and self.k == o.k
    def __repr__(self): return f'T({self.v}{"".join(", " + repr(c) for c in self.k)})'
    def __getitem__(self, p): return self.k[p[0]][p[1:]] if p else self.v
    def depth(self): return 1 + max((c.depth() for c in self.k), default=0)
t1 = T(1, T(2, T(3)), T(4))
def perms(s): return [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])] if s else ['']
def fact(n): return n * fact(n - 1) if n else 1
def fib(n, memo={0: 0, 1: 1}):
    if n not in memo: memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]
def coll(n): return [n] + (coll(n // 2 if n % 2 == 0 else 3 * n + 1) if n != 1 else [])
def binary(n): return binary(n // 2) + str(n % 2) if n > 1 else str(n)
t('list(t1)', 'len(t1)', '3 in t1')
t('9 in t1', 't1', 't1 == T(1, T(2, T(3)), T(4))')
t('t1 == T(1)', 't1[(0, 0)]', 't1[(5,)]')
t('t1.depth()', "perms('abc')", 'fact(30)')
t('fib(80)', 'coll(6)', 'binary(37)')
t('sum(t1)', 'sorted(t1, reverse=True)', "max(T('b', T('c')))")
t('fact(-1)', 'fib(-5)', '(lambda f, n: f(f, n))(lambda f, n: n and n + f(f, n - 1), 100)')
t('[*map(binary, range(5))]', 'str(T(1, *[T(i) for i in range(3)]))')
