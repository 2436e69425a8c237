# The same with asyncio, in an order that is sure.
import asyncio
log = []
async def w(n, *steps):
    for s in steps:
        await asyncio.sleep(0)
        log.append((n, s))
    return n
async def main():
    r = await asyncio.gather(w("a", 1, 2), w("b", 1), w("c", 1, 2, 3))
    t = asyncio.create_task(w("t", "x"))
    log.append("created")
    r.append(await t)
    async def fail(): await asyncio.sleep(0); raise ValueError("task failed")
    try: await asyncio.gather(fail(), w("d", 1))
    except ValueError as e: log.append(repr(e))
    r.append([repr(x) for x in await asyncio.gather(fail(), w("e"), return_exceptions=True)])
    t = asyncio.create_task(asyncio.sleep(3600)); await asyncio.sleep(0); t.cancel("why")
    try: await t
    except asyncio.CancelledError as e: log.append(("cancelled", e.args, t.cancelled()))
    try: await asyncio.wait_for(asyncio.sleep(3600), 0.01)
    except asyncio.TimeoutError as e: log.append(type(e).__name__)
    q = asyncio.Queue()
    async def prod():
        for i in range(3): await q.put(i)
        await q.put(None)
    async def cons():
        out = []
        while (x := await q.get()) is not None: out.append(x)
        return out
    r.append((await asyncio.gather(prod(), cons()))[1])
    lock = asyncio.Lock()
    async def crit(n):
        async with lock: log.append(("in", n)); await asyncio.sleep(0); log.append(("out", n))
    await asyncio.gather(crit(1), crit(2))
    ev = asyncio.Event()
    async def waiter(): await ev.wait(); return "woke"
    t = asyncio.create_task(waiter()); await asyncio.sleep(0); ev.set(); r.append(await t)
    fut = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(fut.set_result, "fut")
    r.append(await fut)
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail()); tg.create_task(asyncio.sleep(3600))
    except* ValueError as g: log.append(repr(g))
    async with asyncio.timeout(10): r.append("in time")
    return r
print(asyncio.run(main()))
for l in log: print(l)
c = main()
try: asyncio.run(5)
except ValueError as e: print(e)
c.close()
