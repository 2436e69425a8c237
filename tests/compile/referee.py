"""What the comparisons in this folder share: the running `astdump`, CPython's answers in its form.

Run them with python3.11 only: it is the referee.
"""
import ast
import os
import re
import struct
import subprocess
import sys
import unicodedata
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(1000)
STDLIB = "/usr/lib/python3.11"


class Astdump:
    """The program under test, fed text by text."""

    def __init__(self, path, *options):
        self.args = [path, *options]
        self.proc = None

    def __call__(self, source):
        """bytes or str -> ("ok", dump) or ("error", class, msg, lineno, ..., text)"""
        if self.proc is None:
            self.proc = subprocess.Popen(self.args, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        data = source.encode("utf-8") if isinstance(source, str) else source
        self.proc.stdin.write(b"%d\n" % len(data) + data)
        self.proc.stdin.flush()
        line = self.proc.stdout.readline()
        if not line:
            code = self.proc.wait()
            self.proc = None
            return ("crash", code)
        if line.startswith(b"ok "):
            return ("ok", self.proc.stdout.read(int(line[3:])).decode())
        return ("error", *line.rstrip(b"\n").decode().split("\t")[1:])


def text(s):
    out = []
    for c in s:
        if " " <= c <= "~" and c not in "\\'":
            out.append(c)
        else:
            out.append("\\x{%x}" % ord(c))
    return "'" + "".join(out) + "'"


def bits(x):
    return struct.pack(">d", x).hex()


def constant(v):
    if isinstance(v, str):
        return "s" + text(v)
    if isinstance(v, bytes):
        return "b" + text(v.decode("latin-1"))
    if v is None or isinstance(v, bool):
        return str(v)
    if v is Ellipsis:
        return "Ellipsis"
    if isinstance(v, int):
        return hex(v)
    if isinstance(v, float):
        return "f:" + bits(v)
    if isinstance(v, complex):
        return "c:" + bits(v.real) + "," + bits(v.imag)
    if isinstance(v, tuple):
        return "(" + "".join(constant(x) + "," for x in v) + ")"
    if isinstance(v, frozenset):
        return "frozenset(" + "".join(sorted(constant(x) + "," for x in v)) + ")"
    raise TypeError(v)


FIELDS = {}


def dump(node, positions=True):
    """The tree as astdump.c in runtime/compile writes it."""
    out = []
    put = out.append

    def value(cls, name, v):
        if isinstance(v, ast.AST):
            walk(v)
        elif isinstance(v, list):
            put("[")
            for i, x in enumerate(v):
                if i:
                    put(",")
                value(cls, name, x)
            put("]")
        elif (cls == "Constant" or cls == "MatchSingleton") and name == "value":
            put(constant(v))
        elif v is None:
            put("None")
        elif isinstance(v, str):
            put("s" + text(v))
        else:
            put(str(v))

    def walk(n):
        cls = n.__class__.__name__
        put(cls)
        if not n._fields and not n._attributes:
            return
        put("(")
        first = True
        for name in n._fields:
            if not first:
                put(",")
            first = False
            put(name)
            put("=")
            value(cls, name, getattr(n, name))
        put(")")
        if positions and n._attributes:
            put("@%d:%d-%d:%d" % (n.lineno, n.col_offset, n.end_lineno, n.end_col_offset))

    walk(node)
    return "".join(out)


def error_fields(e):
    """What astdump prints of an exception."""
    def quote(s):
        return s.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    name = type(e).__name__
    if not isinstance(e, SyntaxError):
        msg = "" if isinstance(e, MemoryError) else str(e)
        return ("error", name, msg, "None", "None", "None", "None", "None")
    def number(x):
        return "None" if x is None else str(x)
    return ("error", name, quote(str(e.msg)), number(e.lineno), number(e.offset), number(e.end_lineno),
            number(e.end_offset), "None" if e.text is None else "=" + quote(e.text))


def cpython_ast(source, mode="exec", flags=0, positions=True):
    try:
        tree = compile(source, "<corpus>", mode, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    except Exception as e:
        return error_fields(e)
    return ("ok", dump(tree, positions))


def stdlib_files(every=1, skip=0):
    found = []
    for folder, subfolders, names in os.walk(STDLIB):
        subfolders.sort()
        found += [os.path.join(folder, n) for n in sorted(names) if n.endswith(".py")]
    return found[skip::every]


def write_names(path, texts):
    """A table for `--names` with every \\N{...} that occurs in the texts."""
    seen = set()
    for t in texts:
        t = t if isinstance(t, str) else t.decode("latin-1")
        seen.update(m.upper() for m in re.findall(r"\\N\{([^}\n]+)\}", t))
    with open(path, "w") as out:
        for name in sorted(seen):
            try:
                c = unicodedata.lookup(name)
            except KeyError:
                continue
            if len(c) == 1:     # named sequences are not known to string literals
                print("%x %s" % (ord(c), name), file=out)


def first_difference(a, b):
    for i, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return f"at {i}: expected ...{a[max(0, i - 90):i + 60]!r}\n        got ...{b[max(0, i - 90):i + 60]!r}"
    return f"lengths differ: expected {len(a)}, got {len(b)}: ...{a[-80:]!r} ...{b[-80:]!r}"
