#!/usr/bin/python3.11
"""Compares the scopes of the installed standard library with CPython's `symtable`.

    compare_scopes.py ASTDUMP [--every N] [--skip K] [FILE...]
"""
import _symtable
import argparse
import os
import sys
import tempfile

import referee


def dump(table):
    out = []

    def walk(s, depth):
        names = " ".join(f"{n}={f}" for n, f in sorted(s.symbols.items(), key=lambda x: x[0].encode()))
        out.append(f"{depth} {s.name} {s.type} line {s.lineno} nested {s.nested}:"
                   f"{' ' if names else ''}{names} |{''.join(' ' + v for v in s.varnames)}\n")
        for child in s.children:
            walk(child, depth + 1)

    walk(table, 0)
    return "".join(out)


def cpython(source):
    try:
        return ("ok", dump(_symtable.symtable(source, "<corpus>", "exec")))
    except Exception as e:
        return referee.error_fields(e)


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("astdump")
    arg.add_argument("files", nargs="*")
    arg.add_argument("--every", type=int, default=1)
    arg.add_argument("--skip", type=int, default=0)
    arg = arg.parse_args()
    files = arg.files or referee.stdlib_files(arg.every, arg.skip)
    texts = [open(f, "rb").read() for f in files]
    with tempfile.TemporaryDirectory() as tmp:
        names = os.path.join(tmp, "names")
        referee.write_names(names, texts)
        astdump = referee.Astdump(arg.astdump, "--names", names, "--scopes")
        bad = 0
        for path, text in zip(files, texts):
            want, got = cpython(text), astdump(text)
            if want == got:
                continue
            bad += 1
            print(path)
            if want[0] == got[0] == "ok":
                print("   ", referee.first_difference(want[1], got[1]))
            else:
                print("    expected", str(want)[:300], "\n    got     ", str(got)[:300])
    print(f"{len(files)} files, {bad} differ")
    return bool(bad)


sys.exit(main())
