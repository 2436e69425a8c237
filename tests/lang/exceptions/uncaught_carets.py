# stderr
# Position marks under the failing part of a line.
import traceback
def t(f):
    try:
        f()
    except Exception:
        traceback.print_exc()
class C: x = None; d = {"a": {"b": None}}
def add(): return 1 + (2 + "a") + 3
def attr(): return C.x.y.z + 1
def sub(): return C.d["a"]["b"]["c"] * 2
def call(): return len(abs(-1)) + min(1, 2)
def multi():
    return (1 +
            2 * None +
            3)
def args(): return print(1, int("q"), 3)
def name(): return [missing_name for _ in "a"]
def div(): x = 0; return (10 /  x) + 1
def whole(): raise ValueError("whole line")
def assign(): a, b = 1, 2, 3
def dele(): del C.d["zz"]
def aug(): C.x += 1
def nested(): return max(*[1], *[2], key=5)
def comp(): return 1 < 2 < "a"
def unary(): return -"a" if True else 0
def slc(): return [1, 2]["a":]
def ascii_é(): é = "é" * 3; return é + 1 + é
for f in (add, attr, sub, call, multi, args, name, div, whole, assign, dele, aug, nested, comp, unary, slc, ascii_é): t(f)
1 / 0
