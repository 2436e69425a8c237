# The % operator with strings, tuples and dicts.
print("%s" % "a", "%s %s" % ("a", 1), "%r" % "a", "%a" % "é", "%%" % (), "%s%%" % 5, "%5s|%-5s|%.2s|%5.1s|" % ("a", "b", "cde", "fg"), "%c%c%c" % ("a", 98, "é"))
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 5}, "%(a)5s|%(a)-5s|" % {"a": "x"}, "%(a b)s %()s" % {"a b": 1, "": 2}, "%(a(b))s" % {"a(b)": 3}, "no fields" % {}, "no" % [], "%s" % [1, 2], "%s" % {"k": 1}, "%s" % (None,), "%s" % ((1, 2),))
print("%*s|%-*s|%.*f|%*.*f" % (5, "a", 5, "b", 2, 3.14159, 8, 3, 2.71828), "%*d" % (-5, 3) + "|")
print("%s %s %s" % (1.0, None, b"x"), "%s" % "日本", "%5s|%-4s|" % ("日", "é"), "%.1s" % "日本")
for f in (lambda: "%s" % (), lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "a" % 1, lambda: "%d" % "a", lambda: "%d" % None, lambda: "%(a)s" % 1, lambda: "%(a)s" % {}, lambda: "%(a" % {}, lambda: "%" % (), lambda: "%y" % 1, lambda: "%c" % "ab", lambda: "%c" % -1, lambda: "%c" % 1.5, lambda: "%*s" % ("a", "b"), lambda: "%f" % "x", lambda: "%x" % 1.5, lambda: "%(a)*s" % {"a": 1}, lambda: "%z" % (), lambda: "%s %(a)s" % {"a": 1}, lambda: "%d %d" % (1,), lambda: "%é" % 1, lambda: "abc%" % 1, lambda: "%o" % "7", lambda: "%s" % (1,) % 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
