#!/usr/bin/python3.11
"""Write the Unicode 14.0.0 tables of runtime/core (uni_tables.h, uni_names.h).

The data comes from two places that Debian 12 carries: the unicodedata module and the str
methods of a Python 3.11 (properties, mappings, decompositions, names), and perl's
Unicode::UCD (name aliases and named sequences, which unicodedata can look up but not list).
The output depends on that data alone: run it twice and the files are equal, byte for byte.

    tools/gen_uni.py [folder]        default folder: runtime/core
"""
import collections
import os
import subprocess
import sys
import unicodedata as ucd

import _sre

VERSION = "14.0.0"
N = 0x110000
OLD = ucd.ucd_3_2_0

CATEGORY = ["Cn", "Lu", "Ll", "Lt", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
            "Cf", "Cs", "Co", "Lm", "Lo", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc",
            "Sk", "So"]
BIDI = ["", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN", "ES", "ET", "AN", "CS", "NSM",
        "BN", "B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"]
WIDTH = ["F", "H", "W", "Na", "A", "N"]
TAGS = ["", "<font>", "<noBreak>", "<initial>", "<medial>", "<final>", "<isolated>", "<circle>",
        "<super>", "<sub>", "<vertical>", "<wide>", "<narrow>", "<small>", "<square>",
        "<fraction>", "<compat>"]
FLAGS = ["ALPHA", "DECIMAL", "DIGIT", "NUMERIC", "LOWER", "UPPER", "TITLE", "SPACE", "LINEBREAK",
         "XID_START", "XID_CONTINUE", "PRINTABLE", "CASED", "CASE_IGNORABLE", "SPECIAL", "FOLDED"]


class Out:
    """A C header under construction."""

    def __init__(self, path, what):
        self.path = path
        self.lines = [f"/* {os.path.basename(path)} -- {what}",
                      f" * Unicode {VERSION}; written by tools/gen_uni.py, not by hand. */", ""]

    def array(self, ctype, name, values, comment=None):
        if comment:
            self.lines.append(f"/* {comment} */")
        self.lines.append(f"static const {ctype} {name}[{len(values)}] = {{")
        row = ""
        for v in values:
            item = f"{v},"
            if len(row) + len(item) > 98:
                self.lines.append(row)
                row = ""
            row += item
        self.lines += [row, "};", ""]

    def add(self, *lines):
        self.lines += lines

    def close(self):
        text = "\n".join(self.lines).rstrip() + "\n"
        with open(self.path, "w") as f:
            f.write(text)


def ctype_for(values):
    top = max(values)
    return "uint8_t" if top < 256 else "uint16_t" if top < 65536 else "uint32_t"


def two_stage(out, name, values):
    """Split `values` (one per code point) at the shift that needs the fewest bytes."""
    best = None
    for shift in range(4, 9):
        size, seen, first, second = 1 << shift, {}, [], []
        for i in range(0, N, size):
            block = tuple(values[i:i + size])
            if block not in seen:
                seen[block] = len(seen)
                second += block
            first.append(seen[block])
        cost = sum(len(t) * {"uint8_t": 1, "uint16_t": 2, "uint32_t": 4}[ctype_for(t)]
                   for t in (first, second))
        if best is None or cost < best[0]:
            best = cost, shift, first, second
    _, shift, first, second = best
    out.add(f"enum {{ {name.upper()}_SHIFT = {shift} }};")
    out.array(ctype_for(first), name + "_first", first)
    out.array(ctype_for(second), name + "_second", second)


def fold_char(c):
    return c.casefold()


def cased(c):
    """str.title() keeps what follows a cased character in lower case."""
    return (c + "a").title()[-1] == "a"


def case_ignorable(c):
    """A final sigma looks back across case-ignorable characters, and only finds cased ones."""
    return ("a" + c + "\u03a3").lower()[-1] == "\u03c2" and (c + "\u03a3").lower()[-1] == "\u03c3"


def flags_of(c):
    full = c.upper(), c.lower(), c.title(), fold_char(c)
    special = any(len(m) > 1 for m in full)
    title = ucd.category(c) == "Lt"
    bits = [c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(),
            c.islower(), c.isupper() and not title, title, c.isspace(),
            len(("a" + c + "b").splitlines()) == 2,
            c.isidentifier(), ("a" + c).isidentifier(), c.isprintable(),
            cased(c), case_ignorable(c), special, fold_char(c) != c.lower()]
    return sum(1 << i for i, b in enumerate(bits) if b), special


