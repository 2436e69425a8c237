# % on bytes.
print(b"%s %b" % (b"a", b"b"), b"%d %i %x %o" % (1, 2, 255, 8), b"%c%c" % (65, b"B"), b"%5s|%-5s|%.1s" % (b"a", b"b", b"cd"), b"%a %r" % ("é", [1]), b"%%" % (), b"%f %.2e %g" % (1.5, 2.5, 1e10), b"%(a)s" % {b"a": b"x"}, b"%s" % bytearray(b"ba"), bytearray(b"%d") % 5, b"%*d" % (5, 3), b"%#x %05d %+d" % (255, -3, 4), b"%s" % memoryview(b"mv"))
class B:
    def __bytes__(self): return b"from __bytes__"
print(b"%s %b" % (B(), B()))
for f in (lambda: b"%s" % "str", lambda: b"%s" % 5, lambda: b"%b" % None, lambda: b"%d" % "a", lambda: b"%c" % 256, lambda: b"%c" % "a", lambda: b"%c" % b"ab", lambda: b"%s" % (), lambda: b"a" % 1, lambda: b"%(a)s" % {"a": b"x"}, lambda: b"%y" % 1, lambda: b"%" % (), lambda: b"%d" % 1.5, lambda: b"%x" % 1.5, lambda: b"%s %s" % b"a", lambda: b"%s" % [b"a"]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
