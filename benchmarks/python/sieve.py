"""lists: sieve of Eratosthenes"""

def main(scale):
    flags = [True] * scale
    flags[0] = flags[1] = False
    i = 2
    while i * i < scale:
        if flags[i]:
            for k in range(i * i, scale, i):
                flags[k] = False
        i += 1
    return sum(flags)

SCALE = 2000000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
