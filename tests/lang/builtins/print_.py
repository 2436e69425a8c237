# print: files, flush, objects, errors.
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
import io, sys
f = io.StringIO()
t("print(1, file=f)", "f.getvalue()", "print(1, 2, sep='', end='.', file=f, flush=True)", "f.getvalue()", "print(file=f)", "print(1, file=5)", "print(1, file=None)", "print(1, sep=5)", "print(1, end=5)", "print(1, foo=5)", "print(*[], sep='x')", "print(1, flush='yes')", "print(sep=None, end=None)")
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("FLUSH")
w = W()
print("a", 1, sep="-", end="!", file=w, flush=True); print(file=w); print("x", "", None, file=w)
print(w.parts)
class NoWrite: pass
t("print(1, file=NoWrite())")
class Bad:
    def __str__(self): raise ValueError("str failed")
class BadType:
    def __str__(self): return 5
t("print('before', Bad(), 'after')", "print(BadType())")
print()
old, sys.stdout = sys.stdout, w
print("to the replaced stdout")
sys.stdout = None
print("goes nowhere")
sys.stdout = old
print(w.parts[-2:])
del sys.stdout
try: print("no stdout")
except RuntimeError as e: sys.stdout = old; print(e)
sys.stdout.write("direct\n"); print(sys.stdout.write("") , end="\n")
print("é日😀", "\ttab", "a\nb", b"bytes", "nul\0".replace("\0", "0"), [None, "q"], {"k": ()}, sep=" | ")
