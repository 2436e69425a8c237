# Slices together with enumerate, zip and reversed.
s = "abcdefgh"
print([s[i:i + 3] for i in range(0, len(s), 3)], [a + b for a, b in zip(s, s[1:])], [a + b for a, b in zip(s[::2], s[1::2])], s[::-1][::2], [s[:i] for i in range(4)], [s[i:] for i in range(5, 8)])
print(list(enumerate(s[2:4], 2)), list(zip(range(3), s[-3:], reversed(s))), dict(zip(s[::3], range(9))))
l = list(range(10))
l[2:5], l[7:] = "xy", "z"
print(l)
del l[::2], l[0]
print(l)
a, b = l[:2], l[2:]
a[:], b[:] = b, a
print(a, b)
rot = lambda l, n: l[n:] + l[:n]
print(rot(l, 1), rot(l, -1), [rot("abc", i) for i in range(3)])
pal = lambda s: s == s[::-1]
print(pal("level"), pal("ab"), pal(""), pal([1, 2, 1]), pal((1, 2)))
m = [list(range(i, i + 4)) for i in range(0, 12, 4)]
print([r[1:3] for r in m[1:]], [r[::-1] for r in m[::-1]], [list(c) for c in zip(*m)][1:3])
w = s[:]
print(w == s, l[:] == l, l[:] is l, ()[:] == (), ""[5:], [][::-1], b""[1:2], range(0)[::2])
print(s[len(s):], s[len(s) - 1], s[-len(s)], s[-1:], s[:-len(s)], s[2:-2], s[-2:2], s[-2:2:-1])
