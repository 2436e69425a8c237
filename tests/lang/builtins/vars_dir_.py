# vars, dir, locals, globals as builtins.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
class A:
    c = 1
    def __init__(self): self.b, self.a = 1, 2
class D:
    def __dir__(self): return ["z", "y", "a"]
class D2:
    def __dir__(self): return 5
class D3:
    def __dir__(self): return [1, "a"]
class S: __slots__ = ("q",)
t("vars(A())", "vars(5)", "vars(S())", "vars([])", "sorted(k for k in vars(A) if k[0] != '_')", "vars(A) == A.__dict__", "type(vars(A)).__name__", "[n for n in dir(A()) if n[0] != '_']", "dir(D())", "dir(D2())", "dir(D3())", "[n for n in dir(S()) if n[0] != '_']", "vars(1, 2)", "dir(1, 2)", "'upper' in dir('')", "'__len__' in dir([])", "dir(type('T', (), {}))[:3]", "[n for n in dir(5) if n[0] != '_']", "[n for n in dir(1.5) if n[0] != '_']", "[n for n in dir(()) if n[0] != '_']", "[n for n in dir([]) if n[0] != '_']", "[n for n in dir({}) if n[0] != '_']", "[n for n in dir(set()) if n[0] != '_']", "[n for n in dir(range(0)) if n[0] != '_']", "[n for n in dir(slice(0)) if n[0] != '_']", "[n for n in dir(b'') if n[0] != '_']", "[n for n in dir(property()) if n[0] != '_']", "[n for n in dir(1j) if n[0] != '_']", "[n for n in dir(Exception()) if n[0] != '_']", "[n for n in dir(OSError()) if n[0] != '_']", "[n for n in dir(memoryview(b'')) if n[0] != '_']", "[n for n in dir(bytearray()) if n[0] != '_']", "dir(None) == dir(type(None))", "sorted(locals(), key=str)[:0]")
a = A(); a.dyn = 1; vars(a)["more"] = 2
print(a.more, [n for n in dir(a) if n[0] != "_"])
def f(x, y=2): z = 3; return sorted(dir()), sorted(vars())
print(f(1))
class C2:
    names = [n for n in dir() if n[0] != "_"] if 0 else sorted(n for n in dir() if n[0] != "_")
print(C2.names, dir(object()) == dir(object), "__dict__" in dir(A()), "__dict__" in dir(S()))
