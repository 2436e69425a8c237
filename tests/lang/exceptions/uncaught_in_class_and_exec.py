# stderr
# Tracebacks from class bodies, decorators, and messages with several lines.
import sys, traceback
def t(src):
    try:
        exec(compile(src, "<text>", "exec"), {})
    except BaseException:
        traceback.print_exc()
t("class A:\n  class B:\n    x = undefined_here")
t("def d(f): raise ValueError('line 1\\nline 2')\n@d\ndef f(): pass")
t("def f(x=1/0): pass")
t("raise KeyError('a\\'b')")
t("raise SystemExit('bye')")
t("class E(Exception):\n  def __str__(self): raise ValueError\nraise E")
t("class E(Exception):\n  def __str__(self): return ''\nraise E(1)")
t("class O:\n  class I(Exception): pass\nraise O.I('qualified')")
t("raise OSError(2, 'No such', 'f')")
t("x = (")
t("if 1:\nx")
t("a b c")
t("def f():\n  return )\n")
def rec(n): return rec(n + 1) if n < 20 else 1 / 0
try:
    rec(0)
except ZeroDivisionError:
    traceback.print_exc()
class Err(Exception):
    __module__ = "some.module"
raise Err("module and name")
