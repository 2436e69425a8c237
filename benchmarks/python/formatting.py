"""strings: f-strings and format"""

def main(scale):
    n = 0
    for i in range(scale):
        n += len(f"{i:05d} {i / 7:.3f} {i!r:>10} {'abc'}")
        n += len("%d-%s-%x" % (i, i, i))
        n += len("{0}:{1:,}".format(i, i * 1000))
    return n

SCALE = 120000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
