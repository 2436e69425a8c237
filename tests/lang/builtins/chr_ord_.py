# chr(i) and ord(c).
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
t("chr(97)", "chr(0)", "chr(0x20ac)", "ascii(chr(0x10ffff))", "ascii(chr(0xd800))", "chr(True)", "chr(I())", "chr(-1)", "chr(0x110000)", "chr(2**40)", "chr(2**100)", "chr(-2**100)", "chr(1.0)", "chr('a')", "chr(None)", "chr()", "chr(1, 2)", "ord('a')", "ord('€')", "ord(b'a')", "ord(bytearray(b'z'))", "ord('')", "ord('ab')", "ord(b'')", "ord(b'ab')", "ord(5)", "ord(None)", "ord()", "ord('a', 'b')", "ord(['a'])", "ord('\\U0001F600')", "ord('\\ud800')")
class S(str): pass
print(ord(S("q")), all(ord(chr(i)) == i for i in range(0, 0x110000, 4097)), "".join(map(chr, range(97, 123))), [ord(c) for c in "aé日😀"], sum(map(ord, "abc")), max("abc", key=ord), sorted("bAa", key=ord), chr(ord("a") + 1))
