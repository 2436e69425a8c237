# f"{expr=}".
n, name, x = 7, "bob", 2.5
print(f"{n=}", f"{n = }", f"{n =}", f"{n= }", f"{name=}", f"{name=!s}", f"{name=!r}", f"{name=:>6}", f"{x=:.3f}", f"{x = !r:>8}")
print(f"{n+1=}", f"{ n + 1 = }", f"{n==7=}", f"{n!=1=}", f"{[i for i in 'ab']=}", f"{name.upper()=}", f"{'a' + 'b'=}", f"{(lambda: 1)()=}", f"{n=}{x=}", f"{(n,)=}")
print(f"{n<8=} {n>=7 = }", f"""{
n
=}""", f"{'é'=!a}", f"{name[0]=}", f'{f"{n}"=}', f"{n=:{x}}" if False else "", f"{n=:04}")
print(f"{max(n, 1)=}", f"{dict(a=1)=}", f"{(z := 3)=}", f"{n=!s:>4}|")
