# Lists, tuples, sets, dicts, strings and bytes made of each other.
s = "héllo"
print(list(s), tuple(s[:2]), sorted(set(s)), "".join(list(s)), list(s.encode()), bytes(list(b"ab")), bytearray(s, "utf-8"), dict(enumerate(s[:2])), list({"a": 1, "b": 2}), tuple({"a": 1}.items()), dict([["k", "v"]]), dict(["ab"]), set([1, 1]), frozenset("a"), list(range(3)), tuple(x for x in "ab"), [*{1: 2}], list(b"a"), str(b"a", "ascii"), b"a".decode(), s.encode("latin-1"), list(map(int, "123")), [int(c) for c in str(2 ** 20)], list(zip("ab", [1, 2])), dict(zip("ab", [1, 2])), list(reversed("ab")), list(memoryview(b"ab")), bytes(memoryview(b"ab")), int.from_bytes(b"ab", "big"), (24930).to_bytes(2, "big"))
a = [1, [2]]
b = list(a); b[1].append(3); b.append(4)
print(a, b, list(a) is a, tuple(t := (1,)) is t, str(s) is s, bytes(c := b"x") is c, frozenset(f := frozenset([1])) is f, dict(d := {}) is d, set(e := {1}) is e)
def t(*ss):
    for x in ss:
        try: print(x, "=", eval(x))
        except Exception as err: print(x, "->", type(err).__name__, err)
t("list(5)", "tuple(None)", "set(1.5)", "dict(5)", "dict([5])", "dict(['abc'])", "dict([(1, 2, 3)])", "dict('ab')", "set([[]])", "bytes(['a'])", "bytes([300])", "bytes('a')", "bytes(1.5)", "str(b'a')", "str(1, 'utf-8')", "list(**{})", "list(a=1)", "bytearray('a')", "bytearray([256])", "int([1])", "int((1,))", "float([1])", "''.join(b'ab')", "b''.join(['a'])", "''.join({'a': 1})", "''.join({'x'})", "b' '.join([b'a', bytearray(b'b')])", "','.join('abc')", "list('')", "tuple({})", "dict({})", "dict(())", "set(())", "list(iter([1]))", "sorted({'b': 1, 'a': 2})", "dict(a=1, **{'b': 2})", "dict([('a', 1)], a=2)", "frozenset({}) == set()", "list(dict.fromkeys('abca'))", "list({}.fromkeys([1, 1]))", "tuple(zip(*{'a': 1, 'b': 2}.items()))")
