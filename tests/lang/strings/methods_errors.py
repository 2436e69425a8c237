# Wrong calls of string methods, and a list of all methods.
print([m for m in dir(str) if not m.startswith("_")])
for text in ("'a'.nothing", "'a'.upper.x", "'a'()", "'a'.find()", "'a'.find('a', 'b')", "'a'.count('a', 1, 2, 3)", "'a'.join(1, 2)", "'a'.split(sep=1)", "'a'.split(bad=1)", "'a'.encode('a', 'b', 'c')", "'a'.format_map()", "'a'.isalpha(1)", "'a'.startswith()", "'a'.expandtabs(x=1)", "'a'.translate()", "'a'.splitlines(1, 2)", "'a'.swapcase(None)", "str.join('a')", "str.join(1, 'a')", "str.__len__(1)", "'a'.__getitem__()", "'a'.__contains__(1)", "'a'.__add__(1)", "'a'.__mul__('b')", "'a'.__mod__(1)", "-'a'", "~'a'", "'a' @ 'b'", "'a' / 'b'", "'a' ** 2", "'a' < 1", "len('a', 'b')", "'abc'.index('d')", "'a' % 1", "'a'.casefold(1)", "str.lower(b'A')"):
    try:
        print(text, "=", eval(text))
    except Exception as e:
        print(text, "->", type(e).__name__, e)
