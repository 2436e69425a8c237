# Guards, bindings that stay, order of tries.
def f(x):
    match x:
        case [a, b] if a == b: return "equal"
        case [a, b] if (s := a + b) > 10: return ("sum", s)
        case [a, 0]: return "zero second"
        case [a, b]: return (a, b)
        case int(n) if n % 2: return "odd"
        case int(n) if print("second guard") or n > 2: return "even big"
    return "fell out"
for x in ([1, 1], [6, 7], [1, 0], [1, 2], 3, 4, 2, "s"): print(x, f(x))
match [1, 2]:
    case [a, 3]: pass
    case [b, 2]: print("b", b)
print("a" in globals(), "b" in globals())
match (1, 2):
    case (c, d) if False: pass
    case _: print("bindings of a failed guard stay", c, d)
try:
    match 1:
        case n if 1 / 0: pass
except ZeroDivisionError as e: print(e, n)
def g(x):
    match x:
        case (1 as a, 2 as b) as whole: return a, b, whole
        case [(0 | 1) as bit, *rest]: return bit, rest
        case {"k": [*v]} as d: return v, d
        case (("x" | "y") as c) | [c]: return c
print(g((1, 2)), g([0, 5]), g({"k": (1, 2)}), g("y"), g(["z"]))
def loop():
    out = []
    for i in range(6):
        match i:
            case 0: continue
            case 4: break
            case _ if i % 2: out.append(i)
    return out
print(loop())
def nested(x, y):
    match x:
        case 1:
            match y:
                case 1: return "11"
                case _: return "1_"
        case _: return "__"
print(nested(1, 1), nested(1, 2), nested(2, 1))
def gen():
    for x in (1, "a", None):
        match x:
            case int(): yield "int"
            case str(): yield "str"
            case z: yield z
print(list(gen()))
def clos(x):
    match x:
        case [a]: return lambda: a
print(clos(["captured"])())
class C:
    match [1, 2]:
        case [p, q]: pass
print(C.p, C.q)
def unbound(x):
    match x:
        case [u]: pass
    return u
try: unbound(1)
except UnboundLocalError as e: print(e)
match []:
    case [*all_]: print(all_)
def t():
    global gl
    match [5]:
        case [gl]: pass
t(); print(gl)
