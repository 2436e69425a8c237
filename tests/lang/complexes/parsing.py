# complex() of strings and of numbers.
for s in ("1", "1j", "j", "-j", "+1+2j", "1-2J", " 1+2j ", "(1+2j)", " ( 1+2j ) ", "1e3-1e-3j", "inf", "nanj", "inf-infj", "1_0+2_0j", ".5j", "5.j", "-0-0j", "1+j", "1-j"):
    print(repr(s), complex(s))
for s in ("", "()", "1 + 2j", "1+2", "1j+2", "j1", "1+2jj", "(1+2j", "1+2j)", "abc", "1+-2j", "1__0", "é"):
    try:
        print(complex(s))
    except ValueError as e:
        print(repr(s), e)
print(complex(), complex(1), complex(1, 2), complex(1.5), complex(real=1, imag=2), complex(imag=3), complex(1j, 1j), complex(1, 1j), complex(True))
for args in (("1", 2), (1, "2"), (None,), ([],), (1, None), (1, 2, 3)):
    try:
        print(complex(*args))
    except TypeError as e:
        print(args, e)
