# Calling what cannot be called; unpacking errors in calls.
import warnings
warnings.simplefilter("ignore")
class C: pass
for text in ("1()", "'a'()", "None()", "[]()", "(1, 2)()", "{}()", "1.5()", "C()()", "...()", "(lambda: 1)()()", "b''()", "True(1)", "NotImplemented()", "print()()", "len(1)()", "C.__dict__()", "slice(1)()", "range(1)(2)", "'%s'(1)", "f'{1}'()", "[1, 2](0)", "{1}(1)"):
    try:
        print(text, eval(text))
    except TypeError as e:
        print(text, "->", e)
for text in ("len()", "len(1, 2)", "len(x=1)", "abs()", "abs(1, 2)", "isinstance(1)", "print(1, x=2)", "int(1, 2, 3)", "ord('a', 'b')", "divmod(1)", "max()", "sorted()", "sorted(1, 2)", "sum()", "sum(1)", "hash()", "iter()", "next()", "getattr(1)", "getattr(1, 2)", "setattr(1, 2)", "pow(1)", "round(1, 2, 3)", "range(1, 2, 3, 4)", "enumerate()", "zip(1)", "map()", "map(1)", "filter(1)", "open()", "chr()", "chr(a=1)", "any()", "any(1, 2)", "input(1, 2)", "object(1)", "type()", "type(1, 2)", "super(1, 2, 3)", "list.append([])", "str.join(',')", "dict.get({})", "id()", "repr()", "callable()", "bool(1, 2)", "float(1, 2)", "property(1, 2, 3, 4, 5)", "staticmethod()", "reversed()", "vars(1, 2)", "dir(1, 2)", "issubclass(1, 2)", "isinstance(1, 2)", "isinstance(1, (int, 2))"):
    try:
        print(text, eval(text))
    except TypeError as e:
        print(text, "->", e)
