#!/usr/bin/python3.11
"""Write runtime/core/pow10.h: powers of ten in 128 bits, for the shortest digits of a double.

For k from -292 to 324: the 128 leading bits of 10**k, rounded up (Giulietti 2020, section 9.2).
"""
FIRST, LAST = -292, 324


def leading_bits(k):
    shift = (k * 1741647 >> 19) - 127             # floor(log2(10**k)) - 127
    if k >= 0:
        n, d = 10 ** k, 1
    else:
        n, d = 1, 10 ** -k
    if shift >= 0:
        d <<= shift
    else:
        n <<= -shift
    g = -(-n // d)
    assert 1 << 127 <= g < 1 << 128
    return g


with open("runtime/core/pow10.h", "w") as f:
    f.write("/* pow10.h -- 10**k in 128 bits, rounded up; written by tools/gen_pow10.py. */\n\n"
            f"enum {{ POW10_FIRST = {FIRST}, POW10_LAST = {LAST} }};\n\n"
            f"static const struct {{ uint64_t high, low; }} pow10_bits[{LAST - FIRST + 1}] = {{\n")
    for k in range(FIRST, LAST + 1):
        g = leading_bits(k)
        f.write(f"    {{0x{g >> 64:016x}, 0x{g & (1 << 64) - 1:016x}}}, /* {k} */\n")
    f.write("};\n")
