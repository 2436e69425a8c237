# Mapping patterns: keys, rest, what counts as a mapping.
import collections.abc
K = type("K", (), {"key": "dotted"})
def f(x):
    match x:
        case {"a": 1, "b": b}: return ("a1b", b)
        case {"a": {"in": [x1, *_]}}: return ("nested", x1)
        case {"op": "add" | "sub" as op, **rest}: return (op, rest)
        case {1: one, -2: two}: return (one, two)
        case {K.key: v}: return ("dotted", v)
        case {None: n}: return ("none key", n)
        case {True: t}: return ("true key", t)
        case {"only": None}: return "only none"
        case {**rest} if len(rest) > 2: return ("rest", rest)
        case {}: return "some mapping"
        case _: return "no mapping"
for x in ({"a": 1, "b": 2, "c": 3}, {"a": 1}, {"a": {"in": [5, 6]}}, {"op": "sub", "x": 1}, {"op": "mul"}, {1: "i", -2: "ii"}, {"dotted": 0}, {None: 1}, {True: "t"}, {1: "int one"}, {"only": None}, {"p": 1, "q": 2, "r": 3}, {}, [], "a", None, collections.defaultdict(int), collections.OrderedDict(a=1, b=9), collections.Counter("ab"), type("D", (dict,), {})(a=1, b=0)):
    print(type(x).__name__, f(x))
d = collections.defaultdict(list)
match d:
    case {"missing": x}: print("never")
    case _: print("default not made", len(d))
class M(collections.abc.Mapping):
    def __getitem__(self, k): print("getitem", k); return {"x": 1}[k]
    def __iter__(self): return iter("x")
    def __len__(self): return 1
    def get(self, k, d=None): print("get", k); return 1 if k == "x" else d
    def keys(self): print("keys"); return ["x"]
match M():
    case {"y": 1}: print("y")
    case {"x": 2}: print("x2")
    case {"x": x, **r}: print("x", x, r)
orig = {"a": 1, "b": 2}
match orig:
    case {"a": _, **rest}:
        rest["c"] = 1
        print(rest, orig)
k = "a"
try:
    match {"dotted": 1, "x": 2}:
        case {K.key: 1, "dotted": 1}: print("never")
except ValueError as e: print(e)
for src in ("match x:\n case {**a, 'b': 1}: pass", "match x:\n case {a: 1}: pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case {**_}: pass", "match x:\n case {**a, **b}: pass", "match x:\n case {'a'}: pass", "match x:\n case {f'a': 1}: pass", "match x:\n case {1 + 1: 1}: pass", "match x:\n case {1: 1, True: 2}: pass", "match x:\n case {-1: a, 1 - 1j: b}: pass", "match x:\n case {*a}: pass", "match x:\n case {'a': 1,}: pass"):
    try: compile(src, "s", "exec"); print("fine", src[9:])
    except SyntaxError as e: print(src[9:], "->", e.msg)
