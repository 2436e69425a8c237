# ord, chr, widths, surrogates, combining characters, comparison by code point.
for c in ("a", "\x7f", "\x80", "ÿ", "Ā", "\uffff", "\U00010000", "\U0010ffff", "\ud800"):
    print(hex(ord(c)), chr(ord(c)) == c, len(c), len(c * 3))
for a in (-1, 0x110000, 10 ** 20, "a", 1.5):
    try:
        chr(a)
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)
for a in ("", "ab", 1, b"", b"ab"):
    try:
        ord(a)
    except TypeError as e:
        print(e)
print(ord(b"a"), ord(bytearray(b"b")))
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", "\uffff" < "\U00010000", "日" < "本", "a" == "а", sorted(["b", "a", "é", "Z", "日", "\U0001F600", ""]))
mixed = "aé日\U0001F600"
print([mixed[i] for i in range(4)], mixed[:1] == "a", mixed[1:2] == "é", mixed[0:2] + mixed[2:], mixed[::-1])
print("e\u0301" == "é", len("e\u0301"), hash("abc") == hash("ab" + "c"), "日" + "a" == "日a", ("日a")[1:] == "a", hash(("日a")[1:]) == hash("a"))
print("\N{SNOWMAN}", "\N{LATIN SMALL LETTER E WITH ACUTE}", "\N{EURO SIGN}", "\u20ac" == "€", "\x41\101")
x, ñ, 变量, ª = 1, 2, 3, 4
print(x + ñ + 变量 + ª, a if 0 else "ok")
ﬁ = "ligature"
print(fi)
