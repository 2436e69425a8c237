# Matrices, flattening, grouping, permutations with lists alone.
m = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*m)], [x for r in m for x in r], sum(m, []), [r[::-1] for r in m][::-1], [[m[j][i] for j in range(2)] for i in range(3)])
def perms(l):
    if not l: return [[]]
    return [[x] + p for i, x in enumerate(l) for p in perms(l[:i] + l[i + 1:])]
print(perms([1, 2, 3]))
def powerset(l):
    return [[]] if not l else powerset(l[1:]) + [[l[0]] + s for s in powerset(l[1:])]
print(powerset("abc"))
def flatten(l):
    out = []
    for x in l:
        out += flatten(x) if isinstance(x, list) else [x]
    return out
print(flatten([1, [2, [3, [], [4]]], [[5]]]))
def merge_sort(l):
    if len(l) < 2: return l
    h = len(l) // 2
    a, b, out = merge_sort(l[:h]), merge_sort(l[h:]), []
    while a and b:
        out.append((a if a[0] <= b[0] else b).pop(0))
    return out + a + b
print(merge_sort([5, 2, 9, 1, 5, 6, -3, 0]))
def chunks(l, n): return [l[i:i + n] for i in range(0, len(l), n)]
print(chunks(list(range(7)), 3), chunks("abcdef", 4))
def bisect(l, x):
    lo, hi = 0, len(l)
    while lo < hi:
        mid = (lo + hi) // 2
        if l[mid] < x: lo = mid + 1
        else: hi = mid
    return lo
print([bisect([1, 3, 5, 7], x) for x in range(9)])
life = [[0] * 5 for _ in range(5)]
for y, x in ((1, 2), (2, 2), (3, 2)):
    life[y][x] = 1
def step(g):
    n = len(g)
    count = lambda y, x: sum(g[(y + dy) % n][(x + dx) % n] for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)
    return [[int(count(y, x) == 3 or g[y][x] and count(y, x) == 2) for x in range(n)] for y in range(n)]
for _ in range(2):
    life = step(life)
    print("\n".join("".join(".#"[c] for c in r) for r in life))
stack, queue = [], []
for i in range(4):
    stack.append(i); queue.insert(0, i)
print([stack.pop() for _ in range(4)], [queue.pop() for _ in range(4)])
tri = [[1]]
for _ in range(5):
    tri.append([1] + [a + b for a, b in zip(tri[-1], tri[-1][1:])] + [1])
print(tri)
