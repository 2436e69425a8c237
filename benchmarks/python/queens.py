"""algorithms: eight queens with sets and recursion"""

def solve(n, row, cols, up, down):
    if row == n:
        return 1
    count = 0
    for c in range(n):
        if c not in cols and row + c not in up and row - c not in down:
            cols.add(c); up.add(row + c); down.add(row - c)
            count += solve(n, row + 1, cols, up, down)
            cols.remove(c); up.remove(row + c); down.remove(row - c)
    return count

def main(scale):
    return solve(scale, 0, set(), set(), set())

SCALE = 11

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
