# Iterators and iterables written as classes.
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return CountIt(self.n)
class CountIt:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
c = Count(3)
print(list(c), list(c), [(a, b) for a in c for b in c if a < b], sum(c), max(c), 2 in c, 9 in c, [*c], dict(zip(c, "abc")), sorted(c, reverse=True), "".join(map(str, c)))
it = iter(c)
print(next(it), list(it), list(it), next(it, "end"))
a, *b = c
print(a, b)
class Seq:
    def __getitem__(self, i):
        print("get", i, end="; ")
        if i >= 3: raise IndexError("stop")
        return i * i
print(list(Seq()), 4 in Seq(), [x for x in Seq()])
class BadSeq:
    def __getitem__(self, i): raise KeyError(i)
class Once:
    def __init__(self): self.used = False
    def __iter__(self):
        if self.used: raise RuntimeError("used up")
        self.used = True
        return iter("ab")
o = Once()
for f in (lambda: list(BadSeq()), lambda: list(o), lambda: list(o), lambda: 5 in BadSeq(), lambda: iter(5), lambda: next(c), lambda: for_(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Revive(CountIt):
    def __next__(self):
        self.i += 1
        if self.i % 3 == 0: raise StopIteration
        return self.i
r = Revive(0)
print(list(r), list(r), next(r))
