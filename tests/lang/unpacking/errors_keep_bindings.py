# What is already bound when unpacking fails half-way.
class L:
    def __init__(self): self.log = []
    def __setattr__(self, k, v):
        if k != "log":
            self.log.append((k, v))
            if v == "stop": raise ValueError("refused")
        object.__setattr__(self, k, v)
o = L()
try: o.a, o.b, o.c = 1, "stop", 3
except ValueError as e: print(e, o.log)
a = b = "unset"
try: a, b = [1]
except ValueError as e: print(e, a, b)
try: a, (b, c), d = 1, (2,), 3
except ValueError as e: print(e, a, b)
try: a, *b = None
except TypeError as e: print(e, a)
class Count:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self): self.n += 1; return self.n
c = Count()
try: x, y = c
except ValueError as e: print(e, c.n)
it = iter([1, 2, 3, 4])
try: x, y = it
except ValueError as e: print(e, list(it))
it = iter("abcd")
x, *y = it
print(x, y, next(it, "empty"))
d = {}
d["k"], d["l"] = 1, 2
try: d["m"], d[[]], d["n"] = 1, 2, 3
except TypeError as e: print(e, d)
def f():
    try:
        p, q = "abc"
    except ValueError:
        try: return p
        except UnboundLocalError as e: return str(e)
print(f())
class Seq:
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i * 10
p, q = Seq()
print(p, q)
try: p, q, r = Seq()
except ValueError as e: print(e)
try: p, = Seq()
except ValueError as e: print(e)
class LenOnly:
    def __len__(self): return 2
try: p, q = LenOnly()
except TypeError as e: print(e)
s = "global"
def g():
    global s
    s, t = 1, 2
    return t
print(g(), s)
