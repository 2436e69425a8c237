#!/usr/bin/python3.11
"""Runs the scripts of tests/lang and compares what they print with what CPython 3.11 printed.

    tests/lang/run.py [--update] [--python EXE] [-j N] [PATH or AREA ...]

    (no PATH)       all scripts: tests/lang/AREA/NAME.py, each with NAME.out beside it
    AREA            all scripts of one folder of tests/lang
    PATH            a script, or a folder of scripts
    --python EXE    the interpreter to be tested, with options if need be; default build/weft
    --update        run CPython 3.11 instead and write the .out files anew; a script that prints
                    other things under another hash seed is refused
    -j N            so many scripts at once; default 2

A script runs in its own folder as `EXE NAME.py`, with no input, for at most 20 seconds; the path of
that folder is taken out of what it prints. Compared are stdout; stderr too, when the script has a comment line `# stderr` (in the .out file it follows the line
`--- stderr`); and the exit status, which is the last line of the .out file, `exit N`, when it is not 0.
Files whose name starts with an underscore are helpers of the scripts beside them.

Scripts that known.txt lists, with a reason, are known to differ: they are run, and it is a failure if they do not.

For each failure the first differing lines are shown. The last line is `N passed, N failed`; the exit
status is 1 when something failed.
"""
import argparse
import os
import shlex
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
CPYTHON = "/usr/bin/python3.11"
TIMEOUT = 20
SHOWN = 6       # lines of each side that a failure shows
WIDTH = 160     # columns of a shown line


class Output(NamedTuple):
    text: str       # in the form of a .out file
    aside: str      # stderr, where it is not compared: shown with a failure


def find_scripts(names):
    """The scripts meant by the command line, in the order of their paths."""
    found = set()
    for name in names or [HERE]:
        path = Path(name)
        if not path.exists():
            path = HERE / name
        if path.is_dir():
            found.update(p for p in path.resolve().rglob("*.py"))
        elif path.is_file():
            found.add(path.resolve())
        else:
            sys.exit(f"run.py: there is no script or area {name}")
    found.discard(HERE / "run.py")
    return sorted(p for p in found if not p.name.startswith("_"))


def environment(seed):
    """The same surroundings for every interpreter: no PYTHON* variables but these."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env.update(LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1", PYTHONUTF8="1")
    if seed is not None:
        env["PYTHONHASHSEED"] = str(seed)
    return env


def output_of(script, python, seed=None):
    """What a run of the script prints, as an Output."""
    wants_stderr = any(line.strip() == "# stderr" for line in
                       script.read_text(encoding="utf-8").splitlines())
    try:
        done = subprocess.run(python + [script.name], cwd=script.parent, env=environment(seed),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired as late:
        return Output(as_text(late.stdout or b"") + f"timed out after {TIMEOUT} s\n", "")
    text, stderr = (as_text(out).replace(f"{script.parent}{os.sep}", "")
                    for out in (done.stdout, done.stderr))
    if wants_stderr:
        text += "--- stderr\n" + stderr
    if done.returncode:
        text += f"exit {done.returncode}\n"
    return Output(text, "" if wants_stderr else stderr)


def as_text(data):
    """Output as text that ends with a newline, if there is any."""
    text = data.decode("utf-8", "backslashreplace")
    return text + "\n" if text and not text.endswith("\n") else text


def first_difference(want, got):
    """The lines to show for a wanted text and a different Output."""
    a, b = want.splitlines(), got.text.splitlines()
    i = 0
    while i < len(a) and i < len(b) and a[i] == b[i]:
        i += 1
    lines = [f"    line {i + 1}:"]
    lines += ["    - " + s[:WIDTH] for s in a[i:i + SHOWN]] or ["    - (end)"]
    lines += ["    + " + s[:WIDTH] for s in b[i:i + SHOWN]] or ["    + (end)"]
    return lines + ["    stderr " + s[:WIDTH] for s in got.aside.splitlines()[-SHOWN:]]


def check(script, python):
    """None, or the lines that tell what is wrong."""
    expected = script.with_suffix(".out")
    if not expected.exists():
        return ["    there is no .out file; see --update"]
    want, got = expected.read_bytes().decode("utf-8"), output_of(script, python)
    return None if want == got.text else first_difference(want, got)


def update(script, python):
    """Writes the .out file; None, or the lines that tell why it cannot be."""
    if script.stem in sys.stdlib_module_names:
        return ["    a script must not hide a module of the standard library"]
    one, other = output_of(script, python, seed=1), output_of(script, python, seed=2)
    if one.text != other.text:
        return first_difference(one.text, other)
    if "timed out after" in one.text:
        return ["    timed out"]
    expected = script.with_suffix(".out")
    if not expected.exists() or expected.read_bytes().decode("utf-8") != one.text:
        expected.write_text(one.text, encoding="utf-8")
    return None


def parse_arguments():
    arg = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arg.add_argument("--update", action="store_true")
    arg.add_argument("--python", default=str(HERE.parent.parent / "build" / "weft"))
    arg.add_argument("-j", type=int, default=2, metavar="N")
    arg.add_argument("paths", nargs="*", metavar="PATH or AREA")
    return arg.parse_args()


def known_differences():
    """Scripts (relative paths) that differ for a known reason: the lines `AREA/NAME.py  reason` of known.txt."""
    lines = (HERE / "known.txt").read_text().splitlines()
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def verdict(script, wrong, known, python):
    """What is wrong after known differences are taken into account; CPython itself has none."""
    if python[0] == CPYTHON or str(script.relative_to(HERE)) not in known:
        return wrong
    return [] if wrong else ["    passes now: take it out of known.txt"]


def main():
    args = parse_arguments()
    python = [CPYTHON] if args.update else shlex.split(args.python)
    if os.path.sep in python[0]:
        python[0] = os.path.abspath(python[0])
    step = update if args.update else check
    scripts = find_scripts(args.paths)
    passed, failed, known = Counter(), Counter(), known_differences()
    with ThreadPoolExecutor(max(1, args.j)) as pool:
        for script, wrong in zip(scripts, pool.map(lambda s: step(s, python), scripts)):
            if HERE in script.parents:
                wrong = verdict(script, wrong, known, python)
            (failed if wrong else passed)[script.parent.name] += 1
            if wrong:
                print(f"FAIL {script.relative_to(HERE) if HERE in script.parents else script}")
                print("\n".join(wrong))
    for area in sorted(failed):
        print(f"{area}: {passed[area]} of {passed[area] + failed[area]}")
    print(f"{passed.total()} passed, {failed.total()} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
