"""calls: closures, keywords, defaults, star arguments"""

def adder(n):
    def add(x, y=1, *, z=2):
        return x + y + z + n
    return add

def spread(*args, **kw):
    return len(args) + len(kw)

def main(scale):
    f, total = adder(5), 0
    for i in range(scale):
        total += f(i) + f(i, 2) + f(i, z=3)
        total += spread(i, 1, 2, a=3)
        total += spread(*(1, 2), **{"b": 1})
    return total

SCALE = 150000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
