# A string that grows by += shares its characters with those it grew from; none of them may change.
def grow(parts, n):
    s = ''
    kept = []
    for i in range(n):
        s += parts[i % len(parts)]
        if i % 97 == 0:
            kept.append((s, len(s)))
    for x, length in kept:
        assert len(x) == length and s.startswith(x) and x + '' == x
    last = kept[-1][0]
    one, other = last + 'abc', last + 'xyz\u1234'   # two ways to go on from the same place
    assert one[:-3] == last == other[:-4]
    assert one[-3:] == 'abc' and other[-4:] == 'xyz\u1234'
    assert {s: 1}[s[:5] + s[5:]] == 1
    assert (s + 'q').encode() == s.encode() + b'q'
    return len(s), hash(s) == hash(''.join(parts[i % len(parts)] for i in range(n)))

for parts in (['ab'], ['abcdefghij', 'x'], ['\xe9', 'a'], ['a', '\u1234'], ['a' * 100, '\U0001f600'], ['x' * 5000, 'y']):
    print(grow(parts, 1000))

s = 'q' * 2000
for i in range(10):
    s += s[:500]
print(len(s), s.count('q'))

class S(str):
    pass
t = S(s + 'a')
print(type(t).__name__, len(t), t == s + 'a', ('%s' % (s + 'z'))[-3:], f'{s}{s + "w"}'[-2:])
