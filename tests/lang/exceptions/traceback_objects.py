# tb_next, tb_lineno, tb_frame; the traceback module on them.
import sys, traceback
def a(): b()
def b():
    x = 1
    c()
def c():
    raise ValueError("deep")
try: a()
except ValueError as e: err = e
tb = err.__traceback__
while tb:
    print(tb.tb_lineno, tb.tb_frame.f_code.co_name, sorted(tb.tb_frame.f_locals) if tb.tb_frame.f_code.co_name != "<module>" else "")
    tb = tb.tb_next
print([(f.name, f.lineno, f.line) for f in traceback.extract_tb(err.__traceback__)])
print("".join(traceback.format_exception(err)).replace(__file__, "FILE"), end="")
print(traceback.format_exception_only(err), traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(SyntaxError("m", ("f", 1, 2, "text", 1, 4))))
def again():
    try: a()
    except ValueError: raise
try: again()
except ValueError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)], e.__traceback__.tb_lineno)
try: raise err
except ValueError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
try: raise err.with_traceback(None)
except ValueError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
def gen():
    yield 1
    raise KeyError("gen")
try: list(gen())
except KeyError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
try: [1 / x for x in (1, 0)]
except ZeroDivisionError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
try: exec("def q():\n  raise OSError('in exec')\nq()")
except OSError as e: print([(f.filename.replace(__file__, "F"), f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
try:
    (lambda: [][1])()
except IndexError as e: print([(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)])
t = err.__traceback__
t.tb_next = None
print([f.name for f in traceback.extract_tb(err.__traceback__)])
try: t.tb_next = t
except ValueError as e: print(e)
try: t.tb_next = 5
except TypeError as e: print(e)
