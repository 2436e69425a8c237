# What for evaluates, when, and what it leaves behind.
def src():
    print("source")
    return [1, 2]
for x in src(): print(x)
else: print("else", x)
for x in []: pass
print(x)
for i, in [(1,), (2,)]: print(i)
for i in (n for n in range(3)):
    for i in "ab": pass
    print(i)
class It:
    def __iter__(self): print("iter"); return self
    n = 0
    def __next__(self):
        self.n += 1
        print("next", self.n)
        if self.n > 2: raise StopIteration
        return self.n
for v in It():
    if v == 1: continue
    print("body", v)
for v in It(): break
class Boom:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
try:
    for v in Boom(): pass
except ValueError as e: print(e)
d, l = {}, [0]
for d["k"], l[0] in [(1, 2), (3, 4)]: print(d, l)
for l[0] in range(2): pass
print(l)
def f():
    for i in range(10):
        for j in range(10):
            if i * j == 12: return i, j
print(f())
for line in "a\nb".split("\n"): print(line, end=",")
for k, v in sorted({"b": 1, "a": 2}.items()): print(k, v, end=";")
for a, b in zip(range(3), "xyz"): print(a, b, end=" ")
for n in iter([3, 2, 1].pop, 3): print(n, end=" ")
print()
total = 0
for n in range(100):
    if n % 3: continue
    if n > 50: break
    total += n
else: print("never")
print(total, n)
for _ in range(3): pass
print(_)
