# The limit can be set; after an error the whole depth is there again.
import sys
def depth(n=0):
    try: return depth(n + 1)
    except RecursionError: return n
a = depth(); b = depth()
print(a == b, 900 < a < 1000)
sys.setrecursionlimit(200); c = depth(); print(100 < c < 200)
sys.setrecursionlimit(3000); d = depth(); print(2800 < d < 3000, d > a)
sys.setrecursionlimit(1000); print(depth() == a)
def sum_to(n): return n and n + sum_to(n - 1)
print(sum_to(900))
try: sum_to(5000)
except RecursionError as e: print(e)
sys.setrecursionlimit(6000); print(sum_to(5000)); sys.setrecursionlimit(1000)
def deep_set():
    def go(n):
        if n == 0:
            try: sys.setrecursionlimit(20); return "set"
            except RecursionError as e: return str(e)
        return go(n - 1)
    return go(100)
print(deep_set()[:40], sys.getrecursionlimit())
def ctx(n):
    try: return ctx(n + 1)
    except RecursionError:
        try: raise ValueError("in handler")
        except ValueError as e: return type(e.__context__).__name__
print(ctx(0))
class R:
    def __init__(self, n): self.c = R(n - 1) if n else None
    def __del__(self): pass
r = R(200); n = 0
while r: n, r = n + 1, r.c
print(n)
def g(n): return (yield from g(n - 1)) if n else (yield "bottom")
print(next(g(300)))
def h(n): return [h(n - 1)] if n else []
print(str(h(150)).count("["))
