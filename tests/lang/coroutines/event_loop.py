# A small event loop: tasks, sleep, gather, futures, cancellation.
class Future:
    def __init__(self): self.done, self.value, self.exc, self.cbs = False, None, None, []
    def set(self, v=None, exc=None):
        self.done, self.value, self.exc = True, v, exc
        for c in self.cbs: c()
    def __await__(self):
        if not self.done: yield self
        if self.exc: raise self.exc
        return self.value
class Cancelled(BaseException): pass
class Task(Future):
    def __init__(self, loop, co): super().__init__(); self.loop, self.co = loop, co; loop.soon(self.step)
    def step(self, exc=None):
        if self.done: return
        try: f = self.co.throw(exc) if exc else self.co.send(None)
        except StopIteration as e: self.set(e.value)
        except (Exception, Cancelled) as e: self.set(exc=e)
        else: f.cbs.append(lambda: self.loop.soon(self.step))
    def cancel(self): self.loop.soon(lambda: self.step(Cancelled()))
class Loop:
    def __init__(self): self.queue, self.timers, self.now, self.n = [], [], 0, 0
    def soon(self, f): self.queue.append(f)
    def sleep(self, t):
        f = Future(); self.n += 1
        self.timers.append((self.now + t, self.n, f)); self.timers.sort(key=lambda x: x[:2])
        return f
    def task(self, co): return Task(self, co)
    def run(self, co):
        t = self.task(co)
        while not t.done:
            if self.queue: self.queue.pop(0)()
            else:
                self.now, _, f = self.timers.pop(0); f.set(self.now)
        if t.exc: raise t.exc
        return t.value
loop = Loop()
log = []
async def worker(name, *delays):
    try:
        for d in delays:
            await loop.sleep(d)
            log.append((loop.now, name))
        if name == "bad": raise ValueError(name)
        return name.upper()
    except Cancelled:
        log.append((loop.now, name, "cancelled")); raise
    finally: log.append((loop.now, name, "finally"))
async def gather(*cos):
    ts = [loop.task(c) for c in cos]
    return [await t for t in ts]
async def main():
    r = await gather(worker("a", 3, 1), worker("b", 1, 1, 1), worker("c", 2))
    t = loop.task(worker("slow", 100)); await loop.sleep(1); t.cancel()
    try: await t
    except Cancelled: log.append("saw cancel")
    try: await gather(worker("x", 1), worker("bad", 1))
    except ValueError as e: log.append(repr(e))
    return r
print(loop.run(main()), loop.now)
for l in log: print(l)
