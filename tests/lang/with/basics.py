# with: enter, exit, as, several managers.
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self.n * 10
    def __exit__(self, *a): print("exit", self.n, a == (None, None, None))
with M(1): print("body")
with M(2) as x: print("body", x)
with M(3) as a, M(4) as b: print(a, b)
with (M(5) as a, M(6) as b,): print(a, b)
with (M(7)): pass
with (M(8), M(9)): print("two without names")
with (M(10)) as y: print(y)
print(x, y)
class T:
    def __enter__(self): return 1, [2, 3]
    def __exit__(self, *a): pass
with T() as (p, [q, *r]): print(p, q, r)
l = [0]
with M(1) as l[0]: print(l)
class O: pass
with M(2) as O.attr: print(O.attr)
with M(1) as i, M(i) as j: print(i, j)
def f():
    with M(1):
        with M(2): return "value"
print(f())
for k in range(3):
    with M(k):
        if k == 0: continue
        if k == 1: break
def g():
    with M(1): yield 1; yield 2
print(list(g()))
h = g(); next(h); h.close()
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class Neither: pass
for c in (NoEnter, NoExit, Neither):
    try:
        with c(): print("never")
    except TypeError as e: print(e)
try:
    with 5: pass
except TypeError as e: print(e)
try:
    with T() as (p, q, r): print("never")
except ValueError as e: print(e)
try:
    with M(1) as a, undefined_manager as b: pass
except NameError as e: print(e)
