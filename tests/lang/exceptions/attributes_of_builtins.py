# args, name, obj, errno, value, code ... of builtin exceptions.
def grab(f):
    try: f()
    except BaseException as e: return e
e = grab(lambda: undefined_x); print(e.name, e.args)
e = grab(lambda: (5).nope); print(e.name, e.obj, e.args)
e = grab(lambda: {}["k"]); print(e.args, str(e), repr(e))
e = grab(lambda: {}[(1, 2)]); print(e.args, str(e))
e = grab(lambda: [].pop()); print(e.args)
e = grab(lambda: open("/nonexistent/file")); print(e.errno, e.strerror, e.filename, e.filename2, e.args, str(e), type(e).__name__)
e = grab(lambda: __import__("no_such_module_x")); print(e.name, e.path, e.msg, type(e).__name__)
e = grab(lambda: exec("from math import nope")); print(e.name, type(e).__name__, str(e).split("(")[0])
e = grab(lambda: next(iter([]))); print(e.value, e.args)
e = StopIteration(1, 2); print(e.value, e.args); e.value = 9; print(e.value, e.args)
e = SystemExit(5); print(e.code, SystemExit().code, SystemExit(1, 2).code)
e = grab(lambda: "é".encode("ascii")); print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
e = grab(lambda: b"\xff".decode()); print(e.encoding, e.object, e.start, e.end, e.reason)
e = UnicodeTranslateError("abc", 1, 2, "why"); print(e, e.object, e.start)
e = grab(lambda: compile("a b", "f", "exec")); print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line)
e = SyntaxError("m", ("file", 3, 4, "text", 3, 9)); print(e, e.args, e.lineno, e.end_offset); print(SyntaxError("only"), SyntaxError().msg, str(SyntaxError()))
for a in ((), (2,), (2, "msg"), (2, "msg", "file"), (2, "msg", "file", None, "file2"), (9999, "x"), (1, 2, 3, 4, 5, 6), ("a", "b")):
    e = OSError(*a); print(type(e).__name__, e, e.args, e.errno, e.filename)
print([type(OSError(n, "")).__name__ for n in (1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111)])
print(KeyError("a"), KeyError(), KeyError(1, 2), repr(KeyError("a")), str(Exception(1, "a")), repr(Exception()), Exception((1,)), repr(Exception([1])), ImportError("m", name="n", path="p").path, AttributeError("m", name="n", obj=1).obj, NameError("m", name="q").name)
for f in (lambda: ImportError("m", bad=1), lambda: Exception(a=1), lambda: UnicodeDecodeError("a"), lambda: UnicodeEncodeError("a", b"b", 1, 2, "c"), lambda: NameError("a", nam=1), lambda: KeyError(x=1), lambda: SyntaxError("a", (1,)), lambda: StopIteration(x=1)):
    print(type(grab(f)).__name__, grab(f))
e = ValueError("a", "b"); e.args = "xy"; print(e, repr(e)); e.new = 1; print(e.__dict__)
e = Exception("n"); e.add_note("note 1"); e.add_note("note 2"); print(e.__notes__, e)
print(grab(lambda: Exception().add_note(5)))
