#!/usr/bin/python3.11
"""Compares what both say about wrong programs: class, message, place, text.

    compare_errors.py ASTDUMP [--mutations N] [--seed S] [--full] [--no-corpus] [--show N]
                      [--require PERCENT]

The programs are collected here from the installed test suite: doctest examples and string constants
of the test modules below (as `exec`, `eval` and `single` input), and mutations of statements of the
standard library, of one token each: deleted, doubled, swapped with the next, replaced by or
followed by another one. With --full the program runs all passes that can raise a SyntaxError and
is compared with compile(), else only the parser is. A program that is right for both agrees too
but is not counted.
"""
import argparse
import ast
import collections
import io
import os
import random
import sys
import tempfile
import tokenize

import referee

MODULES = """
    ast async_for? asyncgen? augassign? baseexception? bytes class codeop compile coroutines
    decorators dictcomps eof except_star exception_hierarchy exceptions extcall flufl fstring
    funcattrs future genexps generators global grammar keywordonlyarg listcomps metaclass
    named_expressions opcodes? patma peepholer positional_only_arg pyclbr? raise scope setcomps
    source_encoding? string_literals structseq? subclassinit super symtable syntax sys_settrace
    tokenize traceback type_annotations type_comments unpack unpack_ex unparse utf8source? with
    yield_from? __all__? builtin code dis
""".split()

SPARE = """( ) [ ] { } , : ; . = == := + - * ** / // % @ & | ^ ~ < > <= != -> += *= ... ! $ ?
    if else elif for while in is not and or lambda def class return yield from import as with try
    except finally raise del global nonlocal pass break continue async await match case None True
    print exec x 1 1.5 0x 12a 0777 'a' b'b' f'{x}' "abc f'{' \\ # _ __debug__ *a **b""".split()


def doctest_examples(text):
    lines, out = text.split("\n"), []
    for i, line in enumerate(lines):
        stripped = line.lstrip()
        if not stripped.startswith(">>> "):
            continue
        indent = len(line) - len(stripped)
        source = [stripped[4:]]
        for more in lines[i + 1:]:
            if not more[indent:].startswith("..."):
                break
            source.append(more[indent + 4:])
        out.append("\n".join(source) + "\n")
    return out


def corpus():
    found = {}
    for name in MODULES:
        path = f"{referee.STDLIB}/test/test_{name.rstrip('?')}.py"
        if not os.path.exists(path):
            continue
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
                v = node.value
                if isinstance(v, str):
                    for example in doctest_examples(v):
                        found[example] = None
                if 0 < len(v) < 3000:
                    found[v] = None
    return [s for s in found if isinstance(s, bytes) or not has_surrogate(s)]


def has_surrogate(s):
    return any("\ud800" <= c <= "\udfff" for c in s)


def statements(files, rng):
    """Endless: text of a statement somewhere in the standard library."""
    while True:
        path = rng.choice(files)
        try:
            with tokenize.open(path) as file:
                text = file.read()
            body = ast.parse(text).body
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        lines = text.split("\n")
        for node in rng.sample(body, min(len(body), 6)):
            size = node.end_lineno - node.lineno
            while size > 25 and getattr(node, "body", None):
                node = rng.choice(node.body)
                size = node.end_lineno - node.lineno
            chunk = lines[node.lineno - 1:node.end_lineno]
            if size > 25 or not chunk:
                continue
            margin = len(chunk[0]) - len(chunk[0].lstrip())
            chunk = [c[margin:] if not c[:margin].strip() else c for c in chunk]
            yield "\n".join(chunk) + "\n"


def tokens_of(text):
    """(start, end) offsets of the tokens that have a text."""
    starts = [0]
    for line in text.splitlines(True):
        starts.append(starts[-1] + len(line))
    try:
        for t in tokenize.generate_tokens(io.StringIO(text).readline):
            a, b = starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]
            if b > a:
                yield a, b
    except (tokenize.TokenError, IndentationError):
        return


