# with on files, locks, StringIO, memoryview, decimal contexts, temporary files.
import io, os, tempfile, threading, decimal
d = tempfile.mkdtemp()
p = os.path.join(d, "f.txt")
with open(p, "w") as f:
    print(f.closed, f.write("line 1\nline 2\n"), f.mode)
print(f.closed)
with open(p) as f, open(p + "2", "w") as g:
    for line in f: g.write(line.upper())
with open(p + "2") as f: print(f.read().split("\n"))
try: f.read()
except ValueError as e: print(e)
try:
    with f: pass
except ValueError as e: print(e)
try:
    with open(p) as f: raise KeyError("inside")
except KeyError: print(f.closed)
try:
    with open(os.path.join(d, "none")) as f: pass
except FileNotFoundError as e: print(e.errno, e.strerror)
with open(p, "rb") as f: print(f.read(4), f.tell(), f.seek(0), f.readline(), list(f))
with io.StringIO("text") as s: print(s.read())
try: s.read()
except ValueError as e: print(e)
lock = threading.Lock()
with lock as got: print(got, lock.locked())
print(lock.locked())
try:
    with lock: raise ValueError
except ValueError: print(lock.locked())
r = threading.RLock()
with r:
    with r: print("twice")
with memoryview(b"ab") as m: print(m[0])
with decimal.localcontext() as ctx:
    ctx.prec = 4
    print(decimal.Decimal(1) / 3)
print(decimal.Decimal(1) / 3)
with tempfile.TemporaryDirectory() as t: print(os.path.isdir(t))
print(os.path.exists(t))
for n in os.listdir(d): os.remove(os.path.join(d, n))
os.rmdir(d)
with os.scandir("/dev/fd/../..") if False else open("/dev/null") as x: print(x.read() == "")
