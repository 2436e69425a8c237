"""What CPython 3.11 makes of many inputs, for the tests of runtime/core (see text_ref.h).

    text_ref.py topic count seed
"""
import random
import struct
import sys
import unicodedata as ucd

OLD = ucd.ucd_3_2_0
topics = {}
TOPIC, COUNT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rnd = random.Random(f"{TOPIC} {SEED}")
write = sys.stdout.write


def topic(f):
    topics[f.__name__] = f
    return f


def text(s):
    """A str or bytes as a field."""
    if isinstance(s, str):
        return ".".join("%x" % ord(c) for c in s)
    return ".".join("%x" % c for c in s)


def emit(*fields):
    write("\t".join(map(str, fields)) + "\n")


# --- strings to choose from ---------------------------------------------------------------

POOLS = [
    [chr(i) for i in range(128)],
    list("abcABC xyz,.;0123456789"),
    [chr(i) for i in range(256)],
    list("aA\u00df\u0130\u0131\u0149\u01c4\u01c5\u01c6\u0345\u03a3\u03c3\u03c2\u0391\u1e9e\u1f88\u1fb3"
         "\ufb01\u02b0 .-'\u00ad\u0300\u0301\u2160\u24b6\U00010400\U0001d400"),
    [chr(i) for i in range(0x300, 0x350)] + list("aeiouAEO"),
    [chr(i) for i in range(0x1100, 0x1200)] + ["\uac00", "\uac01", "\ud7a3"],
    [chr(rnd.randrange(0x110000)) for _ in range(300)],
    [chr(rnd.randrange(0x10000)) for _ in range(300)],
    [chr(i) for i in range(0x110000) if ucd.decomposition(chr(i))] if TOPIC == "norm" else ["a"],
    [chr(i) for i in range(0x110000) if ucd.combining(chr(i))] if TOPIC == "norm" else ["a", "\u0301"],
]


def some_string(most=12):
    pool = rnd.choice(POOLS)
    n = rnd.randrange(most + 1)
    if rnd.random() < 0.3:
        return "".join(rnd.choice(rnd.choice(POOLS)) for _ in range(n))
    return "".join(rnd.choice(pool) for _ in range(n))


# --- characters -----------------------------------------------------------------------------

def view(db, c):
    numeric = db.numeric(c, None)
    return (db.category(c), db.bidirectional(c), db.east_asian_width(c), db.combining(c),
            db.mirrored(c), db.decimal(c, -1), db.digit(c, -1),
            "" if numeric is None else float(numeric).hex(), text(db.decomposition(c)),
            *[text(db.normalize(f, c)) for f in ("NFC", "NFD", "NFKC", "NFKD")],
            db.name(c, ""))


def bits(values):
    return sum(1 << i for i, v in enumerate(values) if v)


@topic
def chars():
    """COUNT is the step: 1 means every code point."""
    import _sre
    step = COUNT
    for i in range(0x110000):
        if step > 1 and i % step and i > 0x600:
            continue
        c = chr(i)
        flags = bits([c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isalnum(),
                      c.islower(), c.isupper(), c.istitle(), c.isspace(),
                      len(("a" + c + "b").splitlines()) == 2, c.isidentifier(),
                      ("a" + c).isidentifier(), c.isprintable()])
        emit(i, flags, text(c.upper()), text(c.lower()), text(c.title()), text(c.casefold()),
             _sre.unicode_tolower(i), int(_sre.unicode_iscased(i)), *view(ucd, c), *view(OLD, c))


@topic
def strings():
    for _ in range(COUNT):
        s = some_string()
        flags = bits([s.isalpha(), s.isdecimal(), s.isdigit(), s.isnumeric(), s.isalnum(),
                      s.islower(), s.isupper(), s.istitle(), s.isspace(), s.isidentifier(),
                      s.isprintable()])
        emit(text(s), flags, *map(text, (s.upper(), s.lower(), s.title(), s.capitalize(),
                                         s.swapcase(), s.casefold())))


@topic
def norm():
    for _ in range(COUNT):
        s = some_string(40 if rnd.random() < 0.1 else 8)
        if rnd.random() < 0.02:
            s = "a" + "".join(rnd.choice(POOLS[9]) for _ in range(100))
        for k, db in enumerate((ucd, OLD)):
            for f, form in enumerate(("NFC", "NFD", "NFKC", "NFKD")):
                emit(text(s), k, f, text(db.normalize(form, s)), int(db.is_normalized(form, s)))


