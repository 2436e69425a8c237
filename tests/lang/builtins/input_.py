# input(prompt) at the end of input.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import sys, io
t("input()", "input('prompt> ')", "input(1, 2)", "input(prompt='x')")
print()
old = sys.stdin
sys.stdin = io.StringIO("first line\nsecond\n\nlast without newline")
t("input()", "input('p: ')", "input(5)", "input()", "input()")
sys.stdin = io.StringIO("x\n")
out, sys.stdout = sys.stdout, io.StringIO()
v = input("captured prompt")
text, sys.stdout = sys.stdout.getvalue(), out
print(repr(v), repr(text))
class In:
    def readline(self): return "from readline\n"
sys.stdin = In()
t("input()", "input(None)")
class Bad:
    def readline(self): return 5
sys.stdin = Bad()
t("input()")
sys.stdin = None
t("input()")
del sys.stdin
t("input()")
sys.stdin = old
