# Literal, value, capture, wildcard and or patterns.
class Color:
    RED, GREEN = 1, "g"
    class Deep: X = (1, 2)
def f(x):
    match x:
        case 0: return "zero"
        case -1 | -2.5: return "negative"
        case "a" | "b" | b"c": return "letter"
        case None: return "none"
        case True: return "true"
        case False: return "false"
        case 1 + 2j | -3 - 1j: return "complex"
        case Color.GREEN: return "green"
        case Color.Deep.X: return "deep"
        case "con" "cat": return "concat"
        case 1.5: return "float"
        case """long
text""": return "long"
        case other: return ("other", other)
for x in (0, 0.0, False, -1, -2.5, -1.0, "a", b"c", None, True, 1, 1 + 2j, -3 - 1j, "g", (1, 2), [1, 2], "concat", 1.5, "long\ntext", 99, [], float("nan")):
    print(repr(x), f(x))
def g(x):
    match x:
        case _: return "wild"
def h(x):
    match x:
        case 1: pass
print(g(5), h(1), h(2))
try: _
except NameError as e: print(e)
class Eq:
    def __eq__(self, o): print("eq", o); return o == 2
match Eq():
    case 1: print("one")
    case 2: print("two")
match 5:
    case x if x > 10: print("big")
    case x if x > 3: print("medium", x)
match (x := 7):
    case 7: print("walrus", x)
match = 1; case = 2; _ = 3
print(match, case, _)
match match:
    case case: print("soft keywords", case)
match 1, 2:
    case 1, y: print("tuple subject", y)
match *[1], 2:
    case [a, b]: print(a, b)
match -5:
    case -5: print("neg")
match "x":
    case str() as s: print(s)