def numerics():
    """{code point: numeric value} for all, and the values in use."""
    values = {}
    for i in range(N):
        v = ucd.numeric(chr(i), None)
        if v is not None:
            values[i] = v
    return values, sorted(set(values.values()))


def type_records(out):
    """What the str methods ask for: flags, simple case mappings as distances, numeric value."""
    values, distinct = numerics()
    number = {v: i + 1 for i, v in enumerate(distinct)}
    records, index, special = {}, [], []
    for i in range(N):
        c = chr(i)
        flags, is_special = flags_of(c)
        up, low, title, fold = c.upper(), c.lower(), c.title(), fold_char(c)
        simple_low = _sre.unicode_tolower(i)
        simple_up, simple_title = ord(up[0]), ord(title[0])   # of a longer form the first
        if is_special or flags >> FLAGS.index("FOLDED") & 1:
            special.append((i, up, low, title, fold))
        record = (simple_up - i, simple_low - i, simple_title - i, flags,
                  number.get(values.get(i), 0))
        index.append(records.setdefault(record, len(records)))
    out.add(*[f"#define UNI_{f} {1 << i}u" for i, f in enumerate(FLAGS)], "")
    out.array("double", "uni_numbers", ["0.0"] + [repr(v) for v in distinct],
              "The distinct numeric values; 0 stands for none.")
    out.add("typedef struct {", "    int32_t upper, lower, title;   /* distances */",
            "    uint16_t flags;", "    uint8_t number;                /* index in uni_numbers */",
            "} UniType;", "")
    out.array("UniType", "uni_types", ["{%d,%d,%d,%d,%d}" % r for r in records])
    two_stage(out, "uni_type", index)
    pool, rows = [], []
    for i, *forms in special:
        start = len(pool)
        lengths = [len(f) for f in forms]
        for f in forms:
            pool += [ord(x) for x in f]
        rows.append("{%d,%d,{%d,%d,%d,%d}}" % (i, start, *lengths))
    out.add("/* Characters whose full upper, lower, title or folded forms are not the simple ones:",
            " * their forms lie in this order in uni_special_pool. */",
            "typedef struct {", "    uint32_t c;", "    uint16_t start;", "    uint8_t len[4];",
            "} UniSpecial;", "")
    out.array("UniSpecial", "uni_specials", rows)
    out.array("uint32_t", "uni_special_pool", pool)


def quick_check(compose_second):
    """Per code point two bits for each of NFC, NFD, NFKC, NFKD: 0 yes, 1 maybe, 2 no."""
    result = []
    for i in range(N):
        c, bits = chr(i), 0
        for k, form in enumerate(("NFC", "NFD", "NFKC", "NFKD")):
            if ucd.normalize(form, c) != c:
                bits |= 2 << 2 * k
            elif "C" in form and i in compose_second:
                bits |= 1 << 2 * k
        result.append(bits)
    return result


def compositions():
    pairs = {}
    for i in range(N):
        d = ucd.decomposition(chr(i))
        if d and d[0] != "<":
            parts = [int(x, 16) for x in d.split()]
            if len(parts) == 2 and ucd.normalize("NFC", "".join(map(chr, parts))) == chr(i):
                pairs[tuple(parts)] = i
    return pairs


