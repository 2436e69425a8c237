# strip, lstrip, rstrip, removeprefix, center, ljust, rjust, zfill, expandtabs.
print(repr("  a b \t\n".strip()), repr("  a ".lstrip()), repr("  a ".rstrip()), "xxaxbxx".strip("x"), "abcba".strip("ab"), "abc".strip("abc"), repr("\u2003a\xa0".strip()), "a".strip(None), "xyx".lstrip("x"), "xyx".rstrip("x"), "aé日é".strip("é日"))
print("prefix-x".removeprefix("prefix-"), "abc".removeprefix("bc"), "abc".removesuffix("bc"), "abc".removesuffix("ab"), "abc".removesuffix(""), "aa".removeprefix("a"))
for w in (0, 3, 6, 7, 8):
    print([("abc").center(w), "abc".ljust(w), "abc".rjust(w), "abc".center(w, "*"), "ab".center(w, "é"), "ab".rjust(w, "日")])
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "".zfill(3), "abc".zfill(2), "--1".zfill(5), "é".zfill(3))
print(repr("a\tb".expandtabs()), repr("a\tb".expandtabs(4)), repr("ab\tc\td".expandtabs(3)), repr("\t".expandtabs(0)), repr("a\n\tb".expandtabs(4)), repr("a\tb".expandtabs(-1)), repr("é\tx".expandtabs(tabsize=2)))
for f in (lambda: "a".center(5, "ab"), lambda: "a".ljust("x"), lambda: "a".strip(1), lambda: "a".center(), lambda: "a".rjust(5, 1), lambda: "a".removeprefix(1), lambda: "a".zfill(None), lambda: "a".rjust(5, "")):
    try:
        print(f())
    except TypeError as e:
        print(e)
