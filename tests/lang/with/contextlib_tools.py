# contextmanager, suppress, closing, ExitStack, nullcontext, redirect_stdout.
import contextlib, io
@contextlib.contextmanager
def cm(n):
    print("before", n)
    try: yield n * 2
    except ValueError as e: print("inside", e)
    finally: print("after", n)
with cm(1) as x: print(x)
with cm(2): raise ValueError("v")
try:
    with cm(3): raise KeyError("k")
except KeyError as e: print("out", e)
@contextlib.contextmanager
def none():
    if 0: yield
@contextlib.contextmanager
def two(): yield 1; yield 2
@contextlib.contextmanager
def noswallow():
    try: yield
    except KeyError: pass
    yield
for m in (none, two, noswallow):
    try:
        with m():
            if m is noswallow: raise KeyError
    except RuntimeError as e: print(e)
@cm(5)
def deco(a): print("decorated", a); return a
print(deco(7), deco.__name__)
with contextlib.suppress(KeyError, IndexError): {}[1]
try:
    with contextlib.suppress(KeyError): [][1]
except IndexError as e: print(e)
class C:
    def close(self): print("closed")
with contextlib.closing(C()) as c: print(type(c).__name__)
with contextlib.ExitStack() as st:
    vals = [st.enter_context(cm(i)) for i in range(2)]
    st.callback(print, "callback", 1, sep="-")
    st.push(lambda *e: print("push", e[0]) or True)
    print(vals)
    raise OSError("swallowed by push")
with contextlib.ExitStack() as st:
    st.callback(print, "kept")
    kept = st.pop_all()
kept.close()
with contextlib.nullcontext(9) as n: print(n)
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print("hidden")
print(repr(buf.getvalue()))
class D(contextlib.ContextDecorator):
    def __enter__(self): print("in"); return self
    def __exit__(self, *a): print("out")
@D()
def f(): print("f")
f()
g = cm(1)
with g: pass
try:
    with g: pass
except Exception as e: print(type(e).__name__, e)
print(isinstance(D(), contextlib.AbstractContextManager), isinstance(5, contextlib.AbstractContextManager))
