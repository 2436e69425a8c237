# "cannot assign to", "cannot delete", "illegal target" for all kinds of expressions.
exprs = ["1", "'s'", "b'b'", "f'{x}'", "1.5", "1j", "None", "True", "False", "...", "__debug__", "x + y", "-x", "not x", "~x", "x and y", "x or y", "x < y", "x == y", "x is y", "x in y", "x if y else z", "lambda: x", "f()", "f(x).y", "f()[0]", "x.y", "x[0]", "x[1:2]", "[x for x in y]", "(x for x in y)", "{x for x in y}", "{x: y for x in z}", "{x: y}", "{x}", "{}", "()", "[]", "(x)", "(x,)", "[x]", "x, y", "(x, 1)", "[x, f()]", "(x, (y, 2))", "*x", "*x,", "(*x, y)", "(x := 1)", "yield_", "(yield)", "(await x)", "x.y()", "'a' 'b'", "x @ y", "x ** y", "`x`", "print", "x!", "(x.y)", "((x))", "[[x], [1]]", "*(x, y),", "*[x, f()], z"]
forms = ["{} = 1", "{} += 1", "del {}", "for {} in z: pass", "with a as {}: pass", "[1 for {} in z]", "({} := 1)", "{}: int = 1", "f({}=1)", "import a as {}", "a = {} = b", "try: pass\nexcept E as {}: pass", "def f({}): pass", "lambda {}: 1", "global {}"]
for form in forms:
    for x in exprs:
        src = form.replace("{}", x)
        try: compile(src, "<s>", "exec")
        except SyntaxError as e: print(repr(src), "->", e.msg)
