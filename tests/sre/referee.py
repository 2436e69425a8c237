"""CPython's re as the referee of runtime/sre: writes patterns, subjects and what CPython finds.

    referee.py [--pairs N] [--seed S]      a stream for tests/unit/test_sre.c on stdout

Patterns come from CPython's own tests (test/re_tests.py and the calls in test_re.py) and from a
seeded generator; each is compiled with the library's re compiler. The stream is made of

    U  the character tables      P  a pattern: code words, groups, its text
    S  a subject                 Q  a call and its result: every match with all spans
    E  the end: queries asked, left out because CPython reports a fault of its own ("please report
       a bug for the re module"), left out because CPython takes more than half a second
"""
import argparse
import ast
import os
import random
import re
import signal
import struct
import sys
import warnings

import re._compiler as compiler
import re._parser as parser
import _sre

warnings.simplefilter("ignore")
MATCH, FULLMATCH, SEARCH, FINDITER = range(4)
METHODS = ["match", "fullmatch", "search", "finditer"]


def simple_upper(ch):
    for s in (ch.upper(), ch.title()):
        if len(s) == 1:
            return ord(s)
    return ord(ch)


class Out:
    def __init__(self, stream):
        self.write = stream.write
        self.pairs = self.left_out = self.slow = 0

    def chunk(self, tag, data):
        self.write(tag + struct.pack("<I", len(data)) + data)

    def tables(self):
        """Ranges of the classes, pairs of the mappings, as 32-bit numbers with counts in front."""
        classes = [[], [], [], []]
        lower, upper = [], []
        for i in range(sys.maxunicode + 1):
            ch = chr(i)
            for k, yes in enumerate((ch.isdecimal(), ch.isspace(), ch.isalnum(),
                                     len(ch.splitlines(True)) == 1 and ch.splitlines() != [ch])):
                if yes:
                    classes[k].append(i)
            low = _sre.unicode_tolower(i)
            if low != i:
                lower += [i, low]
            up = simple_upper(ch)
            if up != i:
                upper += [i, up]
        data = []
        for part in classes + [lower, upper]:
            data += [len(part)] + part
        self.chunk(b"U", struct.pack("<%dI" % len(data), *data))

    def pattern(self, code, groups, text):
        data = struct.pack("<II", groups, len(code)) + struct.pack("<%dI" % len(code), *code)
        self.chunk(b"P", data + repr(text).encode("ascii", "backslashreplace"))

    def subject(self, s):
        if isinstance(s, str):
            high = max(map(ord, s), default=0)
            width = 1 if high < 256 else 2 if high < 65536 else 4
            raw = s.encode({1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}[width], "surrogatepass")
        else:
            width, raw = 1, bytes(s)
        self.chunk(b"S", struct.pack("<I", width) + raw)

    def query(self, pat, s, mode, pos=0, endpos=None):
        endpos = len(s) if endpos is None else endpos
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            got = getattr(pat, METHODS[mode])(s, pos, endpos)
            got = list(got) if mode == FINDITER else [got] if got else []
        except (SystemError, RuntimeError):
            self.left_out += 1
            return
        except TimeoutError:
            self.slow += 1
            return
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        data = [mode, pos, endpos, len(got)]
        for m in got:
            data.append(m.lastindex or -1)
            for span in m.regs:
                data += span
        self.chunk(b"Q", struct.pack("<%di" % len(data), *data))
        self.pairs += 1


def too_slow(signum, frame):
    raise TimeoutError


POSSESSIVE_GROUP = r"\)(?:[*+?]|\{[\d,]*\})\+"


class Case:
    """One pattern: compiled by CPython, and its code array.

    CPython 3.11.2 forgets to put groups back inside a possessive loop, unless the loop is in
    another repeat: `(a)(?:(b)|c)++` on "acbc" puts group 2 at (3, 3). So such a loop is judged by
    the same pattern in a repeat of one round. (If there are conditions, both run the repeat: outside
    of one CPython leaves the ends of open groups as they are.)"""

    def __init__(self, text, flags=0):
        judge = text
        s = text if isinstance(text, str) else text.decode("latin-1")
        if re.search(POSSESSIVE_GROUP, s) and not s.startswith("(?x"):
            judge = "(?:" + s + "){1,1}"
            judge = judge if isinstance(text, str) else judge.encode("latin-1")
            if "(?(" in s:
                text = judge
        self.pat = re.compile(judge, flags)
        parsed = parser.parse(text, flags)
        self.code = compiler._code(parsed, flags)
        self.groups = parsed.state.groups - 1
        self.text = text


def ask(out, case, subject, pos=None):
    out.subject(subject)
    for mode in range(4):
        out.query(case.pat, subject, mode)
    if pos:
        for mode in range(4):
            out.query(case.pat, subject, mode, *pos)


# ---- CPython's own tests ----

