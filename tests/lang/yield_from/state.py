# gi_yieldfrom, closing orders, and the frame while delegating.
log = []
def inner(n):
    try:
        while True: log.append((yield n))
    finally: log.append(f"end {n}")
def outer():
    try:
        yield from inner(1)
    except ValueError:
        log.append("switch")
        yield from inner(2)
    finally: log.append("outer end")
o = outer()
print(o.gi_yieldfrom, next(o), o.gi_yieldfrom.__name__, o.send("s"), o.throw(ValueError), o.gi_yieldfrom is not None, o.send("t"))
o.close()
print(log, o.gi_yieldfrom, o.gi_frame)
log.clear()
def chain(*its):
    for i in its: yield from i
print(list(chain("ab", [1], (), {2: 3}, chain("z"))))
def interleave(*gs):
    gs = [iter(g) for g in gs]
    while gs:
        nxt = []
        for g in gs:
            try: yield next(g)
            except StopIteration: continue
            nxt.append(g)
        gs = nxt
print("".join(interleave("abc", "1", "xy")))
def window():
    first = yield from iter("p")
    return first
print(list(window()))
class Closable:
    closed = 0
    def __iter__(self): return self
    def __next__(self): return "n"
    def close(self): Closable.closed += 1; raise RuntimeError("from close")
def c(): yield from Closable()
g = c(); next(g)
try: g.close()
except RuntimeError as e: print(e, Closable.closed)
class NoIter:
    def __iter__(self): return [1]
def n(): yield from NoIter()
try: next(n())
except TypeError as e: print(e)
def twice():
    g = inner(9)
    yield from g
t = twice()
next(t)
try: t.throw(KeyError("through"))
except KeyError as e: print(e, log)