@topic
def names():
    """Names, and texts that are nearly names."""
    extra = ["LINE FEED", "NULL", "NBSP", "KEYCAP DIGIT ZERO", "LATIN CAPITAL LETTER GHA", "BEL",
             "HANGUL SYLLABLE", "HANGUL SYLLABLE ", "HANGUL SYLLABLE A", "HANGUL SYLLABLE HIH",
             "HANGUL SYLLABLE GAGX", "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-4e00",
             "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-F900", "", " ", "A" * 200,
             "CJK UNIFIED IDEOGRAPH-20000", "CJK COMPATIBILITY IDEOGRAPH-F900", "SPACE", "space",
             "LATIN SMALL LETTER A WITH MACRON AND GRAVE", "HANGUL SYLLABLE GAG", "DIGIT ONE",
             "BENGALI LETTER KHINYA", "TAMIL SYLLABLE KSSI", "BELL", "ALERT", "VS17", "VS256"]
    tried = 0
    while tried < COUNT:
        name = ucd.name(chr(rnd.randrange(0x110000 if rnd.random() < 0.1 else 0x20000)), "")
        if not name:
            continue
        extra.append(name)
        tried += 1
        kind = rnd.randrange(6)
        if kind == 0:
            extra.append(name[:-1])
        elif kind == 1:
            extra.append(name.lower())
        elif kind == 2:
            extra.append(name + rnd.choice("A1 -"))
        elif kind == 3:
            i = rnd.randrange(len(name))
            extra.append(name[:i] + rnd.choice("ABC -") + name[i + 1:])
    for name in extra:
        found = []
        for db in (ucd, OLD):
            try:
                found.append(text(db.lookup(name)))
            except KeyError:
                found.append("")
        emit(name, *found)


@topic
def aliases():
    """Every alias and named sequence, from perl's copy of the standard's files."""
    import subprocess
    program = r'''use Unicode::UCD qw(namedseq prop_invmap);
        my %s = namedseq();
        print "$_\n" for sort keys %s;
        my ($l, $m) = prop_invmap("Name_Alias");
        for my $v (@$m) { for my $a (ref $v ? @$v : ($v)) { print $a =~ s/:.*//r, "\n" if $a } }'''
    done = subprocess.run(["perl", "-e", program], check=True, capture_output=True, text=True)
    for name in done.stdout.splitlines():
        emit(name, text(ucd.lookup(name)))


# --- doubles ----------------------------------------------------------------------------------

def from_bits(u):
    return struct.unpack("<d", struct.pack("<Q", u))[0]


def to_bits(x):
    return "%x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def some_float():
    kind = rnd.randrange(12)
    if kind < 4:
        return from_bits(rnd.getrandbits(64))
    if kind < 6:
        return round(rnd.uniform(-1000, 1000), rnd.randrange(6))
    if kind == 6:
        return float(rnd.randrange(-10 ** rnd.randrange(1, 24), 10 ** rnd.randrange(1, 24)))
    if kind == 7:
        return rnd.choice([0.0, -0.0, float("inf"), float("-inf"), float("nan"), 5e-324, 1.5, 0.5, 2.5,
                           -2.5, 1e16, 1e15, 9999999999999998.0, 1e22, 1e23, 1e-4, 1e-5, 0.1, 0.3,
                           2.2250738585072014e-308, 1.7976931348623157e308, 0.125, 1e100])
    if kind == 8:
        return from_bits(rnd.randrange(2047) << 52 | rnd.choice([0, 1, 2 ** 52 - 1]))
    if kind == 9:
        return rnd.randrange(10 ** 6) / 2 ** rnd.randrange(12)
    if kind == 10:
        return from_bits(rnd.getrandbits(52))
    return rnd.uniform(0, 1) * 10 ** rnd.randrange(-20, 20)


@topic
def float_text():
    for _ in range(COUNT):
        x = some_float()
        if x == x and abs(x) != float("inf"):
            n, d = x.as_integer_ratio()
            zeros = (n & -n).bit_length() - 1 if n else 0
            ratio = n >> zeros, zeros - (d.bit_length() - 1)
        else:
            ratio = 0, 0
        emit(to_bits(x), text(repr(x)), text(x.hex()), *ratio)


@topic
def float_formats():
    for _ in range(COUNT):
        x = some_float()
        code = rnd.choice("eEfFgG")
        precision = rnd.choice([0, 1, 2, 3, 6, rnd.randrange(25), rnd.randrange(400)])
        if rnd.random() < 0.001:
            precision = 2000
        flags = rnd.choice([0, 0, 2, 4, 8, 14])
        spec = "%s%s%s.%d%s" % ("+" if flags & 8 else "", "z" if flags & 4 else "",
                                "#" if flags & 2 else "", precision, code)
        emit(to_bits(x), code, precision, flags, text(format(x, spec)))
        emit(to_bits(x), "g", precision, 1, text(format(x, ".%d" % precision)))
        emit(to_bits(x), "r", 0, 1, text(format(x, "")))


