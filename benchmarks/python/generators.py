"""generators: pipelines"""

def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1

def squares(it):
    for x in it:
        yield x * x

def even(it):
    for x in it:
        if not x & 1:
            yield x

def main(scale):
    return sum(even(squares(numbers(scale)))), sum(x for x in numbers(scale) if x % 3)

SCALE = 500000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
