# Reading loops and searches with :=.
import io
f = io.StringIO("line 1\nline 2\n\nline 4\n")
while line := f.readline(): print(repr(line))
f.seek(0)
while (chunk := f.read(5)) and "4" not in chunk: print(repr(chunk))
print("stopped at", repr(chunk))
stack = [1, [2, [3, 4]], 5]
out = []
while stack:
    if isinstance(top := stack.pop(), list): stack.extend(top)
    else: out.append(top)
print(out)
import re
for text in ("12 ab", "cd", "x=5"):
    if m := re.match(r"(\d+) (\w+)", text): print("number", m[1], m[2])
    elif (m := re.match(r"(\w)=(\d)", text)) and (v := int(m[2])) > 3: print("assign", m[1], v)
    else: print("none", m)
n, steps = 27, 0
while (n := n // 2 if n % 2 == 0 else 3 * n + 1) != 1: steps += 1
print(steps)
def fib(limit):
    a, b = 0, 1
    while (a := a) < limit:
        yield a
        a, b = b, a + b
print(list(fib(50)))
def gcd(a, b):
    while r := a % b: a, b = b, r
    return b
print(gcd(1071, 462))
it = iter([3, 0, 4])
while (x := next(it, None)) is not None: print(x)
env = {"a": "b", "b": "c"}
key = "a"
while (nxt := env.get(key)): key = nxt
print(key, nxt)
print([(a, b) for a in range(4) if (b := a * a) and b < 9], [y for x in "a1b2" if (y := x).isdigit()], (first := next((w for w in ["", "x"] if w), None)), first)
cache = {}
def sq(n): return cache[n] if n in cache else (cache.__setitem__(n, r := n * n) or r)
print(sq(4), sq(4), cache)
if (a := 1) and (b := 0) or (c := "c"): print(a, b, c)
print(sum(s for _ in range(3) if (s := _ * 2)), max((longest := w) for w in ["aa", "b"]), longest)
q = [5, 3, 8]
while q and (head := q[0]) != 8: q.pop(0)
print(head, q)
print((lambda n: (r := [1]) and [r.append(r[-1] * i) for i in range(1, n + 1)] and r)(5))
