# collections.Counter.
from collections import Counter
c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), sorted(c.elements()), c.total(), Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=2), Counter(a=3, b=1) & Counter(a=1, b=5), Counter(a=3) | Counter(b=1), -Counter(a=-2), +Counter(a=-1, b=1))
c.update("aaa"); c.subtract({"b": 5}); c["new"] += 1; del c["c"]; del c["not there"]
print(c, Counter([1, 1, 2]) == {1: 2, 2: 1}, Counter(a=1) <= Counter(a=2), Counter({"x": 0}) == Counter(), Counter(), list(Counter("ba")), Counter(a=1, b=1).most_common(), c.get("none"), "z" in c, c.copy() == c, dict(Counter("aab")), max(c, key=c.get))
for f in (lambda: Counter(5), lambda: Counter("a", "b"), lambda: Counter.fromkeys("ab"), lambda: c.most_common("x"), lambda: Counter(a="x") + Counter(a=1), lambda: c + {}, lambda: c["q"]["z"]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
