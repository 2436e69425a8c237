# The names in builtins, and the constants.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import builtins
names = [n for n in dir(builtins) if n not in ('_', 'WindowsError')]
for i in range(0, len(names), 8): print(*names[i:i + 8])
t("None", "True", "False", "Ellipsis", "NotImplemented", "...", "None is None", "type(None)()", "type(...)()", "type(NotImplemented)()", "type(None)(1)", "None.x", "None + 1", "None()", "None[0]", "True.x", "Ellipsis.x", "None < None", "hash(...) == hash(Ellipsis)", "bool(...)", "bool(None)", "repr(...)", "repr(None)", "None == 0", "None == False", "__debug__", "builtins.__name__", "builtins.len is len", "builtins.None_", "type(builtins).__name__", "None.__class__", "None.__bool__()", "None.__eq__(None)", "None.__eq__(1)", "(...).__reduce__()", "NotImplemented.__reduce__()", "None.__doc__", "setattr(None, 'x', 1)", "type('N', (type(None),), {})", "isinstance(None, type(None))", "None or 'x'", "str(None)", "f'{None}'", "[None] * 2", "{None: 1}", "copyright is not None", "__name__", "__doc__ is None or 'doc'")
