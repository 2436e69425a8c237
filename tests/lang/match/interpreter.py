# A small expression evaluator with classes and match.
from dataclasses import dataclass
@dataclass
class Num: v: float
@dataclass
class Var: name: str
@dataclass
class Bin: op: str; l: object; r: object
@dataclass
class Let: name: str; val: object; body: object
@dataclass
class If: c: object; a: object; b: object
def ev(e, env={}):
    match e:
        case Num(v): return v
        case Var(n) if n in env: return env[n]
        case Var(n): raise NameError(n)
        case Bin("+", a, b): return ev(a, env) + ev(b, env)
        case Bin("-", a, b): return ev(a, env) - ev(b, env)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)): return 0
        case Bin("*", a, b): return ev(a, env) * ev(b, env)
        case Bin("/", _, Num(0)): raise ZeroDivisionError("literal zero")
        case Bin("/", a, b): return ev(a, env) / ev(b, env)
        case Let(n, v, body): return ev(body, {**env, n: ev(v, env)})
        case If(c, a, b): return ev(a if ev(c, env) else b, env)
        case Bin(op, _, _): raise ValueError(f"operator {op}")
        case _: raise TypeError(type(e).__name__)
def simplify(e):
    match e:
        case Bin("+", Num(0), x) | Bin("+", x, Num(0)) | Bin("*", Num(1), x) | Bin("*", x, Num(1)): return simplify(x)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)): return Num(0)
        case Bin(op, Num() as a, Num() as b) if op in "+-*": return Num(ev(Bin(op, a, b)))
        case Bin(op, a, b):
            s = Bin(op, simplify(a), simplify(b))
            return s if s == e else simplify(s)
        case _: return e
def show(e):
    match e:
        case Num(v): return str(v)
        case Var(n): return n
        case Bin("+" | "-" as op, a, b): return f"({show(a)} {op} {show(b)})"
        case Bin(op, a, b): return f"{show(a)}{op}{show(b)}"
e = Bin("+", Bin("*", Num(2), Var("x")), Bin("*", Num(1), Bin("+", Num(0), Num(5))))
print(show(e), "=>", show(simplify(e)), ev(e, {"x": 4}))
print(ev(Let("x", Num(3), If(Bin("-", Var("x"), Num(3)), Num(10), Bin("*", Var("x"), Var("x"))))))
for bad in (Var("q"), Bin("/", Num(1), Num(0)), Bin("^", Num(1), Num(2)), "text"):
    try: ev(bad)
    except Exception as x: print(type(x).__name__, x)
def tokens(s):
    match s.split():
        case ["go", ("north" | "south") as d]: return ("go", d)
        case ["go", d]: return ("bad direction", d)
        case ["take", *things] if things: return ("take", things)
        case ["quit" | "exit"]: return "bye"
        case []: return "nothing"
        case [cmd, *_]: return ("unknown", cmd)
print([tokens(s) for s in ("go north", "go up", "take a b", "take", "exit", "", "dance x")])
