#!/usr/bin/python3.11
"""Random Python programs, and their comparison between CPython 3.11 and another interpreter.

    gen_programs.py SEED                    print the program of a seed
    gen_programs.py --run A-B --python EXE [--batch N] [-j N]
                                            run the seeds A..B with CPython and with EXE, show the
                                            first difference of each seed that differs, and say at
                                            the end how many were equal; exit status 1 if not all
    gen_programs.py --reduce SEED --python EXE
                                            print the program of a seed without the parts that its
                                            difference does not need

--batch N (default 20) programs share one process: a driver reads each and runs it with exec in a
namespace of its own. An EXE that cannot run the driver, or whose batch dies, gets its programs one by
one. EXE may carry options: --python "build/weft -S". --hashseed sets PYTHONHASHSEED for EXE.

A program always ends: its loops run over short sequences or count down, and recursion has a depth.
Each statement prints the exception it raises, as type and message, and goes on; at the end all
variables are printed. Names tell types (i0 int, f0 float, s0 str, b0 bytes, l0 list, t0 tuple, d0 dict,
z0 set of ints, o0 instance), but statements also mix types on purpose. Nothing printed depends on
addresses, on the order of a set (show() and zs() sort) or on the hash of a str; numbers, strings and lists
that grow are cut by lim() and cut().
"""
import argparse
import os
import random
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

CPYTHON = "/usr/bin/python3.11"
TIMEOUT = 60        # seconds of one process
SHOWN = 4           # lines of each side in a report
NAMES = {"int": "i", "float": "f", "str": "s", "bytes": "b", "list": "l", "tuple": "t",
         "dict": "d", "set": "z", "obj": "o"}

PRELUDE = '''\
def lim(x):
    if type(x) is int and not -10 ** 60 < x < 10 ** 60:
        return x % 10 ** 59 - 10 ** 30
    return x
def cut(x):
    try:
        return x[:24]
    except Exception:
        return x
def zs(x):
    return sorted(x, key=repr)
def numhash(x):
    return hash(x) if isinstance(x, (int, float)) else -5
def show(x, depth=0):
    if depth > 5:
        return "..."
    if type(x) in (set, frozenset):
        return type(x).__name__ + "{" + ", ".join(sorted(show(y, depth + 1) for y in x)) + "}"
    if type(x) is list:
        return "[" + ", ".join([show(y, depth + 1) for y in x]) + "]"
    if type(x) is tuple:
        return "(" + ", ".join([show(y, depth + 1) for y in x]) + ",)"
    if type(x) is dict:
        return "{" + ", ".join([show(k, depth + 1) + ": " + show(x[k], depth + 1) for k in x]) + "}"
    if isinstance(x, (int, float, complex, str, bytes, type(None), range, slice)):
        return repr(x)
    return "<" + type(x).__name__ + ">"
'''


