"""sorting: plain, with keys, stability"""

def main(scale):
    x, data = 42, []
    for _ in range(scale):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        data.append((x % 1000, str(x), x / 3))
    a = sorted(data)
    b = sorted(data, key=lambda t: (-t[0], t[2]))
    c = sorted(t[1] for t in data)
    d = sorted((t[2] for t in data), reverse=True)
    return a[0][0], b[0][0], c[0], round(d[0], 3)

SCALE = 60000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
