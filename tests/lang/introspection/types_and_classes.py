# type, __class__, __bases__, __mro__, __dict__, __subclasses__.
class A: "doc A"; x = 1
class B(A):
    def m(self): pass
b = B()
print(type(b), b.__class__ is B, B.__bases__, B.__base__, B.__mro__, B.__name__, B.__qualname__, B.__module__, A.__doc__, B.__doc__, A.__subclasses__(), type(B), B.__class__, isinstance(B, type), B.__dict__["m"].__name__, "x" in B.__dict__, "x" in dir(B), hasattr(b, "x"), b.__dict__, b.__doc__, b.__module__)
print([k for k in A.__dict__], type(A.__dict__).__name__, A.__weakref__ is not None, B.__flags__ & (1 << 9) != 0, int.__flags__ & (1 << 8) != 0, int.__bases__, bool.__base__, type.__bases__, object.__bases__, int.__module__, int.__qualname__, str.join.__qualname__, [].append.__qualname__, len.__qualname__, len.__module__, int.__basicsize__ > 0, A.__dictoffset__ != 0, int.__dictoffset__, int.__text_signature__, len.__text_signature__)
for act in ("A.__name__ = 'Z'; A.__name__", "A.__dict__['y'] = 1", "A.__mro__ = ()", "A.__bases__ = (int,)", "del A.__name__", "A.__doc__ = 'new'; A.__doc__", "int.__doc__ = 'x'", "A.__module__ = 5; A.__module__", "A.__qualname__ = 5", "b.__class__ = A; type(b).__name__", "b.__class__ = 5", "b.__doc__ = 'i'; b.__doc__", "B.nope", "b.nope", "A.__abstractmethods__", "B.__subclasses__()", "A.mro()", "type.mro(5)", "A.__call__", "A.__dict__ = {}"):
    *st, last = act.split("; ")
    try:
        for s in st: exec(s)
        try: print(act, "=", str(eval(last)).split(" at ")[0])
        except SyntaxError: exec(last); print(act, "done")
    except Exception as e: print(act, "->", type(e).__name__, e)