def float_literal():
    def digits(n):
        return "".join(rnd.choice("0123456789") for _ in range(n))
    kind = rnd.randrange(10)
    if kind == 0:
        return repr(some_float())
    if kind == 1:
        return "%.*e" % (rnd.randrange(30), some_float())
    if kind == 2:                       # half way between two doubles, or nearly
        from fractions import Fraction
        from decimal import Decimal, Context
        x = abs(some_float())
        if not 0 < x < 1e300:
            return "1e400"
        u = struct.unpack("<Q", struct.pack("<d", x))[0]
        half = (Fraction(x) + Fraction(from_bits(u + 1))) / 2
        exact = Context(prec=1200).divide(Decimal(half.numerator), Decimal(half.denominator))
        return format(exact, "f" if 1e-30 < x < 1e30 else "e") + rnd.choice(["", "", "1", "0000"])
    s = rnd.choice(["", "", "-", "+"]) + digits(rnd.choice([0, 1, 2, 5, 18, 25, 60]))
    if rnd.random() < 0.7:
        s += "." + digits(rnd.choice([0, 1, 2, 5, 18, 25]))
    if rnd.random() < 0.6:
        s += rnd.choice("eE") + rnd.choice(["", "-", "+"]) + digits(rnd.choice([1, 1, 2, 3, 3, 9, 25]))
    if kind == 3:
        s = "0" * rnd.randrange(400) + s
    if kind == 4:
        s = "0." + "0" * rnd.randrange(900) + digits(1000) + "e%d" % rnd.randrange(-100, 1300)
    if kind == 5:
        i = rnd.randrange(len(s) + 1)
        s = s[:i] + rnd.choice(["_", "_", "__", " ", "x", "."]) + s[i:]
    if kind == 6:
        s = rnd.choice(["inf", "nan", "Infinity", "-inf", "+NaN", "infinit", "in", "-", "+", ".", "",
                        "e5", "1e", "1e+", "_1", "1_", "1_0", "1_e5", "1e_5", "1e5_0", "1._5", "1_.5",
                        " 1", "1 ", "\t\n1.5\x0b\x0c\r", " ", "1 2", "0x10", "infj", "1j", "-.5", "5."])
    return s


@topic
def float_parsing():
    for _ in range(COUNT):
        s = float_literal()
        try:
            x = to_bits(float(s)) if "nan" not in s.lower() else float(s) and "nan"
        except ValueError:
            x = "bad"
        emit(text(s), x)


@topic
def complex_parsing():
    for _ in range(COUNT):
        parts = [float_literal()]
        if rnd.random() < 0.6:
            parts += [rnd.choice(["+", "-", ""]), float_literal()]
        if rnd.random() < 0.8:
            parts.append(rnd.choice("jJ"))
        s = "".join(parts)
        if rnd.random() < 0.2:
            s = rnd.choice(["(%s)", " ( %s ) ", "(%s", "%s)", "((%s))"]) % s
        if rnd.random() < 0.1:
            s = rnd.choice(["j", "-j", "+j", "1+j", "1-J", "()", "(", "( )", "1+1", "1j+1", "1+2j3",
                            "j1", "1 + 2j", "infj", "nan+nanj", "-inf-infj", "1e5j", "1_0j"])
        try:
            z = complex(s)
            emit(text(s), repr(z.real), repr(z.imag))
        except ValueError:
            emit(text(s), "bad", "bad")


@topic
def float_hexes():
    def digits(n):
        return "".join(rnd.choice("0123456789abcdefABCDEF0000") for _ in range(n))
    for _ in range(COUNT):
        s = rnd.choice(["", "-", "+"]) + rnd.choice(["", "0x", "0X"]) + digits(
            rnd.choice([0, 1, 2, 14, 15, 16, 20, 40]))
        if rnd.random() < 0.8:
            s += "." + digits(rnd.choice([0, 1, 13, 14, 30]))
        if rnd.random() < 0.8:
            s += rnd.choice("pP") + rnd.choice(["", "-", "+"]) + str(
                rnd.choice([0, 1, 900, 1000, 1022, 1023, 1074, 1075, 1080, 10 ** 30,
                            rnd.randrange(2000)]))
        if rnd.random() < 0.1:
            s = rnd.choice(["inf", " nan ", "-Infinity", "0x", "0x.", "1p", "1p+", ".", "", " ",
                            "0x1.8", "1 p1", "0x1p1 2", "0x1.fffffffffffff8p1023",
                            "0x1.fffffffffffff7fp1023", "0x0.8p-1074", "0x0.80001p-1074", "1..2"])
        try:
            x = float.fromhex(s)
            emit(text(s), "nan" if x != x else to_bits(x))
        except ValueError:
            emit(text(s), "bad")
        except OverflowError:
            emit(text(s), "big")


@topic
def float_rounding():
    for _ in range(COUNT):
        x = some_float()
        if rnd.random() < 0.2:
            x = float(rnd.randrange(1000)) * 5 * 10 ** rnd.randrange(20)
        if x != x or abs(x) == float("inf"):
            continue
        n = rnd.choice([0, 1, 2, -1, -2, rnd.randrange(-25, 25), rnd.randrange(-330, 330)])
        try:
            emit(to_bits(x), n, to_bits(round(x, n)))
        except OverflowError:
            emit(to_bits(x), n, "big")


