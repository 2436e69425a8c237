# The messages of ints met by strangers, and int with float and complex.
import operator as o
ops = [("+", o.add), ("-", o.sub), ("*", o.mul), ("/", o.truediv), ("//", o.floordiv), ("%", o.mod), ("**", o.pow), ("<<", o.lshift), (">>", o.rshift), ("&", o.and_), ("|", o.or_), ("^", o.xor), ("@", o.matmul)]
for sign, f in ops:
    for a, b in ((3, None), ([], 3), (3, "ab"), (3, {1}), (3, 2.5), (3, 2j)):
        try:
            print(a, sign, b, "=", f(a, b))
        except TypeError as e:
            print(e)
for f in (o.neg, o.pos, o.invert, o.abs):
    print(f(-3), f(True))
    for x in (None, "a", []):
        try:
            f(x)
        except TypeError as e:
            print(e)
print(3 * "ab", "ab" * -1, 2 * [1], (1,) * 2, b"x" * 3, 0 * [1])
