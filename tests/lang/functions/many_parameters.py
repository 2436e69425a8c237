# Functions and calls with very many arguments.
n = 300
src = "def f(" + ", ".join(f"a{i}" for i in range(n)) + "): return a0 + a1 + a299"
exec(src)
print(f(*range(n)), f.__code__.co_argcount)
exec("r = f(" + ", ".join(str(i) for i in range(n)) + ")")
print(r)
exec("r = f(" + ", ".join(f"a{i}={i * 2}" for i in range(n)) + ")")
print(r, f(**{f"a{i}": i for i in range(n)}))
try:
    f(*range(n - 1))
except TypeError as e:
    print(e)
try:
    f(*range(n + 1))
except TypeError as e:
    print(e)
try:
    f()
except TypeError as e:
    print(str(e)[:60], str(e)[-40:])
def v(*a, **k): return len(a), len(k)
print(v(*range(10000)), v(**{f"k{i}": i for i in range(1000)}), v(*range(5), *range(500), **{f"z{i}": 1 for i in range(300)}))
exec("def d(" + ", ".join(f"p{i}={i}" for i in range(260)) + ", *, " + ", ".join(f"q{i}={i}" for i in range(260)) + "): return p0, p259, q0, q259")
print(d(), d(1), d(p259=5, q0=6), d(*range(1, 261)))
exec("t = (" + ", ".join(str(i) for i in range(1000)) + ")")
print(sum(t), len(t))
exec("m = {" + ", ".join(f"{i}: {i}" for i in range(1000)) + "}")
print(len(m), sum(m.values()))
exec("g = lambda: [" + ", ".join(f"x{i}" for i in range(0)) + "]")
exec("def loc():\n" + "".join(f" v{i} = {i}\n" for i in range(400)) + " return v0 + v399 + len(locals())")
print(g(), loc())
exec("r = " + " + ".join(str(i) for i in range(500)))
print(r)
exec("s = " + "(" * 50 + "1" + ")" * 50)
print(s)
