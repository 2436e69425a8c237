# Code objects: attributes that are no bytecode; replace; equality.
def f(a, /, b=1, *args, c, d=2, **kw):
    "doc"
    x = y = a
    def g(): return x + len(args) + undefined_global
    return g, y
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_consts[0], c.co_flags & 0x0c, c.co_firstlineno)
g = f(1, c=2)[0].__code__
print(g.co_name, g.co_qualname, g.co_freevars, g.co_names, g.co_flags & 0x10 != 0)
c2 = c.replace(co_name="renamed", co_firstlineno=100)
print(c2.co_name, c2.co_firstlineno, c2 == c, c.replace() == c, hash(c.replace()) == hash(c))
h = compile("1", "f", "eval"); k = compile("1", "f", "eval"); m = compile("1.0", "f", "eval"); n = compile("1", "other", "eval")
print(h == k, h == m, h == n, h != k, {h: 1}[k])
for act in ("c.co_name = 'x'", "c.nope", "c()", "del c.co_name", "c.replace(nope=1)", "c.replace(co_name=5)", "c < c2", "type(c)()", "eval(c)", "exec(c)", "len(c)"):
    try: exec(act); print("fine", act)
    except Exception as e: print(act, "->", type(e).__name__, str(e).split("(")[0])
print(repr(h).split(" at ")[0], repr(h).split(",", 1)[1], (lambda: 0).__code__.co_name, [x.co_name for x in compile("[i for i in a]; (i for i in a); {i for i in a}; lambda: 0\nclass C:\n  def m(self): pass", "f", "exec").co_consts if hasattr(x, "co_name")])
print(list(dict.fromkeys(l for _, _, l in c.co_lines() if l)), compile("x\n\n\ny", "f", "exec").co_firstlineno, (lambda: (yield)).__code__.co_flags & 0x20 != 0)
async def co(): pass
print(co.__code__.co_flags & 0x80 != 0, all(len(p) == 4 for p in c.co_positions()), f.__code__ is c, type(lambda: 0)(compile("a * 2", "f", "eval"), {"a": 21})())
