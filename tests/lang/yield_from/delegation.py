# yield from passes values, sends, throws and results.
def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        y = yield "i2"
        print("inner got", y)
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally: print("inner finally")
    return "inner result"
def outer():
    r = yield from inner()
    print("result", r)
    r2 = yield from [10, 20]
    print("list result", r2)
    yield "end"
print(list(outer()))
g = outer()
print(next(g), g.send("A"), g.send("B"))
g = outer()
print(next(g), g.throw(ValueError("v")), next(g), next(g))
g = outer(); next(g)
try: g.throw(KeyError("k"))
except KeyError as e: print("out", e)
g = outer(); next(g); g.close()
def f(it): r = yield from it; yield ("r", r)
print(list(f("ab")), list(f(range(2))), list(f({})), list(f(iter([1]))), list(f(x for x in "g")))
for bad in (5, None, int):
    try: list(f(bad))
    except TypeError as e: print(e)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("it result")
        return self.n
print(list(f(It())))
g = f(It()); next(g)
try: g.send(5)
except AttributeError as e: print(e)
g = f(It()); next(g)
try: g.throw(ValueError("no throw method"))
except ValueError as e: print(e)
class Full(It):
    def send(self, v): return ("sent", v)
    def throw(self, *a): return ("thrown", len(a), getattr(a[0], "args", a[0]))
    def close(self): print("Full.close")
g = f(Full())
print(next(g), g.send(7), g.throw(ValueError("x")), g.send(None))
g.close()
