# string constants and textwrap.
import string, textwrap
print(string.ascii_lowercase, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable), string.capwords("the  quick fox"), string.capwords("a-b", "-"))
t = "The quick brown fox jumps over the lazy dog; hyphenated-words and averyveryverylongword end."
for w in (10, 20, 40): print(textwrap.wrap(t, w))
print(textwrap.fill("aaa bbb ccc", 7, initial_indent="* ", subsequent_indent="  "), textwrap.shorten("hello big world", 12), textwrap.shorten("hello", 3, placeholder="."), repr(textwrap.dedent("  a\n    b\n\n  c\n")), repr(textwrap.dedent("\ta\n\t b")), repr(textwrap.indent("a\n\nb\n", "> ")), textwrap.indent("a\nb", "-", lambda l: "b" in l), textwrap.wrap("a  b   c", 3), textwrap.wrap("abcdef", 3, break_long_words=False), textwrap.wrap("x " * 10, 6, max_lines=2), textwrap.wrap(""), textwrap.wrap("a\tb\nc", 20, expand_tabs=False, replace_whitespace=False), sep="\n")
for f in (lambda: textwrap.wrap("a", 0), lambda: textwrap.wrap(5), lambda: textwrap.shorten("hello world", 2), lambda: textwrap.indent(5, "a"), lambda: string.capwords(5), lambda: textwrap.dedent(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(string.Template("$x ${y}z $$").substitute(x=1, y=2), string.Template("$x $q").safe_substitute(x=1), string.Template("${a} $b").get_identifiers(), string.Template("$ x").is_valid())
