# Escapes, prefixes, concatenation, triple quotes.
print('single', "double", '''triple''', """triple""")
print("a" "b" 'c', "a\
b")
print("tab\tnew\\n \x41 \u00e9 \U0001F600 \N{GREEK SMALL LETTER ALPHA} \101 \0".replace("\0", "<0>"))
print(r"raw \n \x41", R'\'')
print("""line 1
line 2 "quoted" 'too'
\
line 3""")
print(repr("\a\b\f\v\r\n\t\\\'\""))
print(repr('it\'s'), repr("say \"x\""), repr('''it's "x"'''))
print(repr("\x00\x1f\x7f\x80\xa0\xad\u2028\ud800"))
print(u"u prefix", len("\N{BULLET}"), len("\U0010ffff"))
print(b"bytes \x00\xff\101 \n", rb"\x00", bR"\n", b"a" b"b")
print(len(""), len("\\"), len("\
"), len(r"\""))
print("abc"[1], "abc"[-1], "%s" % "x", ("par"
      "en"))
print("\47", "\1234", "\x4a4")
