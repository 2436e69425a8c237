"""What CPython 3.11 makes of many inputs, for the tests of runtime/core (see text_ref.h).

    text_ref.py topic count seed
"""
import random
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


def main():
    topics[TOPIC]()


if __name__ == "__main__":
    main()
