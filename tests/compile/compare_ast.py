#!/usr/bin/python3.11
"""Compares the trees of the installed standard library (test suite included) with CPython's.

    compare_ast.py ASTDUMP [--every N] [--skip K] [--type-comments] [FILE...]

Exit status 1 when there is a difference; each one is shown at its first differing place.
"""
import argparse
import ast
import os
import sys
import tempfile

import referee


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("astdump")
    arg.add_argument("files", nargs="*")
    arg.add_argument("--every", type=int, default=1)
    arg.add_argument("--skip", type=int, default=0)
    arg.add_argument("--type-comments", action="store_true")
    arg = arg.parse_args()
    files = arg.files or referee.stdlib_files(arg.every, arg.skip)
    texts = [open(f, "rb").read() for f in files]
    options = ["--type-comments"] if arg.type_comments else []
    flags = ast.PyCF_TYPE_COMMENTS if arg.type_comments else 0
    with tempfile.TemporaryDirectory() as tmp:
        names = os.path.join(tmp, "names")
        referee.write_names(names, texts)
        astdump = referee.Astdump(arg.astdump, "--names", names, *options)
        bad = 0
        for path, text in zip(files, texts):
            want, got = referee.cpython_ast(text, flags=flags), astdump(text)
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
