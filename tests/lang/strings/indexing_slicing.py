# Characters and slices of strings of every width.
for s in ("python", "héllo wörld", "日本語テキスト", "a\U0001F600b\U0001F601c", ""):
    print(repr(s), len(s), s[1:3], s[:-1], s[::-1], s[::2], s[-3:], s[5:2], s[10:], s[-100:100], s[1:-1:2])
    for i in (0, -1, 3, 100, -100):
        try:
            print(i, repr(s[i]))
        except IndexError as e:
            print(i, e)
s = "abc"
for k in (1.0, "1", None, (1,), [0]):
    try:
        s[k]
    except TypeError as e:
        print(e)
for f in (lambda: s[::0], lambda: s["a":], lambda: s[1.5:]):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    s[0] = "x"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
print(s[True], s[False:True], s[slice(1, None)], s[:], s[2:0:-1], s[None:None:-1], list(s), [*"ab"])
