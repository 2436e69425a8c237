#!/usr/bin/env python3
"""Compare interpreters on the programs of this folder.

    run.py [--rounds N] [--only NAME ...] [--scale PERCENT] [--json FILE] INTERPRETER...

The first interpreter is the reference (python3.11). In each round every program runs once under each interpreter, one after the
other, so that all see the same state of the machine; the best of the rounds counts. Start-up is not subtracted: programs take
some 0.3 s. A program whose output differs from the reference's is reported and not counted. Ratios are speeds relative to
the reference (2.00: twice as fast); the last line is their geometric mean.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent


def timed(interpreter, program, scale):
    start = time.perf_counter()
    done = subprocess.run([*interpreter.split(), str(program), *scale], capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout if done.returncode == 0 else f"exit {done.returncode}: {done.stderr[-300:]}"


def default_scale(program):
    for line in program.read_text().splitlines():
        if line.startswith("SCALE = "):
            return int(line.split("=")[1])
    raise SystemExit(f"{program}: no SCALE")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("interpreters", nargs="+")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--only", nargs="*")
    ap.add_argument("--json")
    ap.add_argument("--scale", type=float, default=100.0, help="percent of the usual size")
    args = ap.parse_args()
    programs = [p for p in sorted(HERE.glob("*.py")) if p.name != "run.py" and (not args.only or p.stem in args.only)]
    ratios = {i: [] for i in args.interpreters[1:]}
    results = {}
    print(f"{'program':16}" + "".join(f"{os.path.basename(i.split()[0]):>22}" for i in args.interpreters))
    for program in programs:
        scale = [] if args.scale == 100.0 else [str(max(1, int(default_scale(program) * args.scale / 100)))]
        best, output = {}, {}
        for _ in range(args.rounds):
            for i in args.interpreters:
                seconds, output[i] = timed(i, program, scale)
                best[i] = min(best.get(i, 1e9), seconds)
        reference = args.interpreters[0]
        line = f"{program.stem:16}{best[reference]:20.3f} s"
        for i in args.interpreters[1:]:
            if output[i] != output[reference]:
                line += f"{'wrong':>22}"
                print(f"{program.stem}: {i}: {output[i].strip()[-300:]!r} instead of {output[reference].strip()[:200]!r}", file=sys.stderr)
                continue
            ratio = best[reference] / best[i]
            ratios[i].append(ratio)
            line += f"{best[i]:12.3f} s {ratio:6.2f}x"
        results[program.stem] = best
        print(line, flush=True)
    for i, r in ratios.items():
        if r:
            print(f"{i}: geometric mean {math.exp(sum(map(math.log, r)) / len(r)):.2f}x, lowest {min(r):.2f}x, {len(r)} of {len(programs)} programs")
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