# --- integers -------------------------------------------------------------------------------

def some_int(bits=None):
    kind = rnd.randrange(8)
    if bits is None:
        bits = rnd.choice([1, 8, 30, 60, 61, 62, 63, 64, 65, 127, 128, 129, 200, 400, 1100])
    if kind == 0:
        n = (1 << rnd.randrange(bits + 1)) + rnd.randrange(-1, 2)
    elif kind == 1:
        n = rnd.randrange(-20, 20)
    elif kind == 2:                     # long rows of ones and zeros
        n = 0
        while n.bit_length() < bits:
            k = rnd.randrange(1, 100)
            n = n << k | rnd.choice([0, (1 << k) - 1])
    else:
        n = rnd.getrandbits(rnd.randrange(bits) + 1)
    return -n if rnd.random() < 0.4 else n


def near_float():
    x = some_float()
    if x != x or abs(x) == float("inf"):
        return 0
    return int(x) + rnd.randrange(-1, 2)


sys.set_int_max_str_digits(0)


def outcome(f, *args):
    try:
        r = f(*args)
    except (ValueError, OverflowError, ZeroDivisionError) as e:
        return type(e).__name__
    return "%x" % r if isinstance(r, int) else to_bits(r) if isinstance(r, float) else text(r)


@topic
def int_binary():
    from math import gcd
    for _ in range(COUNT):
        a, b = some_int(), some_int()
        if rnd.random() < 0.05:
            a, b = some_int(40000), some_int(rnd.choice([100, 40000]))
        if rnd.random() < 0.1:
            a = b * some_int() + rnd.randrange(-1, 2)
        q, r = divmod(a, b) if b else (0, 0)
        shift = rnd.choice([0, 1, 63, 64, 65, 128, rnd.randrange(500)])
        emit("%x" % a, "%x" % b, *["%x" % v for v in (
            a + b, a - b, a * b, q, r, a & b, a | b, a ^ b, ~a, gcd(a, b), a << shift, a >> shift)],
            shift, (a > b) - (a < b), a.bit_length(), a.bit_count(),
            outcome(lambda: a / b) if b else "none")


@topic
def int_powers():
    from math import isqrt
    for _ in range(COUNT):
        a, e = some_int(rnd.choice([3, 70, 200])), rnd.randrange(rnd.choice([4, 40]))
        x, y, m = some_int(), some_int(rnd.choice([5, 64, 300])), some_int()
        if rnd.random() < 0.01:
            x, y, m = some_int(9000), some_int(400), some_int(9000)
        if rnd.random() < 0.1:
            m = rnd.choice([1, -1, 0, 2, -2, 97])
        emit("%x" % a, e, "%x" % a ** e, "%x" % isqrt(abs(a)),
             "%x" % x, "%x" % y, "%x" % m, outcome(pow, x, y, m))


@topic
def int_texts():
    for _ in range(COUNT):
        a = some_int()
        if rnd.random() < 0.02:
            a = some_int(30000)
        base = rnd.randrange(2, 37)
        n, digits = abs(a), ""
        while n:
            n, d = divmod(n, base)
            digits = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + digits
        emit("%x" % a, str(a), base, ("-" if a < 0 else "") + (digits or "0"))


@topic
def int_parsing():
    for _ in range(COUNT):
        base = rnd.choice([0, 0, 10, 10, 2, 8, 16, 36, 7])
        kind = rnd.randrange(6)
        s = rnd.choice(["", "", "", "-", "+"]) + rnd.choice(
            ["", "", "", "0x", "0o", "0b", "0X", "0B", "0O", "0", "00", "0_"])
        alphabet = rnd.choice(["01", "01234567", "0123456789", "0123456789abcdefABCDEF",
                               "0123456789abcdefghijklmnopqrstuvwxyzZ_", "0", "01_"])
        s += "".join(rnd.choice(alphabet) for _ in range(rnd.choice([0, 1, 2, 5, 12, 13, 30, 80])))
        if kind == 0:
            i = rnd.randrange(len(s) + 1)
            s = s[:i] + rnd.choice(["_", "__", " ", "g", "-", "+", "."]) + s[i:]
        if kind == 1:
            s = rnd.choice([" ", "\t\n", "\x0b", "\x1c", ""]) + s + rnd.choice([" ", "\r\x0c", "_", ""])
        emit(text(s), base, outcome(int, s, base))


