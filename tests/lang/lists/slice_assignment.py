# Assigning to and deleting slices.
def t(src, k, v):
    l = list(range(6)) if src is None else list(src)
    try:
        l[k] = v
        print(k, "=", v, "->", l)
    except Exception as e:
        print(k, "=", v, type(e).__name__, e)
for k in (slice(1, 3), slice(0, 0), slice(3, 1), slice(None), slice(-2, None), slice(10, 20), slice(None, None, 2), slice(None, None, -1), slice(4, 0, -2), slice(None, None, 0), slice("a", None)):
    for v in ([], ["x"], ["x", "y", "z"], 5):
        t(None, k, v)
t("abc", slice(1, 2), "XYZ")
t("abc", 1, "XYZ")
t("abc", 3, "X")
t("abc", "1", "X")
l = [1, 2, 3]
l[1:1] = l
print(l)
l[:] = (x * 2 for x in l)
print(l)
l[::2] = l[::2][::-1]
print(l)
def d(k):
    l = list(range(8))
    try:
        del l[k]
        print("del", k, l)
    except Exception as e:
        print("del", k, type(e).__name__, e)
for k in (0, -1, 8, -9, slice(2, 4), slice(None), slice(None, None, 3), slice(None, None, -2), slice(6, 2), slice(6, 1, -2), slice(100, None), 1.5, slice(None, None, 0)):
    d(k)
