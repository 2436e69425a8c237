# Line numbers of errors in compiled text.
import traceback
def where(src, mode="exec"):
    try: exec(compile(src, "<text>", mode), {})
    except Exception as e:
        tb = e.__traceback__
        lines = []
        while tb:
            if tb.tb_frame.f_code.co_filename == "<text>": lines.append((tb.tb_lineno, tb.tb_frame.f_code.co_name))
            tb = tb.tb_next
        print(type(e).__name__, lines)
where("x = 1\n\n1 / 0\n")
where("def f():\n  return (1 +\n    2 +\n    None)\nf()")
where("def f(a,\n  b):\n  a.b\n\n\nf(1,\n  2)")
where("x = [\n 1,\n 1 / 0,\n]")
where("foo(\n  bar,\n  baz)")
where("class A:\n  x = 1\n  y = z\n")
where("@undefined\ndef f():\n  pass")
where("for i in (1,\n  2):\n  if i == 2:\n    raise ValueError(\n      i)")
where("try:\n  1 / 0\nfinally:\n  x = {}\n  x[1]")
where("try:\n  1 / 0\nexcept TypeError:\n  pass")
where("with open(\n  5.5):\n  pass")
where("lambda: 1\n(lambda:\n  1 / 0)()")
where("[\n  i / 0\n  for i in (1,)\n]")
where("x = (1).real.imag.\\\n  nope")
where("assert (\n  0), \\\n  'm'")
where("while True:\n  x = 1\n  del y")
where("print(f'''\n{1/0}\n''')")
where("import no_such_mod_x")
where("def g():\n  yield 1\n  1/0\nlist(g())")
where("match 1:\n  case 2: pass\n  case 1:\n    x.y")
where("a, b = \\\n  1")
where("def f(x=1,\n  y=1/0): pass")
where("class B(\n  object,\n  5): pass")
where("raise\n")
