"""Large searches on CPython's engine and on weft's with the same code arrays.

    /usr/bin/python3.11 benchmarks/sre/speed.py LIBRARY      (speed.c says how to make it)

Each case is one call of search over a large subject, so that what is compared is the engines and
not the making of match objects. The two take turns; times are CPU time, the best of each."""
import ctypes
import math
import re
import sys
import time

import re._compiler as compiler
import re._parser as parser

WORDS = "the quick brown fox jumps over a lazy dog while 42 engineers wait for build_17 to end. "
TEXT = WORDS * 4000
LINES = "".join("2024-03-%02d 12:%02d:07 INFO worker-%d: took %d ms, user=bob%d\n" %
                (i % 28 + 1, i % 60, i % 9, i * 7 % 1000, i) for i in range(6000))
CYRILLIC = "\u0441\u044a\u0435\u0448\u044c \u0436\u0435 \u0435\u0449\u0451 \u044d\u0442\u0438\u0445 \u043c\u044f\u0433\u043a\u0438\u0445 \u0431\u0443\u043b\u043e\u043a " * 5000
CODE = "".join("    def method_%d(self, arg=%d):  # comment\n        return 'string %d' + str(arg)\n" %
               (i, i, i) for i in range(4000))

CASES = [
    ("literal", r"needle", 0, TEXT + "needle"),
    ("rare first character", r"zebra", 0, TEXT + "zebra"),
    ("literal, any case", r"(?i)needle", 0, TEXT + "NEEDLE"),
    ("words and an end", r"(?:\w+\W+)*$", 0, TEXT),
    ("alternatives", r"Sherlock|Holmes|Watson|Moriarty", 0, TEXT + "Watson"),
    ("date", r"(\d{4})/(\d\d)/(\d\d)", 0, LINES + "2024/05/06"),
    ("key=value", r"(\w+)=(\w+);", 0, LINES + "key=value;"),
    ("email", r"[\w.]+@[\w.]+\.\w+", 0, TEXT + "me@example.org"),
    ("quoted, escapes", r"\"(?:[^\"\\]|\\.)*\"$", 0, "\"" + r"ab\"c d\n" * 40000 + "\""),
    ("lazy to a word", r"quick.*?never", re.S, TEXT[:20000]),
    ("greedy dot", r".*never", re.S, TEXT[:3000]),
    ("line start", r"(?m)^2025-\d+", 0, LINES),
    ("lexer", r"(?:(?P<name>[A-Za-z_]\w*)|(?P<num>\d+)|(?P<str>'[^']*')|(?P<com>#.*)|(?P<op>[-+*/=(),:.])|(?P<ws>\s+))*", 0, CODE),
    ("group in a loop", r"(?:(a)|(b)|(c)|.)*\Z", re.S, TEXT[:150000]),
    ("lookahead", r"(?:(?!never).)*\Z", re.S, TEXT[:150000]),
    ("backreference", r"(\w)\1\1", 0, TEXT),
    ("word boundary", r"\bendless\b", 0, TEXT + "endless"),
    ("boundaries first", r"\b[xyz]\w+\b", 0, TEXT + "xylo"),
    ("wide words", r"(?:\w+ ?)+!", 0, CYRILLIC[:800] + "!"),
    ("wide class", r"[^\u0430-\u044f\u0451 ]+", 0, CYRILLIC + "x"),
    ("wide literal", r"\u0431\u0443\u043b\u043a\u0430", 0, CYRILLIC),
    ("wide, any case", r"(?i)\u0411\u0423\u041b\u041a\u0410", 0, CYRILLIC),
    ("wide word run", r"\W\w+!", 0, CYRILLIC),
    ("astral", r"\w+ \U0001f600", 0, CYRILLIC[:60000] + " \U0001f600"),
    ("bytes", rb"\x00\xff[\x80-\xff]+\x00", 0, bytes(range(256)) * 1500),
    ("numbers", r"[-+]?\d+\.\d+(?:[eE][-+]?\d+)?", 0, LINES + "3.25e7"),
]


def cpython(pat, subject):
    t = time.process_time()
    m = pat.search(subject)
    return time.process_time() - t, m.span() if m else (-1, -1)


def main():
    lib = ctypes.CDLL(sys.argv[1])
    lib.speed_compile.restype = ctypes.c_void_p
    lib.speed_search.restype = lib.speed_poll_gap.restype = ctypes.c_double
    logs = []
    print("%-22s %12s %12s %8s %14s" % ("case", "CPython us", "weft us", "ratio", "poll after us"))
    for name, text, flags, subject in CASES:
        parsed = parser.parse(text, flags)
        code = compiler._code(parsed, flags)
        pat = re.compile(text, flags)
        prog = ctypes.c_void_p(lib.speed_compile((ctypes.c_uint32 * len(code))(*code), ctypes.c_size_t(len(code)),
                                                 ctypes.c_size_t(parsed.state.groups - 1)))
        width = 1
        raw = subject
        if isinstance(subject, str):
            high = max(map(ord, subject))
            width = 1 if high < 256 else 2 if high < 65536 else 4
            raw = subject.encode({1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}[width])
        args = prog, raw, width, ctypes.c_ssize_t(len(subject))
        span = (ctypes.c_ssize_t * 2)()
        times = []
        while len(times) < 5 or (len(times) < 25 and sum(map(sum, times)) < 1):
            slow, want = cpython(pat, subject)
            times.append((slow, lib.speed_search(*args, span)))
            assert tuple(span) == want, name
        slow, fast = (min(t) for t in zip(*times))
        gap = min(lib.speed_poll_gap(*args) for _ in range(5))
        logs.append(math.log(fast / slow))
        print("%-22s %12.1f %12.1f %8.3f %14.1f" % (name, slow * 1e6, fast * 1e6, fast / slow, gap * 1e6))
    print("geometric mean of %d: %.3f" % (len(logs), math.exp(sum(logs) / len(logs))))


main()