FOUND_BY_CHANCE = [
    # A choice outside of a repeat that failed must not forget what one inside has to put back.
    ("(.|((?>\u00df\\w+\u00df)|.\u017f|(?(1)s.{1})?\\B)*(?<=[s\\D\\D][s]){0,1}.?)|((?(3)\u017f+\\w{0,}+))",
     re.I | re.M | re.S, ["SsS\u00dfs"]),
    ("((a)(?:b|bc(?(1)x|y)))d", 0, ["abcxd", "abcyd"]),
    ("$", re.M, ["a\n"]),
]


def known_patterns(nearby):
    """(pattern, flags, subjects) of test/re_tests.py and of the literals in test_re.py."""
    yield from FOUND_BY_CHANCE
    from test import re_tests
    for t in re_tests.tests:
        yield t[0], 0, [t[1]]
        yield t[0], re.I, [t[1], t[1].upper()]
    tree = ast.parse(open(os.path.join(os.path.dirname(re_tests.__file__), "test_re.py")).read())
    strings = []
    patterns = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and len(node.value) < 200:
            strings.append(node.value)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            if isinstance(node.args[0].value, (str, bytes)):
                patterns.append(node.args[0].value)
    strings = sorted(set(strings), key=repr)
    for i, p in enumerate(sorted(set(patterns), key=repr)):
        kind = [s for s in strings if type(s) is type(p)]
        near = [kind[(i * 7 + k * 31) % len(kind)] for k in range(nearby)]
        for flags in (0, re.I, re.M | re.S, re.X):
            yield p, flags, near + [p]
        if isinstance(p, str):
            yield p, re.A | re.I, near
        else:
            yield p, re.L | re.I, near


# ---- random patterns ----

ALPHABETS = ["ab", "abc\n", "abAB_ 1", "ab\u0436\u0416k\u212a", "a\u00e9\u00c9\u00b5\u03bc\U00010400\U00010428", "ssS\u017f\u00df"]
CLASSES = [r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"]
POSITIONS = ["^", "$", r"\b", r"\B", r"\A", r"\Z"]


class Generator:
    def __init__(self, rng):
        self.rng = rng

    def literal(self):
        return re.escape(self.rng.choice(self.alphabet))

    def charset(self):
        rng = self.rng
        items = []
        for _ in range(rng.randint(1, 4)):
            k = rng.random()
            if k < 0.5:
                items.append(self.literal())
            elif k < 0.75:
                a, b = sorted(rng.choice(self.alphabet) for _ in range(2))
                items.append("%s-%s" % (re.escape(a), re.escape(b)))
            else:
                items.append(rng.choice(CLASSES))
        return "[" + rng.choice(["", "", "^"]) + "".join(items) + "]"

    def atom(self, depth):
        rng = self.rng
        k = rng.random()
        if depth <= 0 or k < 0.4:
            return rng.choice([self.literal, self.literal, self.charset, lambda: ".",
                               lambda: rng.choice(CLASSES)])()
        if k < 0.62:
            self.opened += 1
            n = self.opened
            body = self.alternatives(depth - 1)
            self.closed.append(n)
            return "(" + body + ")"
        if k < 0.74:
            return "(?:" + self.alternatives(depth - 1) + ")"
        if k < 0.78:
            return rng.choice(["(?=", "(?!"]) + self.alternatives(depth - 1) + ")"
        if k < 0.82:
            return rng.choice(["(?<=", "(?<!"]) + self.fixed(depth - 1) + ")"
        if k < 0.85:
            return "(?>" + self.alternatives(depth - 1) + ")"
        if k < 0.90 and self.closed:
            return "\\%d" % rng.choice(self.closed)
        if k < 0.94 and self.opened:
            yes, no = self.sequence(depth - 1), self.sequence(depth - 1)
            n = rng.randint(1, self.opened)
            return "(?(%d)%s%s)" % (n, yes, rng.choice(["", "|" + no]))
        if k < 0.96:
            return "(?%s:%s)" % (rng.choice(["i", "s", "m", "-i", "a", "u"] if not self.bytes else
                                            ["i", "s", "m", "-i"]), self.alternatives(depth - 1))
        return rng.choice(POSITIONS)

    def fixed(self, depth):
        rng = self.rng
        n = rng.randint(0, 2)
        part = lambda: "".join(rng.choice([self.literal, self.charset])() for _ in range(n))
        return part() if rng.random() < 0.5 else part() + "|" + part()

    def repeat(self, atom):
        rng = self.rng
        q = rng.choice(["*", "+", "?", "{%d}" % rng.randint(0, 3), "{%d,%d}" % (rng.randint(0, 1), rng.randint(1, 3)),
                        "{%d,}" % rng.randint(0, 2)])
        return atom + q + rng.choice(["", "", "", "?", "+"])

    def sequence(self, depth):
        rng = self.rng
        parts = []
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
            a = self.atom(depth)
            if rng.random() < 0.4 and a not in POSITIONS:
                a = self.repeat(a)
            parts.append(a)
        return "".join(parts)

    def alternatives(self, depth):
        n = self.rng.choice([1, 1, 1, 2, 2, 3])
        return "|".join(self.sequence(depth) for _ in range(n))

    def pattern(self):
        rng = self.rng
        self.opened, self.closed = 0, []
        self.alphabet = rng.choice(ALPHABETS)
        self.bytes = rng.random() < 0.15
        if self.bytes:
            self.alphabet = "abAB_ 1\n"
        text = self.sequence(3) if rng.random() < 0.7 else self.alternatives(3)
        flags = 0
        for f in (re.I, re.M, re.S):
            if rng.random() < 0.25:
                flags |= f
        if self.bytes:
            text = text.encode("latin-1")
            if rng.random() < 0.2:
                flags |= re.L
        elif rng.random() < 0.15:
            flags |= re.A
        return text, flags

    def subject(self):
        rng = self.rng
        s = "".join(rng.choice(self.alphabet + rng.choice(["", "", "xY", "\n 1_"]))
                    for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 10])))
        return s.encode("latin-1") if self.bytes else s


