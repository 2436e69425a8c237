#!/usr/bin/python3.11
"""Folds random constant expressions on both sides.

    compare_fold.py ASTDUMP [--count N] [--seed S]

CPython has folded an expression when its code only loads a constant. What it folds must come out
here as the same constant, of the same type, or not folded at all where fold.c says so (complex
quotients and powers, int quotients beyond 2**53); what it leaves alone must not be folded.
"""
import argparse
import dis
import random
import re
import sys
import warnings

import referee

warnings.simplefilter("ignore")
ATOMS = """0 1 2 3 7 10 64 100 127 128 255 1000 4096 0x7fffffff 2**31 2**62 (2**64-1) 12345678901234567890
    0.0 0.5 1.5 2.0 1e10 1e308 1e-320 3j 1.5j True False None ... '' 'a' 'abc' 'xyz\\xe9\\u20ac' b'' b'xy'
    () (1,) (1,2) ('a',(2,3)) __debug__""".split()
BINARY = "+ - * / // % ** << >> & | ^".split()


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(ATOMS)
    a, b = expression(rng, depth - 1), expression(rng, depth - 1)
    kind = rng.random()
    if kind < 0.7:
        return f"({a} {rng.choice(BINARY)} {b})"
    if kind < 0.85:
        return f"({rng.choice(['-', '+', '~', 'not '])}{a})"
    if kind < 0.93:
        return f"{a}[{b}]" if a[0] not in "0123456789." else f"({a})[{b}]"
    return f"({a}, {b})"


def cpython(source):
    code = compile(source, "<fold>", "eval")
    ops = [i for i in dis.get_instructions(code)]
    if [i.opname for i in ops] == ["RESUME", "LOAD_CONST", "RETURN_VALUE"]:
        return referee.constant(ops[1].argval)
    return None


def may_be_left(source, want):
    """Left to run time on purpose."""
    return want.startswith("c:") or "j" in source or ("/" in source and "f:" in want)


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("astdump")
    arg.add_argument("--count", type=int, default=20000)
    arg.add_argument("--seed", type=int, default=1)
    arg = arg.parse_args()
    rng = random.Random(arg.seed)
    astdump = referee.Astdump(arg.astdump, "--text", "--mode", "eval", "--folded", "--no-positions")
    bad = folded = left = 0
    for _ in range(arg.count):
        source = expression(rng, rng.choice((1, 1, 2, 2, 3)))
        want, got = cpython(source), astdump(source)
        match = re.fullmatch(r"Expression\(body=Constant\(value=(.*),kind=(None|s'u')\)\)", got[1])
        have = match and match[1]
        folded += want is not None
        if want == have:
            continue
        if have is None and may_be_left(source, want):
            left += 1
            continue
        bad += 1
        if bad <= 20:
            print(source, "\n    expected", want, "\n    got     ", have)
    print(f"{arg.count} expressions, {folded} folded, {left} of them left to run time, {bad} differ")
    return bool(bad)


sys.exit(main())