class Writer:
    """The program of one seed, as chunks of text; a chunk is a def, a class or a wrapped statement."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.chunks = []
        self.functions = []     # (name, number of arguments)
        self.generators = []
        self.classes = []
        self.serial = 0
        self.locals = []        # names of ints in scope beside the globals

    # ---- choices

    def one(self, *choices):
        return self.r.choice(choices)

    def chance(self, p):
        return self.r.random() < p

    def fresh(self, prefix):
        self.serial += 1
        return f"{prefix}{self.serial}"

    def var(self, kind):
        return NAMES[kind] + str(self.r.randrange(3))

    # ---- expressions; `d` is how deep they may still go

    def expr(self, kind, d=2):
        return getattr(self, kind + "_")(d)

    def any_(self, d=2):
        """An expression of any type but a set, whose repr would show its order."""
        kinds = ["int", "int", "float", "str", "str", "list", "tuple", "dict", "bytes"]
        return self.expr(self.r.choice(kinds), d)

    def hashable(self, d=1):
        return self.expr(self.one("int", "str", "int", "str", "float"), d)

    def small(self, d=1):
        return self.one(str(self.r.randrange(-3, 6)), f"{self.int_(d)} % {self.one(3, 5, 7)}")

    def int_(self, d):
        if d <= 0:
            if self.locals and self.chance(0.4):
                return self.r.choice(self.locals)
            return self.one(self.var("int"), self.var("int"), str(self.r.randrange(-9, 20)),
                            str(self.r.choice([0, 1, -1, 255, 2 ** 31, 2 ** 62 - 1, -2 ** 63, 10 ** 18,
                                               2 ** 64, -10 ** 25, 3 ** 50])))
        e, i = self.expr, lambda: self.int_(d - 1)
        n = self.r.randrange(30)
        if n < 12:
            return f"({i()} {self.one('+', '-', '*', '//', '%', '&', '|', '^')} {i()})"
        return [
            lambda: f"lim({i()} ** ({self.int_(0)} % 6))",
            lambda: f"lim({i()} << ({self.int_(0)} % 70))",
            lambda: f"({i()} >> ({self.int_(0)} % 90))",
            lambda: f"{self.one('-', '~', '+', 'abs')}({i()})",
            lambda: f"({i()} if {self.bool_(d - 1)} else {i()})",
            lambda: f"len({e(self.one('str', 'list', 'tuple', 'dict', 'set', 'bytes'), d - 1)})",
            lambda: f"int({e('float', d - 1)})",
            lambda: f"int({e('str', d - 1)}{self.one('', ', 36', ', 16')})",
            lambda: f"{e(self.one('list', 'tuple', 'bytes', 'set'), d - 1)}.{self.one('count', 'index')}"
                    f"({self.any_(0)})",
            lambda: f"{e('str', d - 1)}.{self.one('find', 'count', 'index', 'rfind')}({e('str', 0)})",
            lambda: f"({i()}).{self.one('bit_length', 'bit_count', '__abs__', '__neg__')}()",
            lambda: f"{self.one('min', 'max')}({i()}, {i()})",
            lambda: f"sum({self.ints(d - 1)})",
            lambda: f"divmod({i()}, {i()})[{self.one(0, 1)}]",
            lambda: f"pow({i()}, {self.int_(0)} % 50, {self.int_(0)})",
            lambda: f"numhash({self.one(i(), e('float', d - 1))})",
            lambda: f"ord({e('str', d - 1)})",
            lambda: f"round({i()}, {self.one('-1', '-2', '1')})",
        ][n - 12]()

    def bool_(self, d):
        if d <= 0:
            return self.one("True", "False", self.var("int"), self.var("str"), f"{self.var('int')} > 0")
        n = self.r.randrange(8)
        same = self.r.choice(["int", "str", "float", "tuple", "list"])
        op = self.one("<", "<=", "==", "!=", ">", ">=")
        return [
            lambda: f"({self.expr(same, d - 1)} {op} {self.expr(same, d - 1)})",
            lambda: f"({self.int_(d - 1)} {op} {self.float_(d - 1)})",
            lambda: f"(not {self.bool_(d - 1)})",
            lambda: f"({self.bool_(d - 1)} {self.one('and', 'or')} {self.bool_(d - 1)})",
            lambda: f"({self.hashable(0)} {self.one('in', 'not in')} "
                    f"{self.expr(self.one('dict', 'list', 'tuple', 'set'), d - 1)})",
            lambda: f"({self.str_(0)} in {self.str_(d - 1)})",
            lambda: f"({self.int_(0)} {op} {self.int_(d - 1)} {self.one('<', '==', '>=')} {self.int_(0)})",
            lambda: f"isinstance({self.any_(d - 1)}, {self.one('int', 'str', '(list, tuple)', 'dict')})",
        ][n]()

    def float_(self, d):
        if d <= 0:
            return self.one(self.var("float"), repr(self.r.choice([0.0, -0.0, 1.5, -2.25, 1e16, 1e-7, 3.0,
                                                                   0.1, 1e300, 123456.789])))
        n = self.r.randrange(7)
        return [
            lambda: f"({self.float_(d - 1)} {self.one('+', '-', '*', '/', '//', '%')} {self.float_(d - 1)})",
            lambda: f"({self.float_(d - 1)} {self.one('+', '-', '*', '/')} {self.int_(d - 1)})",
            lambda: f"({self.int_(d - 1)} / {self.int_(d - 1)})",
            lambda: f"float({self.one(self.int_(d - 1), self.str_(d - 1))})",
            lambda: f"round({self.float_(d - 1)}, {self.r.randrange(-2, 5)})",
            lambda: f"{self.one('-', 'abs')}({self.float_(d - 1)})",
            lambda: f"({self.float_(d - 1)}).{self.one('real', 'imag', '__trunc__()', 'is_integer()', 'hex()')}",
        ][n]()

    def literal(self):
        return repr("".join(self.r.choice("abcxyz 019_-.,éß日\n'\"%{}") for _ in range(self.r.randrange(7)))
                    if self.chance(0.4) else
                    self.r.choice(["", "abc", "hello world", "42", "-7", "3.5", "a,b,c", "XyZ", " pad "]))

    def str_(self, d):
        if d <= 0:
            return self.one(self.var("str"), self.var("str"), self.literal())
        s, n = lambda: self.str_(d - 1), self.r.randrange(19)
        return [
            lambda: f"({s()} + {s()})",
            lambda: f"cut({s()} * ({self.int_(d - 1)} % 5))",
            lambda: f"{s()}.{self.one('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'casefold')}()",
            lambda: f"{s()}{self.slice()}",
            lambda: f"{s()}[{self.small(d - 1)}]",
            lambda: f"cut({s()}.replace({s()}, {s()}))",
            lambda: f"{s()}.{self.one('center', 'ljust', 'rjust')}({self.int_(0)} % 15, {self.one(repr('*'), repr('-'), s())})",
            lambda: f"cut({s()}.join(map(str, {self.expr(self.one('list', 'tuple'), d - 1)})))",
            lambda: f"str({self.any_(d - 1)})",
            lambda: f"repr({self.any_(d - 1)})",
            lambda: f"f\"{{{self.var(self.one('int', 'float', 'str', 'tuple'))}{self.one('', '!r', '!s', '!a', '=')}}}\"",
            lambda: f"f\"{{{self.var('int')}:{self.spec('int')}}}|{{{self.var('float')}:{self.spec('float')}}}\"",
            lambda: f"format({self.expr(self.one('int', 'float', 'str'), d - 1)}, {self.spec(self.one('int', 'float', 'str'))!r})",
            lambda: f"{self.one('%s', '%r', '%5s|', '%-6s|', '%d', '%x', '%08.3f', '%+d', '%e', '%c', '%s %s')!r}"
                    f" % ({self.any_(d - 1)},)",
            lambda: f"{self.one('{}', '{:>8}', '{0!r}', '{0[0]}', '{:x}', '{} {}', '{a}')!r}.format({self.any_(d - 1)})",
            lambda: f"{self.one('hex', 'bin', 'oct', 'chr', 'ascii')}({self.int_(d - 1)})",
            lambda: f"{s()}.{self.one('removeprefix', 'removesuffix', 'lstrip', 'rstrip')}({s()})",
            lambda: f"({s()} if {self.bool_(d - 1)} else {s()})",
            lambda: f"{self.bytes_(d - 1)}.{self.one('decode()', 'hex()', 'decode(errors=' + repr('replace') + ')')}",
        ][n]()

    def spec(self, kind):
        fill = self.one("", "", "*<", "0>", "^", "=")
        sign = self.one("", "", "+", " ", "#")
        width = self.one("", "", "6", "012")
        tail = {"int": self.one("", "d", "x", "b", "o", ",", "_", "c", "e"),
                "float": self.one("", ".2f", "e", ".3g", "%", ",.1f", "g"),
                "str": self.one("", "s", ".3", ".1s")}[kind]
        return fill + sign + width + tail

    def bytes_(self, d):
        if d <= 0:
            return self.one(self.var("bytes"), repr(self.r.choice([b"", b"abc", b"\x00\xff", b"a,b", b"12"])))
        n = self.r.randrange(8)
        return [
            lambda: f"({self.bytes_(d - 1)} + {self.bytes_(d - 1)})",
            lambda: f"{self.bytes_(d - 1)}{self.slice()}",
            lambda: f"cut({self.bytes_(d - 1)} * ({self.int_(0)} % 4))",
            lambda: f"{self.str_(d - 1)}.encode({self.one('', repr('latin-1'), repr('ascii'), repr('utf-16-le'))})",
            lambda: f"bytes({self.ints(d - 1)})",
            lambda: f"({self.int_(d - 1)}).to_bytes({self.one(1, 4, 9, 30)}, {self.one('big', 'little')!r}"
                    f"{self.one('', ', signed=True')})",
            lambda: f"{self.bytes_(d - 1)}.{self.one('upper', 'strip', 'title')}()",
            lambda: f"bytes(reversed({self.bytes_(d - 1)}))",
        ][n]()

    def slice(self):
        a, b = (self.one("", str(self.r.randrange(-5, 6))) for _ in "ab")
        return f"[{a}:{b}{self.one('', '', ':2', ':-1', ':-2', ':3')}]"

    def ints(self, d):
        """Something to iterate that gives ints, not too many, in an order that is sure."""
        x = self.fresh("x")
        return self.one(f"range({self.r.randrange(-2, 7)})",
                        f"range({self.int_(0)} % 6, {self.r.randrange(9)}, {self.one(1, 2, -1)})",
                        f"zs({self.set_(d)})", f"[{self.int_(d)}, {self.int_(0)}]", f"({self.int_(0)}, {self.int_(d)})",
                        f"({x} * {self.int_(0)} for {x} in range({self.r.randrange(6)}))",
                        self.bytes_(0), "[" + ", ".join(self.int_(0) for _ in range(4)) + "]")

    def seq(self, d):
        """Something to iterate in an order that is sure."""
        return self.one(self.expr("list", d), self.expr("tuple", d), self.expr("str", d), self.expr("dict", d),
                        f"zs({self.set_(d)})", f"range({self.r.randrange(6)})",
                        f"enumerate({self.expr('str', 0)})", f"zip({self.expr('list', 0)}, {self.expr('str', 0)})",
                        f"reversed({self.expr('list', 0)})", f"{self.var('dict')}.items()",
                        f"map({self.one('str', 'abs', 'repr', 'len', 'bool')}, {self.expr('list', 0)})",
                        *[f"{g}({self.r.randrange(5)})" for g in self.generators])

    def list_(self, d):
        if d <= 0:
            return self.one(self.var("list"), self.var("list"), "[]", "[1, 'a', 2.5]", "[3, 1, 2]")
        l, n, x = lambda: self.list_(d - 1), self.r.randrange(14), self.fresh("x")
        return [
            lambda: "[" + ", ".join(self.any_(d - 1) for _ in range(self.r.randrange(5))) + "]",
            lambda: f"cut({l()} + {l()})",
            lambda: f"cut({l()} * ({self.int_(0)} % 4))",
            lambda: f"{l()}{self.slice()}",
            lambda: f"sorted({self.ints(d - 1)}{self.one('', ', reverse=True', ', key=lambda q: -q', ', key=str')})",
            lambda: f"sorted({l()}, key={self.one('repr', 'str', 'lambda q: (type(q).__name__, repr(q))')})",
            lambda: f"[{x} for {x} in {self.seq(d - 1)}{self.one('', f' if {x}', f' if {self.bool_(0)}')}]",
            lambda: f"[({x}, {self.int_(0)}) for {x} in {self.seq(d - 1)}]",
            lambda: f"[*{self.seq(d - 1)}, {self.any_(0)}]",
            lambda: f"{self.str_(d - 1)}.{self.one('split', 'splitlines')}()",
            lambda: f"{self.str_(d - 1)}.{self.one('split', 'rsplit')}({self.one(repr(','), repr('a'), self.str_(0))}"
                    f"{self.one('', ', 1')})",
            lambda: f"list({self.seq(d - 1)})",
            lambda: f"cut([{x} + {self.int_(0)} for {x} in {self.ints(d - 1)} if {x} {self.one('> 1', '% 2', '!= 0')}])"
                    if self.chance(0.5) else f"list(filter({self.one('None', 'callable', 'lambda q: q != 1')}, {l()}))",
            lambda: f"list({self.var('dict')}.{self.one('keys', 'values', 'items')}())",
        ][n]()

    def tuple_(self, d):
        if d <= 0:
            return self.one(self.var("tuple"), self.var("tuple"), "()", "(1, 'b')", "(2.5, None, True)")
        n = self.r.randrange(7)
        return [
            lambda: "(" + "".join(self.any_(d - 1) + ", " for _ in range(self.r.randrange(4))) + ")",
            lambda: f"cut({self.tuple_(d - 1)} + {self.tuple_(d - 1)})",
            lambda: f"{self.tuple_(d - 1)}{self.slice()}",
            lambda: f"tuple({self.seq(d - 1)})",
            lambda: f"{self.str_(d - 1)}.{self.one('partition', 'rpartition')}({self.one(repr(','), self.str_(0))})",
            lambda: f"divmod({self.int_(d - 1)}, {self.one(self.int_(0), self.float_(0))})",
            lambda: f"(*{self.tuple_(d - 1)}, {self.any_(0)})",
        ][n]()

    def dict_(self, d):
        if d <= 0:
            return self.one(self.var("dict"), self.var("dict"), "{}", "{'a': 1, 2: 'b'}")
        n, x = self.r.randrange(6), self.fresh("x")
        return [
            lambda: "{" + ", ".join(f"{self.hashable(d - 1)}: {self.any_(d - 1)}" for _ in range(self.r.randrange(4))) + "}",
            lambda: f"{{**{self.dict_(d - 1)}, {self.hashable(0)}: {self.any_(0)}}}",
            lambda: f"({self.dict_(d - 1)} | {self.dict_(d - 1)})",
            lambda: f"{{{x}: {self.one(x, self.int_(0), f'str({x})')} for {x} in {self.seq(d - 1)}}}",
            lambda: f"dict(zip({self.str_(d - 1)}, {self.list_(d - 1)}))",
            lambda: f"dict.fromkeys({self.seq(d - 1)}, {self.any_(0)})",
        ][n]()

    def set_(self, d):
        if d <= 0:
            return self.one(self.var("set"), self.var("set"), "set()", "{1, 2, 3}")
        n, x = self.r.randrange(5), self.fresh("x")
        return [
            lambda: "{" + ", ".join(self.int_(d - 1) for _ in range(self.r.randrange(1, 4))) + "}",
            lambda: f"({self.set_(d - 1)} {self.one('|', '&', '-', '^')} {self.set_(d - 1)})",
            lambda: f"{{{x} % 7 for {x} in {self.ints(d - 1)}}}",
            lambda: f"{self.set_(d - 1)}.{self.one('union', 'intersection', 'difference', 'symmetric_difference')}"
                    f"([{self.int_(0)}, {self.int_(0)}])",
            lambda: f"set(range({self.r.randrange(7)}))",
        ][n]()

    def obj_(self, d):
        if not self.classes or d <= 0:
            return self.var("obj")
        return f"{self.r.choice(self.classes)}({self.int_(d - 1)})"

    def wild(self, d):
        """An expression that mixes types as it likes; often it raises."""
        n = self.r.randrange(12)
        a, b = (self.one(self.any_(d), self.obj_(d), "None") for _ in "ab")
        return [
            lambda: f"{a} {self.one('+', '-', '*', '/', '//', '%', '&', '|', '<<', '@') if self.chance(0.7) else '<'} {b}"
                    if "'" not in a[:3] else f"{a} + {b}",
            lambda: f"{a} {self.one('<', '<=', '==', '!=', '>', '>=')} {b}",
            lambda: f"{a}[{self.one(self.small(), self.str_(0), 'None', self.slice()[1:-1])}]",
            lambda: f"{self.one('-', '+', '~', 'not ')}{a}",
            lambda: f"{a} in {b}",
            lambda: f"{self.one('len', 'abs', 'int', 'float', 'str', 'list', 'tuple', 'sum', 'min', 'max', 'sorted', 'bool', 'ord', 'chr', 'bytes', 'round', 'any', 'all', 'hex', 'callable')}({a})"
                    if not a.startswith("o") else f"len({a})",
            lambda: f"{a}.{self.one('append(1)', 'upper()', 'real', 'keys()', 'nothing', 'pop()', 'v', 'sort()', 'count(1)')}",
            lambda: f"{self.obj_(d)} {self.one('+', '-', '*', '<', '==', '//', '>=')} {self.one(self.int_(d), self.obj_(d))}",
            lambda: f"{self.one(self.int_(d), self.str_(0))} {self.one('+', '-', '*', '<', '==')} {self.obj_(d)}",
            lambda: f"{self.obj_(d)}.{self.one('m', 'n', 'p', 'v', 'm()', f'm({self.int_(0)})', f'n({self.int_(0)}, {self.int_(0)})', 'total()')}",
            lambda: f"{self.obj_(d)}{self.one('()', f'({self.int_(0)})', '[0]', f'[{self.str_(0)}]', '[1:2]')}",
            lambda: f"{self.one('len', 'list', 'bool', 'int', 'sorted', 'sum')}({self.obj_(d)})",
        ][n]()

    def call(self, d=1):
        """A call of one of the program's own functions, now and then a wrong one."""
        if not self.functions:
            return self.int_(d)
        name, params = self.r.choice(self.functions)
        args = [self.expr(self.one("int", "int", "str", "list"), d) for _ in range(params)]
        if self.chance(0.15):
            args = args[1:] if self.chance(0.5) else args + [self.int_(0)]
        if self.chance(0.15):
            args.append(self.one("k=" + self.int_(0), "*" + self.tuple_(0), "**{'k': 1}", "zz=1"))
        return f"{name}({', '.join(args)})"

    # ---- statements, as lists of lines

    def assign(self):
        kind = self.r.choice(list(NAMES))
        if kind == "obj":
            return [f"{self.var('obj')} = {self.obj_(1)}"]
        value = self.expr(kind, self.one(1, 2, 2, 3))
        wrap = {"int": "lim", "str": "cut", "list": "cut", "tuple": "cut", "bytes": "cut"}.get(kind)
        return [f"{self.var(kind)} = {f'{wrap}({value})' if wrap else value}"]

    def augmented(self):
        kind = self.one("int", "int", "float", "str", "list", "set", "dict")
        v = self.var(kind)
        op = {"int": self.one("+", "-", "*", "//", "%", "^", "|", "&", ">>"), "float": self.one("+", "-", "*", "/"),
              "str": "+", "list": self.one("+", "+"), "set": self.one("|", "&", "-", "^"), "dict": "|"}[kind]
        lines = [f"{v} {op}= {self.expr(kind, 1)}"]
        if kind in ("int", "str", "list"):
            lines.append(f"{v} = {'lim' if kind == 'int' else 'cut'}({v})")
        return lines

    def mutate(self):
        l, d, z = self.var("list"), self.var("dict"), self.var("set")
        k = self.hashable(1)
        return [self.one(
            f"{l}.append({self.any_(1)})", f"{l}.insert({self.small()}, {self.any_(0)})", f"{l}.pop({self.one('', '0', self.small())})",
            f"{l}.remove({self.any_(0)})", f"{l}.reverse()", f"{l}.sort({self.one('', 'key=repr', 'reverse=True')})",
            f"{l}{self.slice()} = {self.expr(self.one('list', 'tuple', 'str'), 1)}", f"{l}[{self.small()}] = {self.any_(1)}",
            f"del {l}{self.one(self.slice(), '[0]', '[-1]', f'[{self.small()}]')}", f"{l}.extend({self.seq(1)})",
            f"{d}[{k}] = {self.any_(1)}", f"{d}.pop({k}{self.one('', ', None')})", f"del {d}[{k}]",
            f"{d}.setdefault({k}, {self.any_(0)})", f"{d}.update({self.dict_(1)})", f"{d}.popitem()",
            f"{z}.{self.one('add', 'discard', 'remove')}({self.int_(1)})", f"{z}.update({self.ints(1)})",
            f"{l}[{self.small()}], {self.var('int')} = {self.int_(1)}, {self.int_(1)}",
            f"{self.obj_(0)}.v = {self.int_(1)}", f"{self.obj_(0)}[{self.small()}] = {self.int_(0)}",
            f"{d}[{k}][{k}] = 1", f"{self.var('tuple')}[0] = 1")] + [f"{l} = cut({l})"]

    def unpack(self):
        i, j, l = self.var("int"), self.var("int"), self.var("list")
        return [self.one(
            f"{i}, {j} = lim({self.int_(1)}), lim({self.int_(1)})", f"{i}, {j} = {j}, {i}",
            f"u0, *{l} = {self.seq(1)}", f"*{l}, u0 = {self.seq(1)}", f"u0, u1 = {self.seq(1)}",
            f"(u0, u1), *u2 = {self.list_(2)}", f"u0, *{l}, u1 = {self.any_(1)}",
            f"[u0, [u1, *u2]] = {self.any_(1)}, {self.any_(1)}")] + [f"print(show({self.one(i, j, l)}))"]

    def printing(self):
        return [f"print({', '.join(f'show({self.wild(1) if self.chance(0.4) else self.any_(2)})' for _ in range(self.one(1, 2)))})"]

    def block(self, depth, n=None):
        lines = []
        for _ in range(n or self.one(1, 2, 2, 3)):
            lines += self.statement(depth - 1)
        return ["    " + x for x in lines]

    def for_loop(self, depth):
        x = self.fresh("x")
        head = self.one(f"for {x} in {self.seq(1)}:", f"for {x} in {self.ints(1)}:",
                        f"for {x} in range({self.r.randrange(1, 5)}):")
        body = self.block(depth)
        if self.chance(0.5):
            body = [f"    print({x!r}, show({x}))"] + body
        if self.chance(0.4):
            body += [f"    if {self.bool_(1)}:", f"        {self.one('break', 'continue')}"]
        tail = ["else:"] + self.block(depth, 1) if self.chance(0.3) else []
        return [head] + body + tail

    def while_loop(self, depth):
        x = self.fresh("n")
        return [f"{x} = {self.r.randrange(1, 5)}", f"while {x} > 0{self.one('', ' and ' + self.bool_(1))}:",
                f"    {x} -= 1"] + self.block(depth)

    def if_statement(self, depth):
        test = self.bool_(2) if self.chance(0.8) else f"({self.fresh('w')} := {self.int_(1)}) > 3"
        lines = [f"if {test}:"] + self.block(depth)
        if self.chance(0.4):
            lines += [f"elif {self.bool_(1)}:"] + self.block(depth, 1)
        return lines + (["else:"] + self.block(depth, 1) if self.chance(0.6) else [])

    def try_statement(self, depth):
        e = self.fresh("e")
        kinds = self.one("ZeroDivisionError", "(TypeError, ValueError)", "LookupError", "ArithmeticError",
                         "Exception", "AttributeError", "KeyError")
        body = self.block(depth, 1)
        if self.chance(0.5):
            body += [f"    {self.one('raise ' + self.one('KeyError', 'ValueError', 'IndexError') + '(' + self.any_(1) + ')', 'print(show(' + self.wild(1) + '))', 'assert ' + self.bool_(1) + ', ' + self.str_(1))}"]
        lines = ["try:"] + body + [f"except {kinds} as {e}:",
                                   f"    print('caught', type({e}).__name__, {e}, type({e}.__context__).__name__)"]
        if self.chance(0.2):
            lines += [f"    raise RuntimeError({self.int_(0)}) from {e}"]
        if self.chance(0.3):
            lines += ["else:"] + self.block(depth, 1)
        if self.chance(0.4):
            lines += ["finally:"] + self.block(depth, 1)
        return lines

    def match_statement(self, depth):
        x = self.fresh("x")
        cases = self.r.sample([
            "case 0 | 1:", "case int():", f"case [{x}, *_]:", f"case {{'a': {x}}}:", "case str() as w:", "case []:",
            f"case ({x}, (1 | 2)):", "case float(real=q):", "case None:", "case 'abc':", "case [int(), str()]:",
            *[f"case {c}(v=q):" for c in self.classes[:2]]], 4)
        lines = [f"match {self.one(self.any_(1), self.obj_(0))}:"]
        for c in cases:
            lines += ["    " + c, f"        print({c!r})"] + ["    " + s for s in self.block(depth, 1)]
        return lines + ["    case _:", "        print('no case')"]

    def with_statement(self, depth):
        if not self.classes:
            return self.printing()
        return [f"with {self.r.choice(self.classes)}({self.int_(0)}) as c0:", "    print('with', show(c0))"] + self.block(depth)

    def statement(self, depth):
        n = self.r.randrange(20)
        if depth > 0 and n < 8:
            return [self.for_loop, self.for_loop, self.while_loop, self.if_statement, self.if_statement,
                    self.try_statement, self.match_statement, self.with_statement][n](depth)
        if n < 12:
            return self.assign()
        return [self.augmented, self.augmented, self.mutate, self.mutate, self.unpack, self.printing,
                self.printing, lambda: [f"print('call', show({self.call()}))"]][n - 12]()

    def wrapped(self, depth):
        n = len(self.chunks)
        lines = ["    " + x for x in self.statement(depth)]
        return "\n".join(["try:"] + lines + ["except Exception as err:",
                                             f"    print('E{n}', type(err).__name__, err)"])

    # ---- definitions

    def function(self):
        name, n = self.fresh("fn"), self.one(1, 2, 2, 3)
        params = [f"a{i}" for i in range(n)]
        heads = list(params)
        if self.chance(0.3):
            heads[-1] += "=" + self.one("5", "'dflt'", "()", "None")
        if self.chance(0.2):
            heads.insert(1, "/")
        heads += self.one([], [], ["*rest"], ["*", "k=0"], ["*rest", "k=1", "**kw"], ["**kw"])
        self.locals = params
        style = self.r.randrange(6)
        body = []
        if style == 0:      # recursion
            body = ["if not isinstance(a0, int) or a0 <= 0 or a0 > 12:", f"    return {self.any_(1)}",
                    f"return ({name}(a0 - {self.one(1, 2)}{''.join(', ' + p for p in params[1:])}), a0)"]
        elif style == 1:    # closure
            body = ["count = 0", f"def inner(q=a0):", "    nonlocal count", "    count += 1",
                    f"    return q, count, {self.int_(1)}", f"return [inner(), inner({self.int_(0)}), count]"]
        elif style == 2:    # loop with an accumulator
            body = [f"acc = {self.one('0', repr(''), '[]')}", f"for q in {self.ints(1)}:", "    if q == 3: continue",
                    f"    acc = {self.one('acc + q', '[acc, q][-1]', 'str(acc) + str(q)', 'lim(q * 3 + 1)')}",
                    "    acc = cut(acc)", "return acc, a0"]
        elif style == 3:    # a global
            g = self.var("int")
            body = [f"global {g}", f"{g} = lim({self.int_(1)})", f"return {g}, a0"]
        elif style == 4:    # try and finally
            body = ["try:", f"    return {self.wild(1)}", f"except {self.one('TypeError', 'Exception', 'ValueError')} as e:",
                    "    return 'in ' + type(e).__name__, str(e)", "finally:", f"    print({name!r}, show(a0))"]
        else:
            body = [f"r = {self.any_(2)}", f"return r, {', '.join(params)}"]
        self.locals = []
        extra = [x for x in ("rest", "kw", "k") if any(h.lstrip("*").split("=")[0] == x for h in heads)]
        if extra:
            body = [f"print({name!r}, {', '.join(f'show({x})' for x in extra)})"] + body
        deco = []
        if self.chance(0.15):
            deco = ["@(lambda f: lambda *a, **k: ('decorated', f(*a, **k)))"]
        self.functions.append((name, n))
        return "\n".join(deco + [f"def {name}({', '.join(heads)}):"] + ["    " + x for x in body])

    def generator(self):
        name = self.fresh("gen")
        self.locals = ["n"]
        body = self.one(
            ["for q in range(n):", f"    yield {self.any_(1)}", "    if q == 3: return 'done'"],
            ["try:", "    while n > 0:", "        n -= 1", f"        got = yield n, {self.int_(0)}", "finally:",
             f"    print({name!r}, 'closed')"],
            ["yield n"] + [f"yield from {self.one(self.seq(1), 'range(n)', repr('ab'))}"] + ["yield 'last'"],
            ["r = []", "for q in range(n):", "    r.append(q)", "    yield list(r)", f"return {self.int_(1)}"])
        self.locals = []
        self.generators.append(name)
        return "\n".join([f"def {name}(n):"] + ["    " + x for x in body])

    def generator_use(self):
        g = self.r.choice(self.generators)
        n = self.r.randrange(5)
        return "\n".join(["try:"] + ["    " + x for x in self.one(
            [f"print(show(list({g}({n}))))"],
            [f"it = {g}({n})", "print(show(next(it)), show(next(it, 'end')))", f"print(show(it.send({self.one('None', '5')})))", "it.close()",
             "print(show(next(it, 'closed')))"],
            [f"it = {g}({n})", "next(it)", "it.throw(ValueError('thrown'))"],
            [f"u0, *u1 = {g}({n})", "print(show(u0), show(u1))"],
            [f"print(show(dict(enumerate({g}({n})))), show(sum(1 for q in {g}({n}))))"])]
            + ["except Exception as err:", f"    print('G', type(err).__name__, err)"])

    def klass(self):
        name = self.fresh("C")
        base = self.r.choice(self.classes) if self.classes and self.chance(0.4) else ""
        self.locals = ["self.v"]
        body = [] if base and self.chance(0.5) else ["def __init__(self, v=0):", "    self.v = v", "    self.d = [v]"]
        if base and not body:
            body = ["def __init__(self, v=1):", "    super().__init__(v)", f"    self.v = lim({self.int_(1)})"]
        other = "getattr(o, 'v', o)"
        parts = {
            "add": [f"def __add__(self, o): return ({name!r}, 'add', self.v, show(o))",
                    f"def __radd__(self, o): return ({name!r}, 'radd', show(o))"],
            "sub": [f"def __sub__(self, o): return {name}(lim(self.v - {other})) if isinstance({other}, int) else NotImplemented"],
            "mul": [f"def __rmul__(self, o): return ('rmul', show(o), self.v)",
                    "def __imul__(self, o):", "    self.v = o", "    return self"],
            "eq": [f"def __eq__(self, o): return self.v == {other}", "def __hash__(self): return hash(self.v)"],
            "lt": [f"def __lt__(self, o): return self.v < {other}"],
            "len": ["def __len__(self): return self.v % 5"],
            "getitem": ["def __getitem__(self, i):", "    if isinstance(i, slice): return (i.start, i.stop, i.step)",
                        f"    if i == {self.r.randrange(2, 5)}: raise IndexError({name!r})", "    return (self.v, i)",
                        "def __setitem__(self, i, x): self.d.append((i, x))"],
            "iter": [f"def __iter__(self): return iter([self.v, {self.int_(1)}])"],
            "contains": ["def __contains__(self, x): return x == self.v"],
            "call": ["def __call__(self, *a, **k): return (self.v, a, k)"],
            "bool": ["def __bool__(self): return self.v > 3"],
            "repr": [f"def __repr__(self): return f'{name}({{self.v!r}})'"],
            "str": ["def __str__(self): return 'str of ' + str(self.v)"],
            "format": ["def __format__(self, spec): return '<' + spec + '>'"],
            "index": ["def __index__(self): return self.v % 3"],
            "getattr": ["def __getattr__(self, n):", f"    if n[:1] == '_' or n == 'v': raise AttributeError(n)", "    return 'attr ' + n"],
            "prop": ["@property", f"def p(self): return {self.any_(1)}"],
            "static": ["@staticmethod", f"def n(a, b=2): return a, b, {self.int_(0)}"],
            "total": ["@classmethod", "def total(cls): return cls.__name__"],
        }
        for key in self.r.sample(list(parts), self.r.randrange(5, 11)) + ["repr"]:
            if parts.get(key):
                body += parts.pop(key)
        body += [f"def m(self, a={self.one('1', '()', repr('x'))}):", f"    return {self.any_(1)}, a" if not base else
                 "    return super().m(a), a"]
        body += ["def __enter__(self):", "    return self.v", "def __exit__(self, t, e, tb):",
                 f"    print({name!r}, 'exit', t and t.__name__)", f"    return {self.one('False', 'None', 'self.v % 2 == 0')}"]
        self.locals = []
        self.classes.append(name)
        return "\n".join([f"class {name}{'(' + base + ')' if base else ''}:"] + ["    " + x for x in body])

    # ---- the whole

    def program(self):
        start = ["i0, i1, i2 = 7, -3, 10 ** 20", "f0, f1, f2 = 1.5, -0.25, 1e10",
                 "s0, s1, s2 = 'spam', 'Eggs 12', 'é日本'", "b0, b1, b2 = b'bytes', b'', bytes(range(3))",
                 "l0, l1, l2 = [1, 2, 3], ['a', 'b'], []", "t0, t1, t2 = (1, 'x'), (), (2.5, (3,))",
                 "d0, d1, d2 = {'a': 1, 'b': 2}, {1: 'one'}, {}", "z0, z1, z2 = {1, 2, 3}, {3, 4}, set()"]
        self.chunks = [self.klass()]
        start.append("o0, o1, o2 = " + ", ".join(f"{self.classes[0]}({n})" for n in (1, 2, 3)))
        makers = [self.function, self.generator, self.klass, self.generator_use]
        for _ in range(self.r.randrange(14, 26)):
            if self.chance(0.3):
                maker = self.r.choice(makers)
                if maker == self.generator_use and not self.generators:
                    maker = self.generator
                self.chunks.append(maker())
            else:
                self.chunks.append(self.wrapped(3))
        self.chunks.insert(1, "\n".join(start))
        names = [p + str(n) for p in NAMES.values() for n in range(3)]
        end = [f"print({n!r}, show({n}{'.__dict__' if n[0] == 'o' else ''}))" for n in names]
        return [PRELUDE.rstrip()] + self.chunks + ["\n".join(end)]


