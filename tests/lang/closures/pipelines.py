# Things built from closures alone.
def make_stack():
    items = []
    def push(x): items.append(x); return len(items)
    def pop(): return items.pop()
    return push, pop
push, pop = make_stack()
print(push(1), push("two"), pop(), pop())
try:
    pop()
except IndexError as e:
    print(e)
def account(balance):
    def op(kind, amount=0):
        nonlocal balance
        if kind == "deposit": balance += amount
        elif kind == "withdraw":
            if amount > balance: raise ValueError(f"only {balance} left")
            balance -= amount
        return balance
    return op
a, b = account(100), account(5)
print(a("deposit", 50), a("withdraw", 30), b("get"), a("get"))
try:
    b("withdraw", 6)
except ValueError as e:
    print(e)
def events():
    handlers = {}
    def on(name):
        def deco(f):
            handlers.setdefault(name, []).append(f)
            return f
        return deco
    def fire(name, *args): return [h(*args) for h in handlers.get(name, ())]
    return on, fire
on, fire = events()
@on("x")
def first(v): return ("first", v)
@on("x")
@on("y")
def second(v): return ("second", v)
print(fire("x", 1), fire("y", 2), fire("z", 3))
def lazy(f):
    done = False; value = None
    def get():
        nonlocal done, value
        if not done: value, done = f(), True
        return value
    return get
l = lazy(lambda: print("computed") or 42)
print(l(), l())
def cons(a, b): return lambda sel: sel(a, b)
head, tail = lambda p: p(lambda a, b: a), lambda p: p(lambda a, b: b)
lst = None
for x in (3, 2, 1): lst = cons(x, lst)
out = []
while lst: out.append(head(lst)); lst = tail(lst)
print(out)
def rate(limit):
    n = 0
    def call(f, *a):
        nonlocal n
        n += 1
        if n > limit: raise RuntimeError(f"call {n} of {limit}")
        return f(*a)
    return call
c = rate(2)
print(c(abs, -1), c(max, 1, 2))
try:
    c(len, "")
except RuntimeError as e:
    print(e)
