"""calls: recursive Fibonacci"""

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def main(scale):
    return fib(20 + scale)

SCALE = 9

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
