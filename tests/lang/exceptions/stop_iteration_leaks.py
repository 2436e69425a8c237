# StopIteration inside generators becomes RuntimeError; others pass.
def g():
    yield 1
    raise StopIteration("x")
it = g()
print(next(it))
try: next(it)
except RuntimeError as e: print(e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def h():
    yield next(iter([]))
try: list(h())
except RuntimeError as e: print(e)
print(list(next(iter([5])) for _ in range(2)))
try: list(next(iter([])) for _ in range(2))
except RuntimeError as e: print(e)
try: [next(iter([])) for _ in range(2)]
except StopIteration as e: print("StopIteration from a list comprehension")
def r():
    return 5
    yield
try: next(r())
except StopIteration as e: print(e.value, e.args)
class I:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("value of the iterator")
print(list(I()), sum(I()), max(I(), default="none"), tuple(map(str, I())))
def y():
    v = yield from I()
    print("got", v)
print(list(y()))
class Early:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n == 2: raise StopIteration
        return self.n
e = Early()
print(list(e), list(e)[:3] if 0 else next(e), dict(zip("ab", Early())))
print(list(map(lambda x: next(iter([])) if x == 2 else x, [1, 2, 3])), list(zip([1, 2], map(lambda x: next(iter(())), [1]))))
try: next(iter([]), 1 / 0)
except ZeroDivisionError as e: print(e)
def k():
    try: yield 1
    except GeneratorExit: raise ValueError("on close")
c = k(); next(c)
try: c.close()
except ValueError as e: print(e, repr(e.__context__))
