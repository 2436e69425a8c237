# repr and ascii choose quotes and escapes.
for s in ("plain", "it's", 'say "hi"', "both ' and \"", "\\", "\n\r\t", "\x00\x01\x7f", "\x80\x9f\xa0\xa1\xad", "é日\U0001F600", "\ud800", "\udfff", "\uffff\ufffe", "\u200b\u2028\u3000", "\U000e0001\U0010ffff", "a\u0301", "\ue000", "'", '"', "\u0378"):
    print(repr(s).encode("ascii", "backslashreplace").decode(), ascii(s), len(repr(s)), len(ascii(s)))
print(repr(["it's", 'x"y']), {"k'": "v"}, ("\n",))
print(str(["a"]), str("a"), "%r %a %s" % ("é", "é", "é"), f"{'é'!a} {'é'!r}")
class R:
    def __repr__(self): return "é\n"
print(ascii(R()), repr(R()), [R()], f"{R()!a}")
print("é日".isprintable(), repr("\t").isprintable(), ascii(None), ascii([1, "ü"]))
