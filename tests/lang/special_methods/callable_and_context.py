# __call__, __enter__, __exit__, __await__, __aiter__: missing ones and their messages.
class Empty: pass
e = Empty()
async def co(x):
    await x
def run(c):
    try:
        c.send(None)
    except StopIteration as s:
        return s.value
for src in ("e()", "\nwith e: pass", "\nfor x in e: pass", "e[0]", "-e", "len(e)", "next(e)", "iter(e)", "reversed(e)", "run(co(e))", "\na, b = e", "[*e]", "{**e}", "f(*e)", "f(**e)", "e.x", "\ndel e.x", "\ne[0] = 1", "\ndel e[0]", "e < e", "e + e", "int(e)", "float(e)", "hash(e) and 1", "round(e)", "\nraise e", "\nraise Empty", "\nraise ValueError from e", "\ntry: 1/0\nexcept e: pass", "\nclass X(e): pass", "sum(e)", "''.join(e)", "isinstance(1, e)", "e @ e", "\nimport math\nmath.floor(e)", "\nfrom e import x", "dict(e)", "set(e)", "\nassert not e, 'assert'", "format(e, 'x')", "'%d' % e", "e in e", "1 in e", "[1][e]", "'a' * e", "range(e)", "chr(e)", "open(e)", "exec(e)", "max(e)", "sorted(e)", "enumerate(e)", "zip(e)", "map(e, [1]).__next__()", "filter(e, [1]).__next__()", "bytes(e)", "complex(e)", "abs(e)", "divmod(e, 1)", "pow(e, 2)", "vars(e)", "slice(e)", "[][e:]", "type(e)()", "super(e)", "print(end=e)", "memoryview(e)", "setattr(e, 1, 2)", "getattr(e, 1)", "~e", "e ** e", "e << 1", "any(e)", "\nyield_ = (lambda: (yield from e))().send(None)", "\nmatch e:\n case Empty(1): pass"):
    try:
        if src[0] == "\n":
            exec(src)
            print(repr(src), "fine")
        else:
            v = eval(src)
            print(src, v if isinstance(v, (int, dict, str)) else type(v).__name__)
    except Exception as x:
        print(repr(src), type(x).__name__, x)
