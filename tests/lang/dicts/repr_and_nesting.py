# repr of dicts; dicts in dicts; dicts that hold themselves.
print({}, {1: 2}, {"a": [1], (1, 2): {"b": {}}}, {None: None, True: ...}, str({"k": "v'"}), {b"b": 1.0})
d = {}
d["self"] = d
d["list"] = [d]
print(d, repr(d) == str(d))
t = {"a": {"b": {"c": 1}}}
print(t["a"]["b"]["c"], t.get("a", {}).get("x", {}).get("y", "none"))
t["a"]["b"]["d"] = t["a"].pop("b")["c"]  if False else 2
print(t)
def tree(): return {}
def put(t, path, v):
    *head, last = path.split(".")
    for p in head:
        t = t.setdefault(p, {})
    t[last] = v
r = tree()
put(r, "x.y.z", 1); put(r, "x.q", 2); put(r, "w", 3)
print(r)
def walk(t, prefix=()):
    for k, v in t.items():
        if isinstance(v, dict): yield from walk(v, prefix + (k,))
        else: yield ".".join(prefix + (k,)), v
print(dict(walk(r)))
inv = {v: k for k, v in {"a": 1, "b": 2, "c": 1}.items()}
print(inv, {k: [w for w in ("ab", "cd", "ax") if w[0] == k] for k in "ac"})
groups = {}
for w in ("apple", "bob", "axe", "cat", "bee"):
    groups.setdefault(w[0], []).append(w)
print(groups, {k: len(v) for k, v in groups.items()}, sorted(groups.items(), key=lambda p: -len(p[1])))
memo = {}
def fib(n):
    if n not in memo:
        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memo[n]
print(fib(60), len(memo))
class Bad:
    def __repr__(self): raise RuntimeError("repr")
try:
    print({1: Bad()})
except RuntimeError as e:
    print(e)
