# threading and queue in an order that is sure.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import threading, queue
res = []
def run(f, *args):
    th = threading.Thread(target=f, args=args); th.start(); th.join(); return th
q = queue.Queue()
def prod():
    for i in range(3): q.put(i)
loc = threading.local(); loc.x = 'main'
def other():
    res.append(hasattr(loc, 'x')); loc.x = 'other'; res.append(loc.x)
lock = threading.Lock()
count = 0
def add():
    global count
    for _ in range(200):
        with lock: count += 1
t('run(res.append, 1).is_alive()', 'res', "run(prod).name != ''")
t('[q.get() for _ in range(3)]', 'q.empty()', 'q.get_nowait()')
t('run(other).daemon', 'res', 'loc.x')
t('[th.start() for th in (ths := [threading.Thread(target=add) for _ in range(4)])]', '[th.join() for th in ths]', 'count')
t('lock.acquire(False)', 'lock.acquire(False)', 'lock.release()')
t('lock.release()', 'threading.current_thread() is threading.main_thread()', 'threading.active_count()')
t('threading.Event().wait(0)', 'threading.Semaphore(2).acquire()', 'queue.PriorityQueue().qsize()')
t('queue.LifoQueue(1).put(1)', 'threading.Barrier(1).wait()', 'threading.Thread(target=5).start')
t('threading.Thread(5)', "threading.Timer(0, len, ['a']).function('ab')", 'ths[0].start()')
