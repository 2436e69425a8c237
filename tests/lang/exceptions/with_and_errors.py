# Errors in __enter__ and __exit__; suppression.
class M:
    def __init__(self, name, enter=None, exit=None): self.name, self.e, self.x = name, enter, exit
    def __enter__(self):
        print("enter", self.name)
        if isinstance(self.e, Exception): raise self.e
        return self.e
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        if isinstance(self.x, Exception): raise self.x
        return self.x
def t(*ms, body=None):
    try:
        with ms[0] as a:
            with ms[1] if len(ms) > 1 else M("none") as b:
                print("body", a, b)
                if body: raise body
        print("after")
    except Exception as e: print("out", repr(e), repr(e.__context__))
t(M("a", 1))
t(M("a"), body=ValueError("v"))
t(M("a", exit=True), body=ValueError("v"))
t(M("a", exit=1), M("b"), body=ValueError("v"))
t(M("a"), M("b", exit=True), body=ValueError("v"))
t(M("a"), M("b", exit=KeyError("x")), body=ValueError("v"))
t(M("a", enter=OSError("e")))
t(M("a"), M("b", enter=OSError("e")))
t(M("a", exit=KeyError("x")))
class NB:
    def __enter__(self): pass
    def __exit__(self, *a): return self
    def __bool__(self): raise ValueError("bool of exit value")
try:
    with NB(): raise KeyError("k")
except ValueError as e: print(e, repr(e.__context__))
with NB(): print("bool not asked without exception")
def f():
    with M("f"): return "returned"
print(f())
for i in range(2):
    with M(f"loop{i}", exit=True):
        if i == 0: continue
        break
