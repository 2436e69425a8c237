# upper, lower, title, capitalize, swapcase, casefold.
for s in ("hello World", "HELLO", "ǆ ß ﬁ İ ı", "straße", "ΑΣ ΣΑΣ Σ", "they're bill's friends", "élan ÉLAN", "123abc", "", "ŉ ǰ", "日本a", "\u1e9e", "a\u0301b", "x-ray_yankee zulu"):
    print(repr(s), repr(s.upper()), repr(s.lower()), repr(s.title()), repr(s.capitalize()), repr(s.swapcase()), repr(s.casefold()))
for s in ("abc", "ABC", "Abc", "Abc Def", "A", "a1", "1", "", "ABc", "ǅ", "ß", "A B", "They'Re"):
    print(repr(s), s.isupper(), s.islower(), s.istitle())
print("ß".upper() == "SS", "ß".casefold() == "ss", "İ".lower() == "i̇", len("İ".lower()), "ſ".upper(), "K".lower())
try:
    "a".upper(1)
except TypeError as e:
    print(e)
try:
    str.upper()
except TypeError as e:
    print(e)
try:
    str.upper(1)
except TypeError as e:
    print(e)
