"""What CPython's _struct, binascii, _random and _json answer, for tests/unit/test_codec.c.

    referee.py [--rounds N] [--seed S]      a stream of records on stdout

A record is a tag, a number of fields, and the fields with their lengths in front. The last fields
are the answer: b"ok" and the result, or b"error" and the message of CPython's exception."""
import argparse
import binascii
import json
import random
import struct
import sys

import _json
import _random

ERRORS = (struct.error, OverflowError, binascii.Error, ValueError)


def field(x):
    if isinstance(x, bytes):
        return x
    if isinstance(x, bool):
        return bytes([x])
    if isinstance(x, int):
        return struct.pack("<q", x)
    if isinstance(x, float):
        return struct.pack("<d", x)
    return x.encode("utf-32-le", "surrogatepass")


def record(tag, *fields):
    data = tag + struct.pack("<I", len(fields))
    for f in fields:
        f = field(f)
        data += struct.pack("<I", len(f)) + f
    sys.stdout.buffer.write(data)


def ask(tag, fields, call):
    try:
        got = call()
    except ERRORS as e:
        record(tag, *fields, b"error", str(e.msg if isinstance(e, json.JSONDecodeError) else e).encode(),
               getattr(e, "pos", -1))
    else:
        record(tag, *fields, b"ok", *(got if isinstance(got, tuple) else (got,)))


def wide(n):
    """n for the other side's 128-bit integer, clamped as structfmt.h says."""
    n = max(-2**100, min(2**100, n))
    return n.to_bytes(16, "little", signed=True)


# ---- struct ----

LETTERS = "xcbB?hHiIlLqQnNPefdsp"


def random_format(rng):
    parts = [rng.choice(["", "", "@", "=", "<", ">", "!"])]
    for _ in range(rng.randint(0, 6)):
        parts.append(rng.choice(["", "", "", "0", "1", "3", "17", " ", "\t", "999999999999", "9223372036854775807",
                                 "99999999999999999999"] if rng.random() < 0.3 else ["", "2", " "]))
        parts.append(rng.choice(LETTERS))
    if rng.random() < 0.1:
        parts.insert(rng.randint(0, len(parts)), rng.choice(["z", "\0", "@", "5", "\xe9", "-1"]))
    return "".join(parts).encode("latin-1")


def values_of(fmt):
    """How many values the format takes: CPython says it when it gets too many."""
    try:
        struct.Struct(fmt).pack_into(bytearray(1), 0, *[0] * 300)
    except struct.error as e:
        text = str(e)
        if text.startswith("pack_into expected"):
            return int(text.split()[2])
    return -1


def struct_formats(rng, rounds):
    fixed = ["", "<", "3", "3 i", "i i", "ci0q", "bhilqnPfd?csp0q", "5x@i", "<n", "0s0p", "=P", ">0x"]
    for fmt in [f.encode() for f in fixed] + [random_format(rng) for _ in range(rounds)]:
        ask(b"P", [fmt], lambda: (struct.calcsize(fmt), values_of(fmt)))


def edges(rng):
    k = rng.choice([7, 8, 15, 16, 31, 32, 63, 64, 70, 90])
    return rng.choice([-1, 1]) * (2**k + rng.randint(-2, 2)) if rng.random() < 0.7 else rng.randint(-300, 300)


def struct_numbers(rng, rounds):
    for _ in range(rounds):
        order = rng.choice(["", "@", "=", "<", ">", "!"])
        fmt = order + rng.choice("bBhHiIlLqQ" + ("nNP" if order in ("", "@") else ""))
        n = edges(rng)
        ask(b"I", [fmt.encode(), wide(n)], lambda: struct.pack(fmt, n))
        raw = rng.randbytes(struct.calcsize(fmt))
        ask(b"i", [fmt.encode(), raw], lambda: wide(struct.unpack(fmt, raw)[0]))
        fmt = order + rng.choice("efd")
        x = rng.choice([rng.uniform(-2, 2) * 2.0**rng.randint(-30, 20), struct.unpack("<d", rng.randbytes(8))[0],
                        rng.choice([0.0, -0.0, float("inf"), float("-inf"), 65519.99, 65520.0, 2.0**-25, 3 * 2.0**-26,
                                    2.0**-24, 1e300, 3.4028235677973366e38, 3.4028235e38, 2049.0, 2051.0])])
        if x == x:
            ask(b"F", [fmt.encode(), x], lambda: struct.pack(fmt, x))
        raw = rng.randbytes(struct.calcsize(fmt))
        got = struct.unpack(fmt, raw)[0]
        if got == got:
            record(b"f", fmt.encode(), raw, b"ok", got)
        fmt = "%d%s" % (rng.choice([0, 1, 2, 5, 255, 256, 300]), rng.choice("sp"))
        text = rng.randbytes(rng.choice([0, 1, 3, 255, 256, 290]))
        ask(b"S", [fmt.encode(), text], lambda: struct.pack(fmt, text))
        raw = rng.randbytes(struct.calcsize(fmt))
        if raw:
            ask(b"s", [fmt.encode(), raw], lambda: struct.unpack(fmt, raw)[0])
    for x in range(65536):
        raw = struct.pack("<H", x)
        got = struct.unpack("<e", raw)[0]
        if got == got:
            record(b"f", b"<e", raw, b"ok", got)
            record(b"F", b"<e", got, b"ok", raw)


