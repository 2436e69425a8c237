# Ackermann, Hanoi, permutations, parsing, flood fill, memo.
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print([ack(2, n) for n in range(5)], ack(3, 3))
def parse(s):
    def expr(i):
        v, i = term(i)
        while i < len(s) and s[i] in "+-":
            w, j = term(i + 1)
            v, i = (v + w if s[i] == "+" else v - w), j
        return v, i
    def term(i):
        v, i = atom(i)
        while i < len(s) and s[i] in "*/":
            w, j = atom(i + 1)
            v, i = (v * w if s[i] == "*" else v // w), j
        return v, i
    def atom(i):
        if s[i] == "(":
            v, i = expr(i + 1)
            if s[i] != ")": raise SyntaxError(f"expected ) at {i}")
            return v, i + 1
        if s[i] == "-": v, i = atom(i + 1); return -v, i
        j = i
        while j < len(s) and s[j].isdigit(): j += 1
        return int(s[i:j]), j
    return expr(0)[0]
for e in ("1+2*3", "(1+2)*3", "-(2+3)*4-1", "2*(3+(4-1))*2", "100/7/2"): print(e, parse(e), parse(e) == eval(e.replace("/", "//")))
for e in ("(1+2", "1+", "(1]", ""):
    try: print(parse(e))
    except (SyntaxError, IndexError, ValueError) as x: print(type(x).__name__, x)
grid = ["..#..", ".##..", "#...#"]
def fill(y, x, seen):
    if not (0 <= y < 3 and 0 <= x < 5) or grid[y][x] == "#" or (y, x) in seen: return 0
    seen.add((y, x))
    return 1 + sum(fill(y + a, x + b, seen) for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0)))
print(fill(0, 0, set()), fill(0, 4, set()))
def change(n, coins): return 1 if n == 0 else 0 if n < 0 or not coins else change(n - coins[0], coins) + change(n, coins[1:])
print(change(50, (25, 10, 5, 1)))
def lcs(a, b, memo={}):
    if not a or not b: return ""
    if (a, b) not in memo: memo[a, b] = lcs(a[1:], b[1:]).join([a[0], ""]) if a[0] == b[0] else max(lcs(a[1:], b), lcs(a, b[1:]), key=len)
    return memo[a, b]
print(lcs("AGGTAB", "GXTXAYB"))
def subsets(l): return [[]] if not l else [s + t for s in subsets(l[1:]) for t in ([], [l[0]])]
print(len(subsets("abcd")), subsets([1, 2]))
def sudoku(b):
    for i in range(16):
        if b[i] == 0:
            for v in (1, 2, 3, 4):
                if all(b[j] != v for j in range(16) if j // 4 == i // 4 or j % 4 == i % 4 or (j // 8 == i // 8 and j % 4 // 2 == i % 4 // 2)):
                    r = sudoku(b[:i] + [v] + b[i + 1:])
                    if r: return r
            return None
    return b
print(sudoku([1, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 0, 2]))
