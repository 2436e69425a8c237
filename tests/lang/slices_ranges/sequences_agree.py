# Slices of str, list, tuple, bytes, range agree for all bounds.
n = 5
seqs = [list(range(n)), tuple(range(n)), bytes(range(n)), range(n), bytearray(range(n)), "".join(map(chr, range(n)))]
bounds = [None, -7, -5, -3, -1, 0, 1, 3, 5, 8]
count = 0
for a in bounds:
    for b in bounds:
        for c in (None, -3, -1, 1, 2, 9):
            want = list(seqs[0][a:b:c])
            for s in seqs[1:]:
                got = [ord(x) if isinstance(x, str) else x for x in s[a:b:c]]
                assert got == want, (a, b, c, s)
                count += 1
print(count)
l = seqs[0]
print([l[a:b] for a in (0, 2, -2) for b in (1, -1, 9)], [l[::c] for c in (1, 2, 3, -1, -2)])
print(l[:2] + l[2:] == l, all(l[:i] + l[i:] == l for i in range(-8, 8)), [len(l[a:b]) for a in bounds for b in (None, 2)])
for s in seqs:
    try:
        s[::0]
    except ValueError as e:
        print(type(s).__name__, e)
for s in seqs:
    try:
        s[5]
    except IndexError as e:
        print(e)
for s in seqs:
    try:
        s["a"]
    except TypeError as e:
        print(e)
