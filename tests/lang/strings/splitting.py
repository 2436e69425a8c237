# split, rsplit, splitlines, partition.
print("a b  c".split(), "  a b  ".split(), "".split(), "   ".split(), "a\tb\nc\u2003d\xa0e".split())
print("a,b,,c".split(","), "".split(","), ",".split(","), "a,b,c".split(",", 1), "a,b,c".split(",", 0), "a,b,c".split(",", -1), "aXXbXXXc".split("XX"))
print("a b c d".split(None, 2), " a b c ".split(None, 1), " a b c ".rsplit(None, 1), "a b c".split(maxsplit=1), "a-b".split(sep="-"))
print("a,b,c".rsplit(",", 1), "a,b,c".rsplit(","), ",a,".rsplit(",", 1), "aXXXb".rsplit("XX"), "abc".rsplit("x", 1))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n".splitlines(), "\n".splitlines(), "".splitlines(), "a\n\nb\n".splitlines(True), "a\r\nb".splitlines(keepends=True))
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="), "=".partition("="), "abc".partition("abc"))
for f in (lambda: "a".split(""), lambda: "a".rsplit(""), lambda: "a".partition(""), lambda: "a".split(1), lambda: "a".partition(None), lambda: "a".split(",", "x"), lambda: "a".split(b","), lambda: "a".splitlines("x")):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print("日 本\u3000語".split(), "日、本、語".split("、"), "日本".partition("本"))
