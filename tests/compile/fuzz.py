#!/usr/bin/python3.11
"""Feeds damaged texts to all passes; only the program under test runs, so use a sanitizer build.

    fuzz.py ASTDUMP [--count N] [--seed S] [--seconds T]

Statements of the standard library with random bytes changed, inserted, removed, pieces doubled or
nested, fed as exec, eval, single and func_type input. The program must answer each within five
seconds, must not crash, and must not leak (a sanitizer build ends with an error then). A failing
text is printed.
"""
import argparse
import random
import signal
import sys
import time

import compare_errors
import referee

NASTY = [s.encode("latin-1") for s in (
    "\0", "\xff", "\xc3", "\xed\xa0\x80", "\\\n", "\\", "\t", "\f", "\r", "\n", "(", "[", "{", ")",
    "f'", 'f"{', "}", ":", "'''", '"""', "\\N{", "\\x", "0x", "1e", "_", "#", "# type: int",
    "match ", "case ", "lambda ", "*", "**", ":=", "@", "async ", "await ", "\xef\xbb\xbf",
    "# coding: latin-1\n", "\xe2\x82\xac", "\xc2\xaa", "not ", "-" * 50, "if ", "else ")]


def damage(text, rng):
    data = bytearray(text.encode())
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        i = rng.randrange(len(data) + 1)
        what = rng.randrange(6)
        if what == 0 and data:
            data[min(i, len(data) - 1)] = rng.randrange(256)
        elif what == 1:
            data[i:i] = rng.choice(NASTY)
        elif what == 2:
            del data[i:i + rng.randrange(1, 12)]
        elif what == 3:
            j = min(len(data), i + rng.randrange(40))
            data[i:i] = data[i:j] * rng.choice((1, 1, 1, 2, 60))
        elif what == 4:
            data = data[:i]
        else:
            data[i:i] = rng.choice(NASTY) * rng.choice((1, 2, 210))
    return bytes(data[:20000])


def timed_out(signum, frame):
    raise TimeoutError


def ask(program, data):
    signal.alarm(5)
    try:
        return program(data)
    except TimeoutError:
        program.proc.kill()
        program.proc = None
        return ("timeout",)
    finally:
        signal.alarm(0)


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("astdump")
    arg.add_argument("--count", type=int, default=10**9)
    arg.add_argument("--seconds", type=float, default=15)
    arg.add_argument("--seed", type=int, default=1)
    arg = arg.parse_args()
    rng = random.Random(arg.seed)
    programs = [referee.Astdump(arg.astdump, "--mode", mode, "--check", *more) for mode, more in
                (("exec", []), ("exec", ["--type-comments"]), ("eval", []), ("single", []),
                 ("func_type", []))]
    source = compare_errors.statements(referee.stdlib_files(), rng)
    signal.signal(signal.SIGALRM, timed_out)
    end, n, wrong = time.time() + arg.seconds, 0, 0
    while n < arg.count and time.time() < end:
        text = next(source)
        for _ in range(8):
            data = damage(text, rng)
            for program in rng.choice((programs[:1], programs)):
                n += 1
                answer = ask(program, data)
                if answer[0] not in ("ok", "error"):
                    wrong += 1
                    print(answer, program.args[1:], repr(data))
    for program in programs:
        if program.proc:
            program.proc.stdin.close()
            wrong += program.proc.wait() != 0
    print(f"{n} texts, {wrong} crashes, hangs or leaks")
    return bool(wrong)


sys.exit(main())
