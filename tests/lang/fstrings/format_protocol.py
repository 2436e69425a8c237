# f-strings call __format__ with the spec; conversions come first.
class P:
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
p = P()
print(f"{p}", f"{p:abc}", f"{p:{'x'}y}", f"{p!s:>5}", f"{p!r:>6}", f"{p!a}", f"{p:%Y-%m}", f"{p: }", f"{p::}", f"{p:{{}}}" if False else "")
class Q:
    def __str__(self): return "Q"
print(f"{Q()}", f"{Q()!s:>3}")
class Bad:
    def __format__(self, spec): return 5
for f in (lambda: f"{Q():>5}", lambda: f"{Bad()}", lambda: f"{None:>5}", lambda: f"{[]:x}", lambda: f"{'a':d}", lambda: f"{1:s}", lambda: f"{1.5:d}", lambda: f"{'a':{-1}}", lambda: f"{1:{'q'}}", lambda: f"{undefined}", lambda: f"{1 / 0}", lambda: f"{'a'.x}", lambda: f"{3:.2d}", lambda: f"{'x':=5}", lambda: f"{'x':,}", lambda: f"{{}}" + f"{ {}[1] }"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Sub(str):
    def __format__(self, spec): return "sub:" + spec
class I(int):
    def __str__(self): return "I"
print(f"{Sub('x')}", f"{Sub('x'):>4}", f"{I(5)}", f"{I(5):d}", f"{I(5)!r}", format(I(5), ""), "{}".format(I(5)))
