# object() itself: what it has and what it refuses.
o = object()
print(sorted(dir(o)))
print(o == o, o != o, o == object(), bool(o), hash(o) == hash(o), repr(o).split(" at ")[0], str(o) == repr(o), format(o) == str(o), isinstance(o, object), callable(o))
for src in ("o.x = 1", "o.x", "del o.x", "o.__dict__", "o < o", "o + o", "o()", "o[0]", "len(o)", "iter(o)", "int(o)", "object.x = 1", "object(1)", "object(x=1)", "o.__class__ = int", "o.__doc__ = 'x'", "vars(o)", "o.__eq__()", "o.__init__(1)", "o.__new__(int)", "o.__setattr__('x', 1)", "o.__getattribute__('x')", "o.__delattr__('x')", "o.__format__('x')", "o.__reduce__()[1]", "o.__hash__(1)", "object.__hash__()", "o.__lt__(o)", "o.__subclasshook__(1)", "o.__init_subclass__(a=1)", "o.__repr__(1)", "object.__repr__('s')[:4]", "object.__str__('s')", "object.__eq__(1, 1)", "object.__hash__(1) == object.__hash__(1)", "object.__setattr__(1, 'x', 2)", "object.__setattr__('s', 'x', 2)", "object.__getattribute__(1, 'real')", "object.__class__", "object.__mro__", "type(o).__base__", "o.__dir__()[:0]", "o.__sizeof__() > 0", "o.__reduce_ex__('a')", "object.__init__()", "object.__init__(o)", "object.__dir__(1)[:0]"):
    try:
        try:
            print(src, "=", eval(src))
        except SyntaxError:
            exec(src)
            print(src, "done")
    except Exception as e:
        print(src, "->", type(e).__name__, e)