def mutate(text, rng):
    toks = list(tokens_of(text))
    if len(toks) < 2:
        return text
    for _ in range(1 if rng.random() < 0.8 else 2):
        i = rng.randrange(len(toks) - 1)
        (a, b), (c, d) = toks[i], toks[i + 1]
        what = rng.randrange(6)
        if what == 0:
            text = text[:a] + text[b:]
        elif what == 1:
            text = text[:b] + " " + text[a:b] + text[b:]
        elif what == 2:
            text = text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
        elif what == 3:
            text = text[:a] + rng.choice(SPARE) + text[b:]
        elif what == 4:
            text = text[:a] + rng.choice(SPARE) + " " + text[a:]
        else:
            text = text[:a]
        toks = list(tokens_of(text))
        if len(toks) < 2:
            break
    return text


def cpython(source, mode, full):
    if not full:
        got = referee.cpython_ast(source, mode, positions=False)
        return got if got[0] == "error" else ("ok",)
    try:
        compile(source, "<corpus>", mode, dont_inherit=True)
    except Exception as e:
        return referee.error_fields(e)
    return ("ok",)


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("astdump")
    arg.add_argument("--mutations", type=int, default=20000)
    arg.add_argument("--seed", type=int, default=1)
    arg.add_argument("--show", type=int, default=25)
    arg.add_argument("--full", action="store_true")
    arg.add_argument("--no-corpus", action="store_true")
    arg.add_argument("--require", type=float, default=0)
    arg.add_argument("--corpus-every", type=int, default=1)
    arg = arg.parse_args()
    rng = random.Random(arg.seed)
    cases = []
    if not arg.no_corpus:
        for source in corpus()[::arg.corpus_every]:
            for mode in "exec", "eval", "single":
                cases.append((source, mode))
    n_corpus = len(cases)
    source = statements(referee.stdlib_files(), rng)
    while len(cases) < n_corpus + arg.mutations:
        text = next(source)
        for _ in range(4):
            cases.append((mutate(text, rng), "exec"))
    with tempfile.TemporaryDirectory() as tmp:
        names = os.path.join(tmp, "names")
        referee.write_names(names, [c[0] for c in cases])
        programs = {}
        options = ["--check"] if arg.full else ["--quiet"]
        for mode in "exec", "eval", "single":
            common = ["--names", names, "--mode", mode, *options]
            programs[mode, str] = referee.Astdump(arg.astdump, "--text", *common)
            programs[mode, bytes] = referee.Astdump(arg.astdump, *common)
        return compare(arg, cases, n_corpus, programs)


def compare(arg, cases, n_corpus, programs):
    total, agree, near, shown = [0, 0], [0, 0], [0, 0], 0
    kinds = collections.Counter()
    for i, (source, mode) in enumerate(cases):
        if has_surrogate(source) if isinstance(source, str) else False:
            continue
        want = cpython(source, mode, arg.full)
        got = programs[mode, type(source)](source)
        if got[0] == "ok":
            got = ("ok",)
        if want[0] == "ok" and got[0] == "ok":
            continue
        which = i >= n_corpus
        total[which] += 1
        if want == got:
            agree[which] += 1
            continue
        near[which] += want[:3] == got[:3]
        kinds[want[1:3] if want[0] == "error" else "ok", got[1:3] if got[0] == "error" else got] += 1
        if shown < arg.show:
            shown += 1
            print(f"--- {mode} {source!r}"[:1500], "\n    expected", want, "\n    got     ", got)
    for (want, got), n in kinds.most_common(25):
        print(n, want, "|", got)
    for which, name in enumerate(("corpus", "mutations")):
        if total[which]:
            print(f"{name}: {total[which]} wrong programs, {agree[which]} agree "
                  f"({100 * agree[which] / total[which]:.2f} %), {near[which]} more in class and message")
    rate = 100 * sum(agree) / max(1, sum(total))
    return rate < arg.require


if __name__ == "__main__":
    sys.exit(main())
