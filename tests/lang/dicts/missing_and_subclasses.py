# __missing__ and overridden methods of dict subclasses.
class D(dict):
    def __missing__(self, k):
        print("missing", k)
        self[k] = len(self)
        return self[k]
d = D(a=5)
print(d["a"], d["b"], d["b"], d, d.get("c"), "c" in d, d.pop("c", None), dict(d))
class E(dict):
    def __getitem__(self, k): return "E:" + str(k)
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
    def __contains__(self, k): return True
    def keys(self): return ["from keys"]
    def __iter__(self): return iter(["from iter"])
e = E(a=1)
e["b"] = 2
print(e["zz"], e.get("b"), "q" in e, list(e), dict.__repr__(e), len(e), e.update(c=3), dict.__getitem__(e, "c"), {**e}, dict(e), "%(x)s" % e, "{x}".format_map(e))
class K(dict):
    def __missing__(self, k): raise KeyError("custom " + k)
try:
    K()["x"]
except KeyError as err:
    print(err, err.args)
class F(dict): __missing__ = lambda self, k: k
f = F()
print(f["echo"], f, len(f), f[1, 2])
f.__missing__ = lambda k: "instance"
print(f["x"], f.__dict__ != {})
g = {}
try:
    g.__missing__
except AttributeError as err:
    print(err)
class Frozen(dict):
    def __setitem__(self, k, v): raise TypeError("frozen")
    def __hash__(self): return hash(frozenset(self.items()))
z = Frozen(a=1)
print({z: "ok"}[Frozen(a=1)], hash(z) == hash(Frozen(a=1)))
try:
    z["b"] = 1
except TypeError as err:
    print(err)
from collections import defaultdict, OrderedDict, Counter
dd = defaultdict(list)
dd["k"].append(1)
print(dd, dd["new"], dd.default_factory, dd.get("none"), defaultdict(None, a=1))
try:
    defaultdict(None)["x"]
except KeyError as err:
    print(repr(err))
od = OrderedDict(a=1, b=2)
od.move_to_end("a")
print(od, od == {"a": 1, "b": 2}, od == OrderedDict(a=1, b=2), od.popitem(last=False))
