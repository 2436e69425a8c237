# Sorting algorithms written out agree with sorted().
def bubble(l):
    l = l[:]
    for i in range(len(l)):
        for j in range(len(l) - 1 - i):
            if l[j] > l[j + 1]: l[j], l[j + 1] = l[j + 1], l[j]
    return l
def insertion(l):
    l = l[:]
    for i in range(1, len(l)):
        x, j = l[i], i
        while j and l[j - 1] > x: l[j] = l[j - 1]; j -= 1
        l[j] = x
    return l
def merge(l):
    if len(l) < 2: return l
    a, b, out = merge(l[:len(l) // 2]), merge(l[len(l) // 2:]), []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]: out.append(a[i]); i += 1
        else: out.append(b[j]); j += 1
    return out + a[i:] + b[j:]
def quick(l): return [] if not l else quick([x for x in l[1:] if x < l[0]]) + [l[0]] + quick([x for x in l[1:] if x >= l[0]])
def heap(l):
    h = []
    def push(x):
        h.append(x); i = len(h) - 1
        while i and h[(i - 1) // 2] > h[i]: h[i], h[(i - 1) // 2] = h[(i - 1) // 2], h[i]; i = (i - 1) // 2
    def pop():
        top, last = h[0], h.pop()
        if h:
            h[0], i = last, 0
            while (c := 2 * i + 1) < len(h):
                if c + 1 < len(h) and h[c + 1] < h[c]: c += 1
                if h[i] <= h[c]: break
                h[i], h[c] = h[c], h[i]; i = c
        return top
    for x in l: push(x)
    return [pop() for _ in l]
def counting(l):
    c = {}
    for x in l: c[x] = c.get(x, 0) + 1
    return [x for x in range(min(l, default=0), max(l, default=-1) + 1) for _ in range(c.get(x, 0))]
def radix(l):
    for shift in range(0, 16, 4):
        b = [[] for _ in range(16)]
        for x in l: b[x >> shift & 15].append(x)
        l = [x for q in b for x in q]
    return l
seed = 42
for n in (0, 1, 2, 10, 60):
    l = []
    for _ in range(n): seed = (seed * 1103515245 + 12345) % 2 ** 31; l.append(seed % 1000)
    print(n, [f(l) == sorted(l) for f in (bubble, insertion, merge, quick, heap, counting, radix)], sorted(l)[:5])
