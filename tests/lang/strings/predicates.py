# isalpha, isdigit and the like, on characters of many kinds.
chars = ["", "a", "Z", "1", " ", "\n", "é", "ß", "日", "٣", "²", "½", "Ⅷ", "_", "-", "a1", "a b", "\u00a0", "\u200b", "\x00", "\x7f", "ª", "\U0001F600", "\ud800", "1a", "_a", "a-b", "١٢", "一", "\u0301", "class", "ﬁ", "ʰ"]
print("char alpha decimal digit numeric alnum space printable identifier ascii")
for c in chars:
    print(ascii(c), *(int(b) for b in (c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isalnum(), c.isspace(), c.isprintable(), c.isidentifier(), c.isascii())))
print(sum(chr(c).isspace() for c in range(0x3001)), [hex(c) for c in range(0x3001) if chr(c).isspace()])
print(sum(chr(c).isalpha() for c in range(0x250)), sum(chr(c).isdigit() for c in range(0x1000)), sum(chr(c).isprintable() for c in range(0x1000)), sum(chr(c).isupper() for c in range(0x600)))
