# Own chain, cycle, groupby, product and permutations beside those of itertools.
import itertools as I
def chain(*its):
    for it in its: yield from it
def product(*pools):
    if not pools: yield ()
    else:
        for x in pools[0]:
            for rest in product(*pools[1:]): yield (x, *rest)
def permutations(l, r=None):
    r = len(l) if r is None else r
    if r == 0: yield ()
    else:
        for i in range(len(l)):
            for p in permutations(l[:i] + l[i + 1:], r - 1): yield (l[i], *p)
def combinations(l, r):
    if r == 0: yield ()
    for i in range(len(l)):
        if r: 
            for c in combinations(l[i + 1:], r - 1): yield (l[i], *c)
def groupby(it, key=lambda x: x):
    it = iter(it)
    try: cur = next(it)
    except StopIteration: return
    k, buf = key(cur), [cur]
    for x in it:
        if key(x) == k: buf.append(x)
        else: yield k, buf; k, buf = key(x), [x]
    yield k, buf
def accumulate(it, f=lambda a, b: a + b):
    it = iter(it)
    for total in it: break
    else: return
    yield total
    for x in it: total = f(total, x); yield total
print(list(chain("ab", [1])) == list(I.chain("ab", [1])), list(product("ab", range(2))) == list(I.product("ab", range(2))), list(permutations("abc")) == list(I.permutations("abc")), list(permutations("abcd", 2)) == list(I.permutations("abcd", 2)), list(combinations("abcd", 2)) == list(I.combinations("abcd", 2)), list(groupby("aabccc")) == [(k, list(g)) for k, g in I.groupby("aabccc")], list(accumulate([1, 2, 3])) == list(I.accumulate([1, 2, 3])))
print(list(product("ab", "xy")), list(permutations([1, 2, 3], 2)), list(combinations("abcd", 3)), list(groupby([1, 3, 2, 4, 5], lambda x: x % 2)), list(accumulate("abc")), list(groupby("")), list(accumulate([])))
print([list(f()) for f in (lambda: I.repeat("x", 2), lambda: I.islice(I.cycle("ab"), 5), lambda: I.islice(I.count(1, 0.5), 3), lambda: I.compress("abc", [1, 0, 1]), lambda: I.dropwhile(bool, [1, 0, 2]), lambda: I.filterfalse(None, [0, 1]), lambda: I.starmap(pow, [(2, 3)]), lambda: I.zip_longest("ab", "c", fillvalue="-"), lambda: I.pairwise("abc"), lambda: I.combinations_with_replacement("ab", 2))])
