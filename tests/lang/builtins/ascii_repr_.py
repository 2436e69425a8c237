# ascii(x) and repr(x).
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
class R:
    def __repr__(self): return "é\u20ac\U0001F600"
class Bad:
    def __repr__(self): return 5
class Rec:
    def __repr__(self): return f"Rec({[self]!r})" if 0 else "Rec"
for v in ("é", "a'b", 'a"b', "\n", "\U0001F600", 1, 1.0, None, b"\xff", [1, "ü"], {"é": (1,)}, R(), {1}, range(3), ..., slice(1, 2), int, len, "\x7f\x80"): print(ascii(v), ascii(repr(v)))
t("ascii()", "repr()", "ascii(1, 2)", "repr(Bad())", "ascii(Bad())", "repr(object=1)", "repr(Rec())", "repr('')", "repr(())", "repr((1,))", "repr(set())", "repr(frozenset())", "repr({})", "repr(NotImplemented)", "repr(True)", "repr(1e100)", "repr(-0.0)", "repr(1j)", "repr('\\\\')", "repr(Exception('x', 1))", "repr(type)", "repr(range(1, 5, 2))", "repr(bytearray(b'x'))", "repr({1: 2}.keys())", "repr({1: 2}.items())")
