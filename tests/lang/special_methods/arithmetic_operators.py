# Every binary operator calls its dunder.
names = "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul".split()
ops = "+ - * / // % ** << >> & | ^ @".split()
class L: pass
class R: pass
class I: pass
for n in names:
    setattr(L, f"__{n}__", lambda s, o, *m, n=n: f"L.{n}({type(o).__name__}){m or ''}")
    setattr(R, f"__r{n}__", lambda s, o, *m, n=n: f"R.r{n}({type(o).__name__})")
    setattr(I, f"__i{n}__", lambda s, o, n=n: f"I.i{n}({type(o).__name__})")
env = dict(l=L(), r=R(), i=I())
for op in ops:
    print(op, eval(f"l {op} 1", env), eval(f"1 {op} r", env), eval(f"l {op} r", env))
    for e in (f"r {op} 1", f"1 {op} l", f"r {op} l", f"i {op} 1"):
        try:
            print(eval(e, env))
        except TypeError as x:
            print(x)
    ns = dict(env)
    exec(f"i {op}= 1; l {op}= 2", ns)
    print(ns["i"], ns["l"])
    try:
        exec(f"r {op}= 1", dict(env))
    except TypeError as x:
        print(x)
class U:
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "invert"
    def __abs__(s): return "abs"
    def __divmod__(s, o): return ("divmod", o)
    def __rdivmod__(s, o): return ("rdivmod", o)
    def __pow__(s, o, m=None): return ("pow", o, m)
    def __rpow__(s, o, m=None): return ("rpow", o, m)
u = U()
print(-u, +u, ~u, abs(u), divmod(u, 1), divmod(1, u), pow(u, 1), pow(u, 1, 2), pow(1, u), u ** 3, 3 ** u)
try:
    pow(1, u, 2)
except TypeError as x:
    print(x)
for e in ("-l", "+l", "~l", "abs(l)", "divmod(l, 1)"):
    try:
        eval(e, env)
    except TypeError as x:
        print(x)
