# map, filter, zip, enumerate and generators work item by item.
def noisy(name, it):
    for x in it:
        print(name, x)
        yield x
for x in map(lambda v: v * 10, filter(lambda v: v % 2, noisy("src", range(4)))): print("got", x)
z = zip(noisy("a", "pq"), noisy("b", "r"))
print(next(z)); print(next(z, "end"))
print(next(enumerate(noisy("e", "xyz"))))
print(any(x > 1 for x in noisy("any", range(5))), all(x < 1 for x in noisy("all", range(5))))
a, b, *c = noisy("unpack", range(4))
print(a, b, c, 1 in noisy("in", range(5)))
import itertools
print(list(itertools.islice(noisy("isl", itertools.count()), 1, 5, 2)))
print(list(itertools.takewhile(lambda x: x < 2, noisy("tw", range(5)))))
t1, t2 = itertools.tee(noisy("tee", "ab"))
print(next(t1), next(t2), list(t2), list(t1))
print([k + "".join(g) for k, g in itertools.groupby(noisy("g", "aab"))])
print(max(noisy("m", [3, 1, 2]), key=lambda x: -x), sorted(noisy("s", "ba")), dict(noisy("d", [("k", 1)])), list(itertools.chain.from_iterable(noisy("c", ["ab", "c"]))))
print("".join(noisy("j", "xy")), sum(noisy("sum", [1, 2])), list(zip(*[noisy("zz", range(4))] * 2)))
