# Walking data of dicts and lists.
def describe(x, depth=0):
    match x:
        case {"type": "user", "name": str(name), **rest}: return f"user {name}" + (f" with {sorted(rest)}" if rest else "")
        case {"type": str(t), "items": [first, *others]}: return f"{t} of {1 + len(others)}: {describe(first)}"
        case {"type": "point", "at": (float() | int() as a, float() | int() as b)}: return f"point {a},{b}"
        case [] | {} | "" | None: return "empty"
        case [x]: return f"just {describe(x)}"
        case [[*_], *_] as rows: return f"{len(rows)} rows"
        case [int() | float(), *_] as nums: return f"sum {sum(nums)}"
        case [*items]: return "; ".join(describe(i) for i in items)
        case str() | bytes(): return repr(x)
        case bool(b): return f"flag {b}"
        case int(i) if i < 0: return f"minus {-i}"
        case int() | float(): return f"num {x}"
        case _: return type(x).__name__
data = [{"type": "user", "name": "al"}, {"type": "user", "name": "bo", "age": 5, "x": 1}, {"type": "user", "name": 5}, {"type": "list", "items": ["a", "b"]}, {"type": "list", "items": []}, {"type": "point", "at": [1, 2.5]}, {"type": "point", "at": (1, "x")}, [], {}, None, [None], [[1], [2]], [1, 2, 3.5], ["a", b"b", True, -4, 2.5], {"z": 1}, {1, 2}, (1,), "text", print]
for d in data: print(describe(d))
def get(d, *path):
    match path:
        case []: return d
        case [k, *rest]:
            match d:
                case dict() if k in d: return get(d[k], *rest)
                case list() if isinstance(k, int) and -len(d) <= k < len(d): return get(d[k], *rest)
                case _: return f"no {k!r} in {type(d).__name__}"
j = {"a": [{"b": 1}, {"b": [2, 3]}]}
print(get(j, "a", 1, "b", -1), get(j, "a", 5), get(j, "a", 0, "b", "c"), get(j))
def flat(x):
    match x:
        case [h, *t]: return flat(h) + flat(t)
        case []: return []
        case _: return [x]
print(flat([1, [2, [3, []], (4,)], "56"]))
