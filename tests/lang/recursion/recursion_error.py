# RecursionError is raised, caught, and the program goes on.
def f(n): return f(n + 1)
for _ in range(3):
    try: f(0)
    except RecursionError as e: print(type(e).__name__, str(e)[:32])
class A:
    def __getattr__(self, n): return self.x
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __getitem__(self, i): return self[i]
    def __iter__(self): return iter(self)
    def __contains__(self, x): return x in self
    def __bool__(self): return bool(self)
    def __str__(self): return str(self)
    def __repr__(self): return repr(self)
    def __lt__(self, o): return self < o
    p = property(lambda self: self.p)
a = A()
for name, g in (("getattr", lambda: a.y), ("eq", lambda: a == 1), ("hash", lambda: hash(a)), ("len", lambda: len(a)), ("call", lambda: a()), ("add", lambda: a + 1), ("getitem", lambda: a[0]), ("contains", lambda: 1 in a), ("bool", lambda: bool(a)), ("str", lambda: str(a)), ("repr", lambda: repr(a)), ("format", lambda: f"{a}"), ("property", lambda: a.p), ("lt", lambda: a < 1), ("sorted", lambda: sorted([a, a])), ("map", lambda: list(map(lambda x: f(x), [1]))), ("comp", lambda: [f(x) for x in (1,)]), ("key", lambda: max([1, 2], key=f)), ("lambda", lambda: (lambda g: g(g))(lambda g: g(g)))):
    try: print(name, g())
    except RecursionError: print(name, "RecursionError")
def gen(): yield from gen()
try: list(gen())
except RecursionError: print("generator")
def deco(n):
    try: return deco(n + 1)
    except RecursionError: return "caught deep inside"
print(deco(0))
def fin():
    try: fin()
    finally: pass
try: fin()
except RecursionError: print("finally")
def mutual_a(n): return mutual_b(n)
def mutual_b(n): return mutual_a(n)
try: mutual_a(1)
except RecursionError: print("mutual")
print("alive", f.__name__)
