# The truth of what __exit__ gives decides; order of leaving.
log = []
class M:
    def __init__(self, n, ret=None, exc=None): self.n, self.ret, self.exc = n, ret, exc
    def __enter__(self): log.append(f"+{self.n}"); return self
    def __exit__(self, t, v, tb):
        log.append(f"-{self.n}:{t.__name__ if t else None}")
        if self.exc: raise self.exc
        return self.ret
def run(*ms, exc=ValueError("body")):
    log.clear()
    try:
        with ms[0], ms[1]:
            if exc: raise exc
            log.append("ok")
        log.append("after")
    except Exception as e: log.append(f"out {e!r} ctx {e.__context__!r}")
    print(log)
run(M(1), M(2))
run(M(1), M(2, True))
run(M(1, True), M(2))
run(M(1, 1), M(2, []))
run(M(1), M(2, "yes"))
run(M(1), M(2, exc=KeyError("exit")))
run(M(1, True), M(2, exc=KeyError("exit")))
run(M(1, exc=OSError(1)), M(2, exc=KeyError(2)))
run(M(1), M(2), exc=None)
run(M(1), M(2, exc=KeyError("normal")), exc=None)
run(M(1, exc=ValueError("same")), M(2))
def f():
    with M("f", True): raise KeyError
    return "after suppression"
print(f())
def g():
    with M("g", True): return 1 / 0
print(g())
def h():
    for i in range(3):
        with M(i, True):
            if i == 1: raise ValueError
            log.append(f"i{i}")
    return i
log.clear(); print(h(), log)
class Same:
    def __enter__(self): return self
    def __exit__(self, t, v, tb): raise v
try:
    with Same(): raise ValueError("re-raised by exit")
except ValueError as e: print(e, e.__context__)
class Check:
    def __enter__(self): pass
    def __exit__(self, t, v, tb): print(t is type(v), v.__traceback__ is tb, tb.tb_frame.f_code.co_name); return True
def k():
    with Check(): int("x")
k()
try:
    with M(1): raise SystemExit(3)
except SystemExit as e: print(e.code)