@topic
def int_bytes():
    for _ in range(COUNT):
        a = some_int(rnd.choice([8, 16, 64, 70, 200]))
        n = rnd.choice([0, 1, 2, 8, 9, 20, (a.bit_length() + 7) // 8, a.bit_length() // 8 + 1])
        order, signed = rnd.choice(["little", "big"]), rnd.random() < 0.6
        b = bytes(rnd.choice([0, 255, 128, 127, rnd.randrange(256)]) for _ in range(rnd.randrange(30)))
        emit("%x" % a, n, int(order == "little"), int(signed),
             outcome(lambda: a.to_bytes(n, order, signed=signed)), text(b),
             "%x" % int.from_bytes(b, order, signed=signed))


@topic
def int_floats():
    from fractions import Fraction
    from math import frexp
    for _ in range(COUNT):
        a = near_float() if rnd.random() < 0.6 else some_int()
        if rnd.random() < 0.1:          # half way between two doubles
            a = (2 * rnd.getrandbits(53) + 1 << rnd.randrange(900)) + rnd.randrange(-1, 2)
        x = some_float()
        while x != x:
            x = some_float()
        if rnd.random() < 0.3:
            try:
                x = float(a)
            except OverflowError:
                pass
        b = some_int() or 1
        if rnd.random() < 0.3:
            b = near_float() or 1
        emit("%x" % a, outcome(float, a), to_bits(x), outcome(int, x), (a > x) - (a < x),
             hash(a), hash(x), hash(complex(x, 1.5)), "%x" % b, outcome(lambda: a / b),
             hash(Fraction(a, b)), "%x" % Fraction(a, b).numerator, "%x" % Fraction(a, b).denominator)


# --- codecs ---------------------------------------------------------------------------------

CODECS = ["utf-8", "ascii", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be",
          "unicode-escape", "raw-unicode-escape", "utf-7"]
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace",
            "surrogateescape", "surrogatepass"]
PIECES = [b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\xed\xb2\x80",
          b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xc0\x80", b"\xff", b"\x80", b"\xe2\x82",
          b"\xf0\x9f\x98", b"\xf0\x9f", b"\xc3", b"abc", b"plain text of more than sixteen bytes",
          b"\x00", b"\xfe", b"\xf8\x88", b"\xd0\x96\xd0\x97", b"\xf0\x80\x80\x80", b"\xef\xbb\xbf"]
UNITS = [0x41, 0xe9, 0x20ac, 0xd83d, 0xde00, 0xdc80, 0xd800, 0xfeff, 0x10ffff, 0x110000, 0xdfff,
         0x1f600, 0xffffffff]
ESCAPES = [b"\\n", b"\\x41", b"\\x4", b"\\x", b"\\xg1", b"\\u20ac", b"\\u20a", b"\\ud800", b"\\U0001f600",
           b"\\U00110000", b"\\U0011", b"\\N{SPACE}", b"\\N{space}", b"\\N{NO SUCH}", b"\\N{", b"\\N",
           b"\\N{}", b"\\Nx", b"\\q", b"\\", b"\\\\", b"\\7", b"\\77", b"\\777", b"\\400", b"\\8", b"\\\n",
           b"\\'", b'\\"', b"abc", b"\xe9", b"u0041", b"\\a\\b\\f\\v\\r\\t", b"\\N{KEYCAP DIGIT ZERO}",
           b"\\N{LF}", b"{"]
SEVENS = [b"+", b"-", b"+-", b"+AGE-", b"+2D3eAA-", b"+2D0-", b"+2D3", b"A", b"+AOk", b"abc ", b"/", b"~",
          b"\\", b"\xff", b"+AGEAYQ-", b"AGE", b"+A", b"+AA", b"+AB-", b"!", b"+2AA-", b"+3gA-"]


def some_bytes(codec):
    if codec == "utf-7":
        return b"".join(rnd.choice(SEVENS) for _ in range(rnd.randrange(8)))
    if "escape" in codec:
        return b"".join(rnd.choice(ESCAPES) for _ in range(rnd.randrange(7)))
    if codec[:6] in ("utf-16", "utf-32") and rnd.random() < 0.8:
        size, order = (2 if "16" in codec else 4), ("big" if codec[-2:] == "be" else "little")
        b = b"".join((rnd.choice(UNITS) & (1 << 8 * size) - 1).to_bytes(size, order)
                     for _ in range(rnd.randrange(7)))
        return b + bytes(rnd.getrandbits(8) for _ in range(rnd.choice([0, 0, 0, 1, 2, 3])))
    kind = rnd.randrange(6)
    if kind == 0:
        return bytes(rnd.getrandbits(8) for _ in range(rnd.randrange(12)))
    if kind == 1:
        return some_string(30).encode("utf-8", "surrogatepass")
    if kind == 2:
        return b"ASCII" * rnd.randrange(40)
    return b"".join(rnd.choice(PIECES) for _ in range(rnd.randrange(8)))


def events(run):
    """Run with a handler that notes each error, puts a mark and goes on; the result and the notes."""
    import codecs
    notes = []

    def note(e):
        notes.append("%d:%d:%s" % (e.start, e.end, e.reason))
        return ("?" if isinstance(e, UnicodeEncodeError) else "\ufffd"), e.end
    codecs.register_error("note", note)
    return run("note"), ";".join(notes)


@topic
def decoding():
    import codecs
    import warnings
    warnings.simplefilter("ignore")
    for _ in range(COUNT):
        k = rnd.randrange(len(CODECS))
        b = some_bytes(CODECS[k])
        decode = codecs.getdecoder(CODECS[k])
        result, notes = events(lambda h: decode(b, h)[0])
        h = rnd.randrange(len(HANDLERS))
        try:
            handled = text(decode(b, HANDLERS[h])[0])
        except UnicodeDecodeError as e:
            handled = "%d:%d:%s" % (e.start, e.end, e.reason)
        except TypeError:
            handled = "TypeError"
        stateful = {0: codecs.utf_8_decode, 3: codecs.utf_16_le_decode, 4: codecs.utf_16_be_decode,
                    5: codecs.utf_32_le_decode, 6: codecs.utf_32_be_decode, 9: codecs.utf_7_decode,
                    7: codecs.unicode_escape_decode, 8: codecs.raw_unicode_escape_decode}
        used, part = -1, ""
        if k in stateful:
            part, used = stateful[k](b, "replace", False)
        emit(k, text(b), text(result), notes, h, handled, used, text(part))


@topic
def encoding():
    import codecs
    for _ in range(COUNT):
        k = rnd.randrange(len(CODECS))
        s = some_string(10)
        if rnd.random() < 0.4:
            s = "".join(rnd.choice(["a", "\u20ac", "\udc80", "\udcff", "\ud800", "\U0001f600", "\xe9",
                                    "~+\\-", "A/", "\x00\n\r\t\x7f", "0" * 40, "\ud83d\ude00"])
                        for _ in range(rnd.randrange(9)))
        encode = codecs.getencoder(CODECS[k])
        result, notes = events(lambda h: encode(s, h)[0])
        h = rnd.randrange(len(HANDLERS))
        try:
            handled = text(encode(s, HANDLERS[h])[0])
        except UnicodeEncodeError as e:
            handled = "%d:%d:%s" % (e.start, e.end, e.reason)
        emit(k, text(s), text(result), notes, h, handled)


@topic
def byte_escapes():
    import codecs
    import warnings
    for _ in range(COUNT):
        b = some_bytes("unicode-escape")
        warnings.simplefilter("ignore")
        try:
            result = text(codecs.escape_decode(b)[0])
        except ValueError as e:
            result = str(e)
        first = []
        for decode in (codecs.unicode_escape_decode, codecs.escape_decode):
            with warnings.catch_warnings(record=True) as found:
                warnings.simplefilter("always")
                try:
                    decode(b)
                    bad = [str(w.message).split("\\")[1][0] for w in found]
                    first.append(text(bad[0]) if bad else "none")
                except ValueError:
                    first.append("error")
        emit(text(b), result, *first)


# --- string kernels ---------------------------------------------------------------------------

@topic
def search():
    for _ in range(COUNT):
        alphabet = rnd.choice(["ab", "abc", "a", "a\u0101", "\u0101\u0102", "\U0001f600a", "a\xe9\u20ac"])
        n = rnd.choice([0, 1, 5, 20, 70, 300])
        s = "".join(rnd.choice(alphabet) for _ in range(n))
        kind = rnd.randrange(4)
        if kind == 0:
            x = "".join(rnd.choice(alphabet + "b") for _ in range(rnd.randrange(1, 6)))
        elif kind == 1:
            x = rnd.choice(["a" * 8, "ab" * 10, "aab" * 4, "b" + "a" * 9])
            s = (s + x) * rnd.randrange(3) + s
        else:
            i = rnd.randrange(n + 1)
            x = s[i:i + rnd.choice([0, 1, 2, 5, 40])]
        to = rnd.choice(["", "x", "\u20ac", "longer", "\U0001f600"])
        most = rnd.choice([-1, -1, 0, 1, 2, 5])
        pieces = s.split(x, most) if x else []
        back = s.rsplit(x, most) if x else []
        emit(text(s), text(x), s.find(x), s.rfind(x), s.count(x), text(to), most,
             text(s.replace(x, to, most)), ";".join(map(text, pieces)), ";".join(map(text, back)),
             (s > x) - (s < x), int(s.startswith(x)), int(s.endswith(x)))


@topic
def pieces():
    for _ in range(COUNT):
        s = "".join(rnd.choice([" ", "\t", "\n", "\r", "\r\n", "a", "bc", "\x0b", "\x0c", "\x1c", "\x1f",
                                "\x85", "\xa0", "\u2028", "\u3000", "x", "-", "\xe9", "+1"])
                    for _ in range(rnd.randrange(10)))
        most, tab, width = rnd.choice([-1, -1, 0, 1, 2]), rnd.choice([8, 1, 0, 4, -1]), rnd.randrange(20)
        chars = rnd.choice(["a", "ax", " \n", "\u3000", "", "\xe9+"])
        b = s.encode("latin-1", "replace")
        cut = chars.encode("latin-1", "replace")
        table = bytes((i * 7 + 3) & 255 for i in range(256))
        emit(text(s), most, tab, width, text(chars),
             *[";".join(map(text, p)) for p in (s.split(None, most), s.rsplit(None, most), s.splitlines(),
                                                s.splitlines(True))],
             text(s.strip()), text(s.lstrip(chars)), text(s.rstrip(chars)), text(s.expandtabs(tab)),
             text(s.zfill(width)), text(b),
             *[";".join(map(text, p)) for p in (b.split(None, most), b.rsplit(None, most),
                                                b.splitlines(), b.splitlines(True))],
             text(b.strip()), text(cut), text(b.translate(table, cut)), text(b.translate(None, cut)))


@topic
def reprs():
    import os
    import subprocess
    for _ in range(COUNT):
        s = some_string(20)
        if rnd.random() < 0.3:
            s = "".join(rnd.choice(["'", '"', "\\", "\n", "a", "\x7f", "\x00", "\xa0", "\ud800", "\U0001f600",
                                    "\u0378", "\xad"]) for _ in range(rnd.randrange(8)))
        b = s.encode("utf-8", "surrogatepass")
        emit("repr", text(s), text(repr(s)), text(ascii(s)), text(b), text(repr(b)))
    for seed in (0, 1, 42, 4294967295):
        strings = [some_string(rnd.choice([3, 9, 40])) for _ in range(100)] + ["", "a", "abcdefgh"]
        program = "import sys\nfor l in sys.stdin: print(hash(''.join(chr(int(x, 16)) for x in l.strip().split('.') if x)))"
        done = subprocess.run(["/usr/bin/python3.11", "-c", program], check=True, text=True,
                              input="\n".join(map(text, strings)) + "\n", capture_output=True,
                              env=dict(os.environ, PYTHONHASHSEED=str(seed)))
        for s, h in zip(strings, done.stdout.split(), strict=True):
            emit("hash", text(s), seed, h)


@topic
def charmaps():
    import importlib
    for name in ("cp1252", "cp437", "koi8_r", "cp874", "mac_roman", "iso8859_8", "cp037", "cp856"):
        table = importlib.import_module("encodings." + name).decoding_table
        for _ in range(COUNT):
            b = bytes(rnd.getrandbits(8) for _ in range(rnd.randrange(12)))
            s = "".join(rnd.choice(table + "\u20ac\U0001f600") if rnd.random() < 0.9 else chr(rnd.randrange(0xd800))
                        for _ in range(rnd.randrange(12)))
            fields = []
            for run in (lambda h: b.decode(name, h), lambda h: s.encode(name, h)):
                result, notes = events(run)
                fields += [text(result), notes]
            emit(text(table), text(b), text(s), *fields)


@topic
def byte_methods():
    for _ in range(COUNT):
        b = bytes(rnd.choice(b"aBcZz01 \t\n-_\xe9\x80") for _ in range(rnd.randrange(9)))
        if rnd.random() < 0.5:
            b = rnd.choice([bytes.upper, bytes.lower, bytes.title, bytes.strip])(b)
        emit(text(b), *map(text, (b.upper(), b.lower(), b.title(), b.capitalize(), b.swapcase())),
             *map(int, (b.isalpha(), b.isdigit(), b.isalnum(), b.islower(), b.isupper(), b.istitle(),
                        b.isspace())))


# --- formatting -------------------------------------------------------------------------------

def error(e):
    return "%s:%s" % (type(e).__name__, e)


def some_spec(types):
    s = ""
    if rnd.random() < 0.4:
        s += rnd.choice(["", "", "*", "0", "\u20ac", "<", "x", " "]) + rnd.choice("<>=^")
    if rnd.random() < 0.3:
        s += rnd.choice("+- ")
    if rnd.random() < 0.1:
        s += "z"
    if rnd.random() < 0.2:
        s += "#"
    if rnd.random() < 0.3:
        s += "0"
    if rnd.random() < 0.5:
        s += str(rnd.choice([0, 1, 5, 12, 30, rnd.randrange(60)]))
    if rnd.random() < 0.3:
        s += rnd.choice([",", "_", ",_", "_,"] if rnd.random() < 0.1 else ",_")
    if rnd.random() < 0.3:
        s += "." + rnd.choice(["", "0", "1", "3", "10", "25"] if rnd.random() < 0.2 else ["0", "1", "3", "10"])
    if rnd.random() < 0.8:
        s += rnd.choice(types) if rnd.random() < 0.93 else rnd.choice("bcdeEfFgGnosxX%sqy\u20ac\x01")
    if rnd.random() < 0.03:
        s += rnd.choice(["x", "\u20ac", "5", "}"])
    if rnd.random() < 0.02:
        s = rnd.choice(["99999999999999999999", ".99999999999999999999d", "5000000000000", ".3000000000f",
                        "\u0665", "\u0665.\u0663", "", "<<", "<<<", "\u20ac<10", "z", "0", "00", "05", "#_x"])
    return s


@topic
def specs():
    for _ in range(COUNT):
        kind = rnd.randrange(4)
        if kind == 0:
            v, s, values = some_string(8), some_spec("s"), None
            values = [text(v)]
        elif kind == 1:
            v, s = some_int(rnd.choice([8, 21, 64, 200])), some_spec("bcdoxXnddeEfFgG%")
            values = ["%x" % v]
        elif kind == 2:
            v, s = some_float(), some_spec("eEfFgGn%f")
            values = [to_bits(v)]
        else:
            v, s = complex(some_float(), some_float()), some_spec("eEfFgGn")
            if rnd.random() < 0.2:
                v = complex(rnd.choice([0.0, -0.0]), v.imag)
            values = [to_bits(v.real), to_bits(v.imag)]
        if "5000000000000" in s:
            continue
        try:
            r = text(format(v, s)) if s else text(str(v))
        except (ValueError, OverflowError) as e:
            r = text(error(e))
        emit(kind, text(s), r, *values)


@topic
def percents():
    for _ in range(COUNT):
        flags = "".join(rnd.choice("-+ #0") for _ in range(rnd.choice([0, 0, 1, 2, 3])))
        width = rnd.choice(["", "", "*", "0", "5", "12", "30"])
        precision = rnd.choice(["", "", ".", ".*", ".0", ".3", ".12"])
        conv = rnd.choice("ddiuoxXeEfFgGsc%y\u20ac\x1f\x7f")
        f = "ab%" + flags + width + precision + rnd.choice(["", "", "", "l", "h", "L"]) + conv + "z"
        if rnd.random() < 0.1:
            f = rnd.choice(["%", "%5", "%-", "%.", "%l", "%(", "%(a", "%(a)", "%*", "%.*", "abc", "", "%%", "%%%",
                            "a%%b", "%99999999999999999999d", "%.9999999999d", "%5.9999999999d",
                            "%*.9999999999d", "% %", "%(a(b)c)s", "%()d", "%((x)s", "%.2147483646d"])
            conv = f[-1:] if f[-1:] in ("s", "d") else "d"
        bytes_too = rnd.random() < 0.3 and f.isascii()
        kind = "s" if conv in "sc" else "f" if conv in "eEfFgG" else "i"
        stars = [rnd.choice([0, 3, 12, -12, 20]) for _ in range(f.count("*"))]
        if kind == "i":
            v = some_int(rnd.choice([8, 64, 100]))
            field = "%x" % v
        elif kind == "f":
            v = some_float()
            field = to_bits(v)
        else:
            v = some_string(6) if conv == "s" else rnd.choice("a\u20ac\xe9")
            if bytes_too:
                v = v.encode("latin-1", "replace")
            field = text(v)
        args = (*stars, v)
        if rnd.random() < 0.05:
            args = args[:-1]
        if "(" in f:
            args = {"a": v, "a(b)c": v, "": v}
            if bytes_too:
                args = {k.encode(): x for k, x in args.items()}
        try:
            r = text((f.encode() if bytes_too else f) % args)
        except (ValueError, OverflowError, TypeError, KeyError) as e:
            r = text(error(e))
        emit(text(f), int(bytes_too), kind, field, len(args) if isinstance(args, tuple) else -1,
             ";".join(map(str, stars)), r)


@topic
def fields():
    import _string
    for _ in range(COUNT):
        s = "".join(rnd.choice(["{", "}", "{{", "}}", "a", "0", "1", ".", "[", "]", "!", "r", ":", ">5", "x",
                                "{a}", "{0!r:>{w}}", "{a.b[c].d}", "\u20ac"])
                    for _ in range(rnd.randrange(8)))
        parts = []
        try:
            for literal, name, spec, conversion in _string.formatter_parser(s):
                parts.append("|".join("-" if p is None else "=" + text(p)
                                      for p in (literal, name, spec, conversion)))
        except ValueError as e:
            parts.append(str(e))
        n = "".join(rnd.choice(["a", "0", "12", ".", "[", "]", "b", "\u0661", "99999999999999999999", "x", "."])
                    for _ in range(rnd.randrange(7)))
        split = []
        try:
            first, rest = _string.formatter_field_name_split(n)
            split.append("#%d" % first if isinstance(first, int) else "=" + text(first))
            for is_attribute, name in rest:
                split.append("%d%s" % (is_attribute, "#%d" % name if isinstance(name, int) else "=" + text(name)))
        except ValueError as e:
            split.append(str(e))
        emit(text(s), ";".join(parts), text(n), ";".join(split))


def main():
    topics[TOPIC]()


if __name__ == "__main__":
    main()
