# What type itself gives to every class.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
class M(type):
    def hello(cls): return 'hello ' + cls.__name__
class A(metaclass=M): x = 1
class B(A): pass
t('A.hello()', 'B.hello()', 'A().hello()')
t('type(A)', 'type(M)', 'type(B).__name__')
t('A.__class__', 'M.__class__', 'A.__mro__')
t('B.mro()', 'B.__base__', 'A.__subclasses__()')
t('A.__name__', "A.__dict__['x']", 'A.__call__().x')
t("M('C', (A,), {'y': 2}).y", "M('C', (), {}).hello()", "M('C')")
t('M()', "M('C', (), {}, 5)", 'type.__call__(A).x')
t('isinstance(A, M)', 'isinstance(B, type)', 'issubclass(M, type)')
t('isinstance(A(), M)', 'A | B')
t('A | None', 'A == A', 'hash(A) == hash(A)')
t('A < B', 'len(A)', 'A[0]')
t('iter(A)', 'A + A', 'bool(A)')
t('A.__doc__', 'A.__module__', 'A.__qualname__')
t('repr(A)', 'str(B)', "f'{A}'")
t("A.__prepare__('n', ())", 'type.__prepare__()', 'M.__prepare__()')
t('A.__instancecheck__(B())', 'A.__subclasscheck__(B)', "type(A)('D', (B,), {}).__mro__")
t("setattr(A, 'z', 3)", 'B.z', "delattr(A, 'z')")
t('B.z', "setattr(type, 'q', 1)", "setattr(M, 'q', 1)")
t('A.q', 'A().q', "vars(M)['hello'](A)")
t('dir(A) == dir(B)', 'callable(A)', 'A.__init__ is object.__init__')
t('A.__new__ is object.__new__', 'A.__eq__ is object.__eq__')
