# __import__, __build_class__, eval, exec, compile called wrongly.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class I:
    def __index__(self): return 3
class L:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class E: pass
t("eval()", "exec()", "compile()", "eval(1)", "exec(1)", "compile('1', 'f')", "compile('1', 'f', 'x')", "eval('1', 2)", "exec('1', 2)", "eval('1', {}, 2)", "exec('1', {}, 2)", "eval('1', globals={})", "compile(source='1', filename='f', mode='eval').co_name", "compile('1', 'f', 'eval', dont_inherit=True).co_name", "compile('1', 'f', 'eval', 99999999)", "compile('1', 'f', 'eval', optimize=5)", "__import__()", "__import__(5)", "__import__('')", "__import__('math').__name__", "__import__('no_such_module')", "__import__('math', level=-1)", "__import__('os.path').__name__", "__build_class__()", "__build_class__(1)", "__build_class__(1, 2)", "__build_class__(lambda: None, 5)", "__build_class__(lambda: None, 'K').__name__", "__build_class__(lambda: None, 'K', int).__mro__[1]", "eval('x', {'x': 1}, {'x': 2})", "eval('[x for _ in (1,)]', {'x': 1}, {'x': 2})", "eval(b'1+1')", "eval(bytearray(b'1+1'))", "eval(memoryview(b'1+1'))", "exec(b'pass')", "eval('')", "eval('  ')", "exec('')", "eval('a=1')", "eval('1;2')", "eval('1\\n')", "eval('#')", "exec('x', {})", "eval('__builtins__', {}) is not None", "exec('import math', {})", "eval('lambda: 1')()", "eval('(yield)')", "aiter(5)", "anext(5)", "breakpoint.__name__", "help.__class__.__name__", "type(exit).__name__", "type(copyright).__name__", "quit.__class__.__name__", "exit(3)", "quit()", "repr(exit)", "repr(quit)", "credits.__class__.__name__", "Ellipsis", "NotImplemented", "__debug__", "bool(NotImplemented)")