# ---- binascii ----

def mutate(rng, s, alphabet):
    s = bytearray(s)
    for _ in range(rng.choice([0, 0, 1, 2, 4])):
        k = rng.randint(0, len(s))
        if rng.random() < 0.5:
            s[k:k + rng.randint(0, 2)] = bytes(rng.choice(alphabet) for _ in range(rng.randint(0, 2)))
        else:
            s.insert(k, rng.choice(alphabet))
    return bytes(s)


def ascii_codecs(rng, rounds):
    for _ in range(rounds):
        raw = rng.randbytes(rng.choice([0, 1, 2, 3, 5, 8, 20, 44, 45, 46, 100]))
        group = rng.choice([0, 1, 2, 3, -1, -2, -5, 7, 200, -200])
        ask(b"x", [raw, group], lambda: binascii.hexlify(raw, ":", group) if group else binascii.hexlify(raw))
        text = mutate(rng, binascii.hexlify(raw), b"0aFg \xff")
        ask(b"X", [text], lambda: binascii.unhexlify(text))
        line = rng.random() < 0.5
        ask(b"a", [raw, line], lambda: binascii.b2a_base64(raw, newline=line))
        b64 = mutate(rng, binascii.b2a_base64(raw, newline=False), b"=AQ+/-_*\n\xff")
        strict = rng.random() < 0.5
        ask(b"b", [b64, strict], lambda: binascii.a2b_base64(b64, strict_mode=strict))
        tick = rng.random() < 0.5
        ask(b"u", [raw, tick], lambda: binascii.b2a_uu(raw, backtick=tick))
        uu = mutate(rng, binascii.b2a_uu(raw[:45]), b" `!M\n\r\x1f\x80a")
        ask(b"v", [uu], lambda: binascii.a2b_uu(uu))
        body = bytes(rng.choice(b"aaaaaaaaaa=_. \t\r\n\n\0\x7f\xe9~!") for _ in range(rng.choice([0, 1, 3, 10, 80, 200])))
        flags = [rng.random() < 0.5 for _ in range(3)]
        ask(b"q", [body] + flags, lambda: binascii.b2a_qp(body, *flags))
        qp = mutate(rng, binascii.b2a_qp(body, *flags), b"=\r\n_4aG ")
        head = rng.random() < 0.5
        ask(b"r", [qp, head], lambda: binascii.a2b_qp(qp, header=head))
        crc = rng.randint(0, 70000)
        ask(b"c", [raw, crc], lambda: binascii.crc_hqx(raw, crc))


# ---- random ----

def generators(rng):
    for bits in [0, 1, 31, 32, 33, 64, 1000, 19936, 19968, 20000, 40000]:
        seed = rng.getrandbits(bits) | (1 << bits >> 1)
        gen = _random.Random(seed)
        state = gen.getstate()
        floats = [gen.random() for _ in range(700)]
        sizes = [1, 5, 31, 32, 33, 64, 100, 1000]
        numbers = [gen.getrandbits(k) for k in sizes]
        words = max(1, (seed.bit_length() + 31) // 32)
        record(b"m", seed.to_bytes(words * 4, "little"), struct.pack("<625I", *state),
               struct.pack("<700d", *floats), struct.pack("<8q", *sizes),
               b"".join(n.to_bytes((k + 31) // 32 * 4, "little") for n, k in zip(numbers, sizes)))


# ---- json ----

PIECES = ["a", "bc", "\u00e9", "\u0416", "\U0001f600", '"', "\\", "\\n", "\\\"", "\\u00e9", "\\ud83d", "\\ude00", "\\uD83D\\uDE00",
          "\\u12", "\\x", "\\/", "\x1f", "\n", "\x7f", "u", "0", "\\u123g", "\ud800", "\\b\\f\\r\\t", "\\\\"]
NUMBER = "0123456789-+.eE0000x\u0663"


def scan_number(text):
    try:
        got, end = json.JSONDecoder(parse_float=lambda s: 1.5, parse_int=int).scan_once(text, 0)
    except StopIteration:
        return -1, False
    return (end, isinstance(got, float)) if not isinstance(got, str) else (-1, False)


def json_kernels(rng, rounds):
    for _ in range(rounds):
        s = "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 8))) + rng.choice(["", '"', '"', '"x'])
        begin = rng.randint(0, min(2, len(s)))
        strict = rng.random() < 0.5
        ask(b"j", [s, begin, strict], lambda: _json.scanstring(s, begin, strict))
        plain = "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 8)))
        for ascii_only, call in ((False, _json.encode_basestring), (True, _json.encode_basestring_ascii)):
            ask(b"e", [plain, ascii_only], lambda: call(plain))
        n = rng.choice(["", "-", "1", "12", "0"]) + "".join(rng.choice(NUMBER) for _ in range(rng.randint(0, 6)))
        if not n.startswith(("-I", "N", "I")):
            record(b"n", n, b"ok", *scan_number(n))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rounds", type=int, default=2000)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    rng = random.Random(args.seed)
    struct_formats(rng, args.rounds)
    struct_numbers(rng, args.rounds)
    ascii_codecs(rng, args.rounds)
    generators(rng)
    json_kernels(rng, args.rounds)


main()
