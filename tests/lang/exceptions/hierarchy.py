# The tree of builtin exceptions.
import builtins
def walk(c, depth=0):
    print("  " * depth + c.__name__)
    for s in sorted(c.__subclasses__(), key=lambda k: k.__name__):
        if getattr(builtins, s.__name__, None) is s: walk(s, depth + 1)
walk(BaseException)
print(EnvironmentError is OSError, IOError is OSError, issubclass(KeyError, LookupError), issubclass(ModuleNotFoundError, ImportError), BaseExceptionGroup.__mro__[1].__name__, ExceptionGroup.__mro__[1].__name__, ExceptionGroup.__mro__[2].__name__)
