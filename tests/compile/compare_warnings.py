#!/usr/bin/python3.11
"""Compares the warnings about suspicious code with CPython's: category, line, message.

    compare_warnings.py ASTDUMP
"""
import sys
import warnings

import referee

CASES = r"""
x is 1|x is not 'a'|1 is x|() is x|x == 1 is 2|x is None is 3|x is (1,)|x is None|x is ...
assert (x, 'a')|assert ()|assert (1, 2)|assert x, 'a'
1()|[1](2)|'a'(1)|f''()|(1,2)(3)|{}()|{1}()|(x for x in y)()|(lambda:1)()|None()
1[0]|[1,2]['a']|'abc'[1.5]|(1,2)[None]|None[1]|{1}[0]|(lambda:1)[0]|[1][x]|'a'[1:2]|'a'['b']|{1:2}['a']
f'{x}'['a']|[x for x in y]['a']|x['a']|[1][True]|(1,2)[1,2]
x = '\d\e'|b'\d'|f'\d{x}\e'|r'\d'|f'\{x}'|'\8'|'\400'|b'\777'|'\377'|'\d\400'|'\400\d'|f'\400{x}'
1if x else 2|0x1for x in y|[0x1for x in y]|1or 2|1.5and 2|1jin x|0o7is x|x = 1
try: 1()¶finally: 2()
""".strip().replace("\n", "|").split("|")


def cpython(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<corpus>", "exec")
        except SyntaxError as e:
            return str(e.msg)
    # finally parts are generated twice; repeated warnings are shown once
    return sorted({(w.category.__name__, str(w.lineno), str(w.message)) for w in caught})


def main():
    astdump = referee.Astdump(sys.argv[1], "--check")
    bad = 0
    for source in CASES:
        source = source.replace("¶", "\n")
        want, answer = cpython(source), astdump(source.encode())
        got = answer[-1] if answer[0] != "error" else answer[2]
        if answer[0] == "ok":
            got = sorted({tuple(line.split("\t")) for line in answer[1].splitlines()})
        if want != got:
            bad += 1
            print(repr(source), "\n    expected", want, "\n    got     ", got)
    print(f"{len(CASES)} texts, {bad} differ")
    return bool(bad)


sys.exit(main())
