# What the compiler says about malformed f-strings.
for text in ("f'{}'", "f'{ }'", "f'{'", "f'}'", "f'{a'", "f'{a:'", "f'{a!}'", "f'{a!x}'", "f'{a!rr}'", "f'{a b}'", "f'{a:{b:{c}}}'", "f'{!r}'", "f'{:x}'", "f'{a\\n}'", "f'{#}'", "f'{a$b}'", "f'{lambda x: 1}'", "f'{a[1}'", "f'{a)}'", "f'{(a}'", "f'{*a}'", "f'{**a}'", "f'{yield}'", "f'{a = b}'", "f'{a := 1}'", "f'{import x}'", "f'{=}'", "f'{,}'", "f'{1 +}'", "b'' f'{a}'", "fb'{a}'", "f'{\"a'}'", "f'{x!s!r}'", "f'{a['", "f'{{}'", "f'{await}'"):
    try:
        compile(text, "<f>", "eval")
        print(text, "compiles")
    except SyntaxError as e:
        print(text, "->", e.msg)
