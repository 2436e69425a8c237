# open(): modes and their errors.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import os, tempfile
d = tempfile.mkdtemp(); p = os.path.join(d, "f"); q = os.path.join(d, "none")
def run(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(d, "DIR"))
with open(p, "w") as f: print(f.write("one\ntwo\nthree"), f.tell(), f.name == p, f.mode, f.encoding.lower(), f.readable(), f.writable(), f.seekable(), f.newlines)
run(lambda: f.write("x"))
with open(p) as f: print(f.readline(), f.read(2), f.readlines(), f.read(), f.readline() == "", f.newlines)
with open(p) as f: print(list(f), next(f, "end"))
with open(p, "rb") as f: print(f.read(3), f.seek(-2, 2), f.read(), f.seek(0), f.readinto(bytearray(2)), f.tell())
with open(p, "a") as f: f.write("+appended")
with open(p, "r+") as f: print(f.read(3)); f.seek(0); f.write("ONE"); f.seek(0); print(f.read().split("\n"))
with open(p, "w+", newline="") as f: f.write("a\r\nb\n"); f.seek(0); print(repr(f.read()))
with open(p) as f: print(repr(f.read()))
with open(p, "rb") as f: print(f.read())
with open(p, "xb") if not os.path.exists(p) else open(q, "xb") as f: print(f.write(b"x"))
os.remove(q)
for args, kw in ((("nofile",), {}), ((p, "x"), {}), ((p, "z"), {}), ((p, "rw"), {}), ((p, ""), {}), ((p, "rt+b"), {}), ((p, "rb"), {"encoding": "utf-8"}), ((p, "rb"), {"newline": ""}), ((p, "r"), {"newline": "x"}), ((p, "r"), {"buffering": 0}), ((d,), {}), ((None,), {}), ((1.5,), {}), ((p, 5), {}), ((p, "r"), {"encoding": "nope"}), ((p, "r"), {"errors": "nope", "encoding": "ascii"}), (("a\0b",), {}), ((), {}), ((p, "U"), {}), ((-1,), {}), ((p, "wr"), {}), ((p, "r", -1, None, None, None, False), {})): run(lambda: open(*args, **kw).close())
with open(p, "w", encoding="latin-1") as f: f.write("é")
run(lambda: open(p, encoding="utf-8").read()); run(lambda: open(p, encoding="latin-1").read()); run(lambda: open(p, encoding="utf-8", errors="replace").read() == "\ufffd")
run(lambda: open(p, "w", encoding="ascii").write("é")); run(lambda: open(p).write("x")); run(lambda: open(p, "wb").write("str")); run(lambda: open(p, "w").write(b"b")); run(lambda: open(p, "w").read())
with open(p, "w") as f: print(f.writelines(["a", "b\n"]), print("printed", 1, file=f, sep="|"), f.truncate() if 0 else "", f.flush())
print(repr(open(p).read())); os.remove(p); os.rmdir(d)
