# Locals, closures, exceptions and finally live on between yields.
def g(a, *args, k=1, **kw):
    local = [a]
    def inner(): local.append(len(local)); return local
    for x in args:
        with_state = inner()
        yield x, list(with_state), k, kw
    del local
    try: inner()
    except NameError as e: yield str(e)
print(list(g(0, 1, 2, k=3, z=4)))
def exc():
    try: raise ValueError("kept")
    except ValueError as e:
        yield "in handler"
        import sys
        yield repr(sys.exc_info()[1])
        yield repr(e)
        try: raise
        except ValueError as x: yield x is e
it = exc()
print(next(it))
try: raise KeyError("other")
except KeyError: print(next(it), next(it), next(it), list(it))
import sys
def outside():
    yield sys.exc_info()[0]
    yield sys.exc_info()[0]
o = outside()
try: raise KeyError
except KeyError: print(next(o))
print(next(o))
def nested_try():
    for i in range(3):
        try:
            try: yield i
            finally: print("inner", i)
        except KeyError: print("key", i); continue
        else: print("else", i)
    yield "end"
n = nested_try()
print(next(n), n.throw(KeyError), next(n), next(n))
def many():
    gs = [iter(range(i)) for i in range(4)]
    while gs:
        for x in list(gs):
            try: yield next(x)
            except StopIteration: gs.remove(x)
print(list(many()))
class C:
    def __init__(self): self.items = [3, 1, 2]
    def __iter__(self):
        for i in sorted(self.items): yield i
    def __reversed__(self): yield from sorted(self.items, reverse=True)
c = C()
print(list(c), list(reversed(c)), [(a, b) for a in c for b in c if a < b])
def deep(n):
    yield n
    if n: yield from deep(n - 1)
print(sum(deep(200)), list(deep(3)))
lam = lambda: (yield 5)
print(list(lam()))
def default(x=[]):
    x.append(1); yield len(x)
print(list(default()), list(default()))
gen_in_gen = ((yield_, z) for yield_ in range(2) for z in (lambda: (yield yield_))())
print(list(gen_in_gen))
