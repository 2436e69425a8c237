"""numeric: complex iteration by floats"""

def main(scale):
    inside = 0
    for py in range(scale):
        y0 = py * 2.0 / scale - 1.0
        for px in range(scale):
            x0 = px * 3.0 / scale - 2.0
            x = y = 0.0
            n = 0
            while x * x + y * y <= 4.0 and n < 50:
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                n += 1
            inside += n == 50
    return inside

SCALE = 160

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
