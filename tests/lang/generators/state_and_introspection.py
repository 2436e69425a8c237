# gi_frame, gi_running, gi_code, gi_yieldfrom; reentry.
import inspect
def g():
    x = 1
    yield x
    x = 2
    yield x
it = g()
print(it.gi_running, it.gi_code is g.__code__, it.gi_yieldfrom, it.gi_frame.f_locals, inspect.getgeneratorstate(it))
next(it)
print(it.gi_frame.f_locals, it.gi_frame.f_lineno, inspect.getgeneratorstate(it))
next(it); next(it, None)
print(it.gi_frame, inspect.getgeneratorstate(it))
def self_ref():
    yield it2.gi_running
    try: next(it2)
    except ValueError as e: yield str(e)
    try: it2.close()
    except ValueError as e: yield str(e)
    try: it2.throw(KeyError)
    except ValueError as e: yield str(e)
it2 = self_ref()
print(list(it2))
def outer():
    yield from inner
inner = g()
o = outer()
next(o)
print(o.gi_yieldfrom is inner)
it.__name__ = "renamed"; it.__qualname__ = "q.renamed"
print(it.__name__, repr(it).split(" at ")[0])
for act in ("it.gi_frame = 1", "it.gi_running = 1", "it.x = 1", "it.__name__ = 5", "del it.gi_code"):
    try: exec(act)
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
print(inspect.isgenerator(it), inspect.isgeneratorfunction(g), g.__code__.co_flags & inspect.CO_GENERATOR != 0, type(it) is type(x for x in ()), (x for x in ()).__name__, (x for x in ()).__qualname__)
class C:
    def m(self): yield 1
    ge = (i for i in range(2))
print(C().m().__qualname__, C.ge.__qualname__, hash(it) == hash(it), it == it, bool(it), sorted(n for n in dir(it) if n[:3] == "gi_" or n in ("send", "throw", "close")))
