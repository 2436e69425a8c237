"""big ints: digits of pi, powers"""

import sys
sys.set_int_max_str_digits(0)

def pi_digits(n):
    out, k, a, b, a1, b1 = [], 2, 4, 1, 12, 4
    while len(out) < n:
        p, q, k = k * k, 2 * k + 1, k + 1
        a, b, a1, b1 = a1, b1, p * a + q * a1, p * b + q * b1
        d, d1 = a // b, a1 // b1
        while d == d1 and len(out) < n:
            out.append(d)
            a, a1 = 10 * (a % b), 10 * (a1 % b1)
            d, d1 = a // b, a1 // b1
    return out

def main(scale):
    digits = pi_digits(scale)
    return sum(digits), len(str(3 ** (scale * 20))), pow(7, 10 ** 200, 10 ** 100 + 9)

SCALE = 3000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
