# if takes the first true branch.
def kind(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    elif n < 100:
        return "medium"
    else:
        return "large"
for n in (-5, 0, 5, 50, 500):
    print(n, kind(n))
if 0: print("no")
else: print("else on one line")
if []:
    print("no")
elif "":
    print("no")
elif [0]:
    print("a list with a zero is true")
if True:
    if False:
        print("no")
    else:
        print("inner else")
x = 3
if x > 1: y = 1; z = 2
print(y, z)
if x > 5: y = 100; z = 200
print(y, z)
if not x: pass
elif x == 3: print("three")
def nothing():
    if x == 100:
        return 1
print(nothing())
print("even" if x % 2 == 0 else "odd", [1, 2][x > 2])
