"""exceptions: raised and caught"""

class Odd(Exception):
    pass

def check(n):
    if n & 1:
        raise Odd(n)
    return n

def main(scale):
    good = bad = 0
    for i in range(scale):
        try:
            good += check(i)
        except Odd as e:
            bad += e.args[0]
        try:
            {}[i]
        except KeyError:
            bad += 1
        finally:
            good += 1
    return good, bad

SCALE = 150000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
