# io.StringIO and io.BytesIO.
import io
s = io.StringIO("ab\ncd\n"); print(s.read(1), s.readline(), s.tell(), s.readlines(), s.read(), s.seek(0), list(s), s.getvalue(), s.write("x"), s.getvalue(), s.seek(1), s.write("YZ"), s.getvalue(), s.truncate(3), s.getvalue(), s.closed, s.readable(), s.seekable(), s.seek(0, 2), s.tell())
b = io.BytesIO(b"abc"); print(b.read(2), b.read(), b.read(), b.seek(-1, 2), b.read(), b.write(b"de"), b.getvalue(), b.getbuffer().nbytes, b.seek(10), b.write(b"!"), b.getvalue(), b.truncate(2), b.getvalue(), b.readinto(bytearray(2)), b.seek(0), b.read1(1), b.peek if hasattr(b, "peek") else "no peek")
n = io.StringIO("a\r\nb\rc\n", newline=None); print(n.readlines(), io.StringIO("a\r\nb", newline="").readlines(), io.StringIO().getvalue() == "", io.StringIO("x").read(-1), io.StringIO("abc").read(2), io.StringIO("abc").read(None))
t = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True); t.write("é\n"); print(t.buffer.getvalue(), t.encoding, io.TextIOWrapper(io.BytesIO(b"a\r\nb")).read())
r = io.BufferedReader(io.BytesIO(b"hello")); print(r.peek(2)[:2], r.read(3), r.read())
print("to", "string", sep="-", file=(f := io.StringIO())); print(repr(f.getvalue()))
s.close()
for f in (lambda: s.read(), lambda: s.write("a"), lambda: io.StringIO(5), lambda: io.StringIO().write(b"a"), lambda: io.BytesIO("a"), lambda: io.BytesIO().write("a"), lambda: io.StringIO("a").seek(-1), lambda: io.StringIO("a").seek(1, 1), lambda: io.BytesIO().seek(-1), lambda: io.StringIO().read("a"), lambda: io.StringIO().truncate(-1), lambda: io.BytesIO().fileno(), lambda: io.StringIO(newline="x"), lambda: io.TextIOWrapper(5), lambda: next(io.StringIO()), lambda: io.StringIO().nope, lambda: io.BytesIO(b"a").readline(1.5), lambda: io.BytesIO().seek(0, 5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
