# exec with globals and locals.
g = {"a": 1}
exec("b = a + 1\ndef f(): return b", g)
print(g["b"], g["f"](), sorted(k for k in g if k[0] != "_"), "__builtins__" in g)
g, l = {"x": "global"}, {"x": "local"}
exec("y = x\nglobal z\nz = 1\nclass C: pass\nimport math", g, l)
print(l["y"], "z" in g, sorted(k for k in l), g.get("y"))
l = {}
exec("q = 5\nr = [q for _ in (1,)] if False else q", {}, l); print(l)
try: exec("q = 5\ndef f(): return q\nf()", {}, {})
except NameError as e: print(e)
exec("def f():\n  'doc'\n  return 1\nprint(f(), f.__doc__, __name__)")
exec("top = 1"); print(top)
def h():
    v = 1
    exec("v = 2; w = 3")
    return v, "w" in locals()
print(h(), exec(""), exec("pass"), exec("# only a comment"), exec("1 + 1"))
class M(dict):
    def __missing__(self, k): print("missing", k); raise KeyError(k)
    def __getitem__(self, k): print("get", k); return dict.__getitem__(self, k) if k in self else self.__missing__(k)
    def __setitem__(self, k, v): print("set", k, v); dict.__setitem__(self, k, v)
exec("a = 1\nb = a\nprint(b)\ndel a", {}, M())
for args in ((), (5,), ("x", 5), ("x = 1", {}, 5), ("x", {}, {}, {}), ("x = ",), (b"x = 1",), ("undefined",), ("1\0",), (None,), ("return 1",), ("yield 1",), ("await x",), ("x = 1", None, None), ("x", {"x": 1}, None), (bytearray(b"y = 2"),), ("  x = 1",), ("x = 1\n  y = 2",)):
    try: print(args if len(args) < 2 else args[0], exec(*args))
    except Exception as e: print(args[:1], type(e).__name__, e)