def program(seed):
    return Writer(seed).program()


def text_of(chunks):
    return "\n\n".join(chunks) + "\n"


# ---- running

DRIVER = '''\
for name in {names!r}:
    print("=== " + name, flush=True)
    try:
        with open(name, encoding="utf-8") as f:
            code = compile(f.read(), name, "exec")
        exec(code, {{"__name__": "__main__"}})
    except Exception as e:
        print("uncaught", type(e).__name__, e)
print("=== end", flush=True)
'''


def run(python, folder, script, hashseed=None):
    """What a script prints; its end too, when it is not a clean one."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env.update(LC_ALL="C.UTF-8", PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1")
    if hashseed is not None:
        env["PYTHONHASHSEED"] = str(hashseed)
    try:
        done = subprocess.run(python + ["-W", "ignore", script], cwd=folder, env=env, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "backslashreplace") + "timed out\n"
    text = done.stdout.decode("utf-8", "backslashreplace")
    if done.returncode:
        last = done.stderr.decode("utf-8", "backslashreplace").strip().split("\n")[-1]
        text += f"exit {done.returncode}: {last}\n"
    return text


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)


def run_batch(python, folder, names, hashseed=None):
    """The outputs of the programs, run in one process; None when the process did not do them all."""
    driver = f"driver{names[0]}"
    write(folder, driver, DRIVER.format(names=names))
    parts = run(python, folder, driver, hashseed).split("=== ")
    found = {}
    for part in parts[1:]:
        name, _, text = part.partition("\n")
        found[name] = text
    return found if "end" in found and not found["end"] and len(found) == len(names) + 1 else None


def outputs(python, folder, names, hashseed=None):
    """The output of each program: in one process if that goes well, else one by one."""
    found = run_batch(python, folder, names, hashseed) if len(names) > 1 else None
    return found or {n: run(python, folder, n, hashseed) for n in names}


def first_difference(want, got):
    """The lines of a report: where two outputs part, with the line before."""
    a, b = want.splitlines(), got.splitlines()
    i = next((i for i, (x, y) in enumerate(zip_longest(a, b)) if x != y), 0)
    lines = ["      " + s[:200] for s in a[max(0, i - 1):i]]
    lines += ["    - " + s[:200] for s in a[i:i + SHOWN]] or ["    - (end)"]
    return lines + (["    + " + s[:200] for s in b[i:i + SHOWN]] or ["    + (end)"])


def compare_batch(python, folder, seeds, hashseed):
    """The reports of the seeds that differ: a list of (seed, lines)."""
    names = [f"p{s}.py" for s in seeds]
    for seed, name in zip(seeds, names):
        write(folder, name, text_of(program(seed)))
    want, got = outputs([CPYTHON], folder, names), outputs(python, folder, names, hashseed)
    differing = [(s, n) for s, n in zip(seeds, names) if want[n] != got[n]]
    reports = []
    for seed, name in differing:     # once more alone: programs of a batch might disturb each other
        a, b = run([CPYTHON], folder, name), run(python, folder, name, hashseed)
        reports.append((seed, first_difference(a, b) if a != b else
                        ["    (only when run in a batch)"] + first_difference(want[name], got[name])))
    for name in names:
        os.remove(os.path.join(folder, name))
    return reports


def run_range(args, python):
    first, _, last = args.run.partition("-")
    seeds = list(range(int(first), int(last or first) + 1))
    batches = [seeds[i:i + args.batch] for i in range(0, len(seeds), args.batch)]
    different = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max(1, args.j)) as pool:
        for reports in pool.map(lambda b: compare_batch(python, folder, b, args.hashseed), batches):
            for seed, lines in reports:
                different += 1
                print(f"seed {seed} differs:")
                print("\n".join(lines), flush=True)
    print(f"{len(seeds) - different} of {len(seeds)} programs equal")
    return 1 if different else 0


def reduce(seed, python, hashseed):
    """The chunks that are needed for the first difference of a seed to stay a difference."""
    with tempfile.TemporaryDirectory() as folder:
        def differs(chunks):
            write(folder, "p.py", text_of(chunks))
            return run([CPYTHON], folder, "p.py") != run(python, folder, "p.py", hashseed)

        chunks = program(seed)
        if not differs(chunks):
            return None
        size = len(chunks) // 2
        while size:
            i = 0
            while i < len(chunks):
                fewer = chunks[:i] + chunks[i + size:]
                if fewer and differs(fewer):
                    chunks = fewer
                else:
                    i += size
            size //= 2
        return chunks


def main():
    arg = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arg.add_argument("seed", nargs="?", type=int)
    arg.add_argument("--run", metavar="A-B")
    arg.add_argument("--reduce", type=int, metavar="SEED")
    arg.add_argument("--python", default=CPYTHON, metavar="EXE")
    arg.add_argument("--batch", type=int, default=20, metavar="N")
    arg.add_argument("--hashseed", type=int)
    arg.add_argument("-j", type=int, default=2, metavar="N")
    args = arg.parse_args()
    python = shlex.split(args.python)
    if os.path.sep in python[0]:
        python[0] = os.path.abspath(python[0])
    if args.run:
        return run_range(args, python)
    if args.reduce is not None:
        chunks = reduce(args.reduce, python, args.hashseed)
        print(text_of(chunks) if chunks else f"seed {args.reduce} does not differ", end="")
        return 1 if chunks else 0
    if args.seed is None:
        arg.error("a SEED, --run or --reduce is needed")
    print(text_of(program(args.seed)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