def database_records(out):
    """What unicodedata asks for, twice: for 14.0.0 and as seen by 3.2.0."""
    pairs = compositions()
    second = {b for _, b in pairs} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    checks = quick_check(second)
    records, new, old = {}, [], []
    for i in range(N):
        c = chr(i)
        for db, index in ((ucd, new), (OLD, old)):
            record = (CATEGORY.index(db.category(c)), db.combining(c),
                      BIDI.index(db.bidirectional(c)), db.mirrored(c),
                      WIDTH.index(db.east_asian_width(c)), checks[i])
            index.append(records.setdefault(record, len(records)))
    out.add("typedef struct {", "    uint8_t category, combining, bidi, mirrored, width, check;",
            "} UniDb;", "")
    for name, names in (("category", CATEGORY), ("bidi", BIDI), ("width", WIDTH), ("tag", TAGS)):
        out.array("char *const", f"uni_{name}_names", [f'"{n}"' for n in names])
    out.array("UniDb", "uni_dbs", ["{%d,%d,%d,%d,%d,%d}" % r for r in records])
    two_stage(out, "uni_db", new)
    two_stage(out, "uni_old", old)
    rows = sorted((a << 21 | b, c) for (a, b), c in pairs.items())
    out.add("/* Canonical composition: first << 21 | second, and what they make. */")
    out.array("uint64_t", "uni_pairs", [r[0] for r in rows])
    out.array("uint32_t", "uni_pair_results", [r[1] for r in rows])


def decompositions(out):
    pool, seen, index = [0], {(): 0}, []
    for i in range(N):
        d = ucd.decomposition(chr(i)).split()
        key = ()
        if d:
            tag = d.pop(0) if d[0][0] == "<" else ""
            key = (TAGS.index(tag) << 8 | len(d), *[int(x, 16) for x in d])
        if key not in seen:
            seen[key] = len(pool)
            pool += key
        index.append(seen[key])
    out.add("/* Decompositions: tag << 8 | length, then the characters; 0 stands for none. */")
    out.array("uint32_t", "uni_decomp_pool", pool)
    two_stage(out, "uni_decomp", index)


def old_corrections(out):
    """Where 3.2.0 differs by more than unassigned characters: numbers and normal forms."""
    rows, forms = [], []
    for i in range(N):
        c = chr(i)
        if OLD.category(c) == "Cn":
            continue
        for kind in ("numeric", "decimal", "digit"):
            a, b = getattr(ucd, kind)(c, None), getattr(OLD, kind)(c, None)
            if a != b:
                rows.append((i, kind, -1 if b is None else b))
        if OLD.normalize("NFD", c) != ucd.normalize("NFD", c):
            forms.append((i, OLD.normalize("NFD", c)))
    out.add("/* 3.2.0 saw these numbers otherwise; kind 0 decimal, 1 digit, 2 numeric; -1 none. */",
            "static const struct { uint32_t c; int kind; double value; } uni_old_numbers[] = {",
            *["    {%d, %d, %r}," % (i, ("decimal", "digit", "numeric").index(k), float(v))
              for i, k, v in rows], "};", "")
    assert all(len(f) == 1 for _, f in forms)
    out.add("/* 3.2.0 decomposed these otherwise. */",
            "static const struct { uint32_t c, to; } uni_old_forms[] = {",
            *["    {%d, %d}," % (i, ord(f)) for i, f in forms], "};", "")


# --- names ---------------------------------------------------------------------------------

def perl_lists():
    """(alias, code point) pairs and (sequence name, string) pairs."""
    program = r'''
        use Unicode::UCD qw(namedseq prop_invmap);
        my %s = namedseq();
        print "S;$_;", join(" ", map { sprintf "%X", ord } split //, $s{$_}), "\n" for sort keys %s;
        my ($l, $m) = prop_invmap("Name_Alias");
        for my $i (0 .. $#$l) {
            for my $a (ref $m->[$i] ? @{$m->[$i]} : ($m->[$i])) {
                next unless $a;
                $a =~ s/:.*//;
                printf "A;%s;%X\n", $a, $l->[$i];
            }
        }'''
    text = subprocess.run(["perl", "-CO", "-e", program], check=True, capture_output=True,
                          text=True).stdout
    aliases, sequences = [], []
    for line in text.splitlines():
        kind, name, value = line.split(";")
        chars = "".join(chr(int(x, 16)) for x in value.split())
        assert ucd.lookup(name) == chars, (name, value)
        (aliases if kind == "A" else sequences).append((name, chars))
    return sorted(aliases, key=lambda p: (p[1], p[0])), sorted(sequences)


def name_hash(name):
    h = 2166136261
    for byte in name.encode():
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return h ^ h >> 15


def ranges_by_rule():
    """The CJK ideographs carry their number in the name."""
    found = []
    for i in range(N):
        if ucd.name(chr(i), "") == f"CJK UNIFIED IDEOGRAPH-{i:04X}":
            if found and found[-1][1] == i - 1:
                found[-1][1] = i
            else:
                found.append([i, i])
    return found


