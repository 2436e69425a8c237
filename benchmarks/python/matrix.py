"""lists: matrix product"""

def multiply(a, b):
    bt = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, col)) for col in bt] for row in a]

def main(scale):
    a = [[(i * j) % 7 + 0.5 for j in range(scale)] for i in range(scale)]
    b = [[(i + j) % 5 for j in range(scale)] for i in range(scale)]
    return round(sum(map(sum, multiply(a, b))), 3)

SCALE = 100

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
