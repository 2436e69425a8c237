#!/usr/bin/env python3.11
"""Writes runtime/compile/ident_tables.h: what the lexer must know of Unicode 14.

    python3.11 tools/gen_ident.py > runtime/compile/ident_tables.h

Three sets (identifier start, identifier part, printable) as sorted boundaries: a code point is in
the set when an odd number of boundaries is <= it. For NFKC, restricted to what may stand in an
identifier: full compatibility decompositions, combining classes, and canonical compositions.
"""
import sys
import unicodedata as u

assert u.unidata_version == "14.0.0", u.unidata_version
LIMIT = 0x110000
ALL = [chr(c) for c in range(LIMIT)]


def boundaries(test):
    out, inside = [], False
    for c in range(LIMIT):
        now = test(ALL[c])
        if now != inside:
            out.append(c)
            inside = now
    return out


def emit(kind, name, values, per_line=14):
    print(f"static const {kind} {name}[] = {{")
    for i in range(0, len(values), per_line):
        print("    " + " ".join(f"{v:#x}," for v in values[i:i + per_line]))
    print("};")


def hangul(c):
    return 0xAC00 <= ord(c) < 0xAC00 + 11172


print("/* ident_tables.h -- made by tools/gen_ident.py from Unicode 14; do not edit. */")
emit("uint32_t", "xid_start", boundaries(lambda c: c.isidentifier()))
emit("uint32_t", "xid_continue", boundaries(lambda c: ("a" + c).isidentifier()))
emit("uint32_t", "printable", boundaries(str.isprintable))

parts = [c for c in ALL if ("a" + c).isidentifier()]
decomposed = [(c, u.normalize("NFKD", c)) for c in parts if not hangul(c)]
decomposed = [(c, d) for c, d in decomposed if d != c]
pool, where = [], {}
index = []
for c, d in decomposed:
    if d not in where:
        where[d] = len(pool)
        pool += [ord(x) for x in d]
    index += [ord(c), where[d] << 8 | len(d)]
emit("uint32_t", "nfkd_index", index)
emit("uint32_t", "nfkd_pool", pool)

used = set(parts) | {chr(c) for c in pool}
classes, last = [], None
for c in sorted(used):
    k = u.combining(c)
    if k == 0:
        continue
    if last and last[2] == k and last[1] + 1 == ord(c):
        last[1] = ord(c)
    else:
        last = [ord(c), ord(c), k]
        classes.append(last)
emit("uint32_t", "combining", [x for row in classes for x in row], 12)

pairs = []
for c in ALL:
    d = u.decomposition(c)
    if not d or d.startswith("<") or hangul(c):
        continue
    d = [chr(int(x, 16)) for x in d.split()]
    if len(d) == 2 and u.normalize("NFC", "".join(d)) == c:
        pairs.append((ord(d[0]), ord(d[1]), ord(c)))
emit("uint32_t", "compose", [x for row in sorted(pairs) for x in row], 12)
sys.stdout.flush()