def names(out):
    cjk = ranges_by_rule()
    entries = []                                      # (name, string)
    for i in range(N):
        name = ucd.name(chr(i), "")
        if name and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ")):
            entries.append((name, chr(i)))
    plain = len(entries)
    aliases, sequences = perl_lists()
    entries += aliases + sequences
    assert len(entries) < 65535

    # Words: the 160 commonest take one byte, the others two (160 + high, low).
    count = collections.Counter()
    for name, _ in entries:
        count.update(name.split(" "))
    words = sorted(count, key=lambda w: (-count[w], w))
    one = 160
    assert len(words) - one <= (256 - one) * 256
    code = {}
    for i, w in enumerate(words):
        code[w] = [i] if i < one else [one + (i - one >> 8), i - one & 255]
    text, starts = "", []
    for w in words:
        starts.append(len(text))
        text += w
    starts.append(len(text))
    pool, offsets = [], []
    for i, (name, _) in enumerate(entries):
        if i % 8 == 0:
            offsets.append(len(pool))
        codes = [b for w in name.split(" ") for b in code[w]]
        assert len(codes) < 256
        pool += [len(codes)] + codes
    runs = []
    for i, (_, c) in enumerate(entries[:plain]):
        if runs and runs[-1][0] + runs[-1][1] == ord(c):
            runs[-1][1] += 1
        else:
            runs.append([ord(c), 1, i])
    size = 1 << 16
    table = [0] * size
    for i, (name, _) in enumerate(entries):
        slot = name_hash(name) & size - 1
        while table[slot]:
            slot = slot + 1 & size - 1
        table[slot] = i + 1

    out.add(f"enum {{ NAME_ONE_BYTE = {one}, NAME_PLAIN = {plain}, NAME_ALIASES = {len(aliases)},"
            f" NAME_ENTRIES = {len(entries)}, NAME_SLOTS = {size} }};", "")
    out.add("/* The CJK ideographs, whose names hold their number. */",
            "static const struct { uint32_t from, to; } name_cjk[] = {",
            *["    {0x%X, 0x%X}," % tuple(r) for r in cjk], "};", "")
    out.add("static const char name_words[] =")
    out.add(*[f'    "{text[i:i + 90]}"' for i in range(0, len(text), 90)])
    out.lines[-1] += ";"
    out.add("")
    out.array("uint32_t" if len(text) > 65535 else "uint16_t", "name_word_starts", starts)
    out.array("uint8_t", "name_pool", pool,
              "Each entry: a length, then its words as numbers of one or two bytes.")
    out.array("uint32_t", "name_offsets", offsets, "Where every eighth entry starts.")
    out.add("/* Runs of characters with consecutive entries. */",
            "typedef struct {", "    uint32_t c;", "    uint16_t n, entry;", "} NameRun;", "")
    out.array("NameRun", "name_runs", ["{%d,%d,%d}" % tuple(r) for r in runs])
    out.array("uint32_t", "name_alias_chars", [ord(c) for _, c in aliases],
              "The aliases follow the characters, then come the named sequences.")
    seq_pool, seq_starts = [], []
    for _, s in sequences:
        seq_starts.append(len(seq_pool))
        seq_pool += [ord(x) for x in s]
    seq_starts.append(len(seq_pool))
    out.array("uint16_t", "name_seq_starts", seq_starts)
    out.array("uint16_t" if max(seq_pool) < 65536 else "uint32_t", "name_seq_chars", seq_pool)
    out.array("uint16_t", "name_slots", table, "Open addressing by name_hash; entry + 1, 0 free.")


def main():
    assert ucd.unidata_version == VERSION
    folder = sys.argv[1] if len(sys.argv) > 1 else "runtime/core"
    out = Out(os.path.join(folder, "uni_tables.h"), "properties, mappings, decompositions.")
    type_records(out)
    database_records(out)
    decompositions(out)
    old_corrections(out)
    out.close()
    out = Out(os.path.join(folder, "uni_names.h"), "names of characters, aliases, sequences.")
    names(out)
    out.close()


main()
