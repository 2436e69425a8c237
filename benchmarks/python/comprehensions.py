"""lists, sets, dicts by comprehension"""

def main(scale):
    total = 0
    for i in range(scale):
        a = [x * 2 for x in range(100)]
        b = {x % 17 for x in a}
        c = {x: x + 1 for x in b}
        total += len(a) + len(b) + sum(c.values())
    return total

SCALE = 15000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