def random_cases(out, rng, pairs):
    gen = Generator(rng)
    while out.pairs < pairs:
        text, flags = gen.pattern()
        try:
            case = Case(text, flags)
        except (re.error, RecursionError, OverflowError):
            continue
        out.pattern(case.code, case.groups, (text, flags))
        for _ in range(6):
            s = gen.subject()
            ask(out, case, s, (rng.randint(0, len(s)), rng.randint(0, len(s))) if rng.random() < 0.5 else None)


# ---- long subjects: growth of the stack, loops in chunks, polls in the middle of them ----

def long_cases(out):
    many = "ab" * 30000
    lines = "".join("line %d of the text\n" % i for i in range(6000))
    wide = "\u0436\u0438 " * 20000
    cases = [
        (r"(?:a|b)*c", 0, many + "c"), (r"(?:a|b)*c", 0, many), (r"(?:(a)|(b))*\Z", 0, many),
        (r"(a)?(?:(?:(b)|a)*?)c", 0, many[:20000] + "c"), (r".*z", re.S, many), (r".*b", re.S, many),
        (r".*?z", re.S, many + "z"), (r"[ab]*+", 0, many), (r"(?>[ab]*)z|.", 0, many),
        (r"(?:[ab]{2})*+\Z", 0, many), (r"(?:(a)(b))*+\Z", 0, many), (r"(.{9000})\1\1", re.S, many),
        (r"(?i)(.{9000})\1\1", re.S, many + many.upper()), (r"(?=(.*))\1\Z", re.S, many),
        (r"(?!.*z).*", re.S, many), (r"[^b]z|b\Z", 0, many), (r"(?m)^line 5999 of", 0, lines),
        (r"line 5999", 0, lines), (r"(?m)^nothing", 0, lines), (r"nothing", 0, lines), (r"(?s)a.{59990}b", 0, many),
        (r"\w+ \w+ \w+ \w+ text\n\Z", 0, lines), (r"(?:\w+\s)*\Z", 0, lines), (r"(?:\w+\s)*", 0, wide),
        (r"[^ ]z|\u0436\u0438 \Z", 0, wide), (r"\u0436\u0438 \Z", 0, wide), (r".*\u0436", 0, wide),
        (r"(?i)\u0416\u0418x", 0, wide), (r"(?:a|b){30000,}c", 0, many + "c"), (r"(?:a|b){100,50000}?a\Z", 0, many),
        (r"((?:(?:a)|b)*)+\Z", 0, many), (r"[a-z]+?b\Z", 0, many), (r"(?:[ab]+,)+", 0, many + ","),
    ]
    for text, flags, subject in cases:
        case = Case(text, flags)
        out.pattern(case.code, case.groups, (text, flags))
        out.subject(subject)
        for mode in (MATCH, FULLMATCH, SEARCH):
            out.query(case.pat, subject, mode)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--pairs", type=int, default=6000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--known", action="store_true")
    ap.add_argument("--near", type=int, default=12, help="strings of test_re.py tried with each of its patterns")
    ap.add_argument("--long", action="store_true")
    args = ap.parse_args()
    signal.signal(signal.SIGALRM, too_slow)
    out = Out(sys.stdout.buffer)
    out.tables()
    if args.known:
        for text, flags, subjects in known_patterns(args.near):
            try:
                case = Case(text, flags)
            except (re.error, ValueError, RecursionError, OverflowError):
                continue
            out.pattern(case.code, case.groups, (text, flags))
            for s in subjects:
                if isinstance(s, str) == isinstance(text, str):
                    ask(out, case, s, (1, max(len(s) - 1, 0)))
    if args.long:
        long_cases(out)
    random_cases(out, random.Random(args.seed), out.pairs + args.pairs)
    out.chunk(b"E", struct.pack("<III", out.pairs, out.left_out, out.slow))


main()
