# OrderedDict, defaultdict, ChainMap, UserDict, UserList, UserString.
from collections import OrderedDict, defaultdict, ChainMap, UserDict, UserList, UserString
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a"); o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), o, list(reversed(o)), OrderedDict(a=1) | {"b": 2}, o == {"b": 2}, o.setdefault("n", 5), o.pop("n"), OrderedDict.fromkeys("ab", 0))
dd = defaultdict(lambda: "made", x=1)
print(dd["q"], dict(dd), dd.get("zz"), "zz" in dd, dd.default_factory("") if 0 else "", defaultdict(int) | {"a": 1} == {"a": 1}, dd.copy() == dd)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
cm["new"] = 9
print(cm["a"], cm["b"], dict(cm), cm.maps, cm.new_child({"a": 0})["a"], cm.parents, len(cm), list(cm), "b" in cm)
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(str(k), v)
u = U({1: "a"}); u[2] = "b"; u.update({3: "c"}); print(u, u.data, UserList([3, 1]) + [2], sorted(UserList([2, 1])), UserString("ab").upper() + "c", UserString("x") == "x")
for f in (lambda: o.move_to_end("zz"), lambda: OrderedDict().popitem(), lambda: defaultdict(5), lambda: defaultdict(None)["k"], lambda: cm["none"], lambda: ChainMap().popitem(), lambda: cm.pop("b"), lambda: o.pop("zz"), lambda: u["none"]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
