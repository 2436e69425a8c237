# A round-robin of generators, with sleep, spawn and results.
def worker(name, n):
    for i in range(n):
        yield f"{name}{i}"
    return f"{name} done"
def run(tasks):
    queue, out = list(tasks), []
    while queue:
        t = queue.pop(0)
        try: out.append(next(t))
        except StopIteration as e: out.append(e.value)
        else: queue.append(t)
    return out
print(run([worker("a", 2), worker("b", 1), worker("c", 3)]))
class Sched:
    def __init__(self): self.ready, self.log, self.time, self.sleeping = [], [], 0, []
    def spawn(self, g, val=None): self.ready.append((g, val))
    def loop(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.sleeping.sort(key=lambda s: s[0])
                t, g = self.sleeping.pop(0)
                self.time = t
                self.ready.append((g, None))
            g, val = self.ready.pop(0)
            try: cmd, arg = g.send(val)
            except StopIteration as e: self.log.append((self.time, "end", e.value)); continue
            except Exception as e: self.log.append((self.time, "crash", repr(e))); continue
            if cmd == "sleep": self.sleeping.append((self.time + arg, g))
            elif cmd == "spawn": self.spawn(arg); self.ready.append((g, "spawned"))
            elif cmd == "time": self.ready.append((g, self.time))
            elif cmd == "kill":
                arg.close(); self.ready.append((g, None))
s = Sched()
def child(n):
    try:
        yield "sleep", n
        t = yield "time", None
        s.log.append((t, "child", n))
        if n == 3: raise ValueError("three")
        yield "sleep", 10
    except GeneratorExit:
        s.log.append((s.time, "killed", n)); raise
    return n
def parent():
    c = child(5)
    r = yield "spawn", c
    yield "spawn", child(3)
    yield "spawn", child(1)
    yield "sleep", 7
    yield "kill", c
    return r
s.spawn(parent())
try: s.loop()
except Exception as e: print("loop", repr(e))
for l in s.log: print(l)
