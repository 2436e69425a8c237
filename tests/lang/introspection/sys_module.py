# Facts about sys that any implementation of 3.11 shares.
import sys
print(sys.version_info[:2], sys.version_info.releaselevel, sys.maxsize, sys.maxunicode, sys.byteorder, sys.float_info.max, sys.float_info.dig, sys.float_info.epsilon, sys.int_info.str_digits_check_threshold, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.imag, sys.hash_info.width, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.platform, sys.hexversion >> 16 == 0x30b, sys.float_repr_style, sys.api_version, type(sys.flags).__name__, sys.flags.debug, sys.copyright[:9])
old = sys.getrecursionlimit(); sys.setrecursionlimit(old + 5); print(sys.getrecursionlimit() - old); sys.setrecursionlimit(old)
for f in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit(-1), lambda: sys.setrecursionlimit("x"), lambda: sys.setrecursionlimit(), lambda: sys.intern(5), lambda: sys.getsizeof(), lambda: sys.exit(1, 2), lambda: sys.set_int_max_str_digits(5), lambda: sys.nope, lambda: sys.setswitchinterval(-1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(sys.intern("abc") is sys.intern("a" + "bc"), sys.modules["sys"] is sys, sys.exc_info(), isinstance(sys.path, list), isinstance(sys.argv, list), sys.stdout.name, sys.stdin is sys.__stdin__, callable(sys.displayhook), sys.getswitchinterval() > 0, "math" in sys.stdlib_module_names, "sys" in sys.builtin_module_names, sys.get_int_max_str_digits(), sys.is_finalizing(), sys.implementation.version[:2], sys.version.split()[0].startswith("3.11"), sys.audit("x") if 0 else "", sys.gettrace(), sys.getprofile(), sys.warnoptions, sys.dont_write_bytecode)
sys.displayhook(5); sys.displayhook(None); sys.displayhook("s"); import builtins; print(builtins._)
sys.excepthook(ValueError, ValueError("x"), None) if 0 else None
sys.set_int_max_str_digits(0); print(len(str(10 ** 5000))); sys.set_int_max_str_digits(4300)
