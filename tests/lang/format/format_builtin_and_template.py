# format() finds __format__ on the type; object.__format__; string.Formatter and Template.
class P:
    def __format__(self, spec): return "P:" + spec
p = P()
p.__format__ = lambda spec: "instance"
print(format(p, "x"), format(p), "{:y}".format(p))
class Plain: 
    def __str__(self): return "plain"
print(format(Plain()), format(Plain(), ""), "{}".format(Plain()))
try:
    format(Plain(), "x")
except TypeError as e:
    print(e)
class Fwd(Plain):
    def __format__(self, spec): return super().__format__("") + "/" + spec
print(format(Fwd(), "zz"))
import string
f = string.Formatter()
print(f.format("{0} {x:>4} {}".replace(" {}", ""), 1, x=2), f.vformat("{a}", (), {"a": 5}), list(f.parse("a{b!r:c}d{}{{")))
class Up(string.Formatter):
    def get_value(self, key, args, kw): return str(key).upper()
    def convert_field(self, v, c): return v * 2 if c == "d" else super().convert_field(v, c)
print(Up().format("{abc} {x!d} {q!r}"))
t = string.Template("$a ${b}c $$ $d")
print(t.safe_substitute(a=1, b=2), t.substitute({"a": 1, "b": 2}, d=4))
for g in (lambda: t.substitute(a=1), lambda: string.Template("$").substitute(), lambda: string.Template("${a").substitute(a=1)):
    try:
        print(g())
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
