# a < b < c evaluates b once and stops at the first false link.
def v(x):
    print("v", x, end=" ")
    return x
print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) < v(3) > v(2))
print(v(1) == v(1) != v(2) <= v(2))
print(1 < 2 < 3 < 4 < 5, 1 < 2 < 3 < 3 < 5)
print(1 < 2 > 1 == 1 is not None)
x = 5
print(0 <= x < 10, not 0 <= x < 5)
print("a" < "b" < "c", "a" in "abc" in ["abc"])
print([1, 2] < [1, 3] < [2], (1,) < (1, 0))
print(1 == 1.0 == True, 0 == False, "" == False)
print(None == None, None is None, None != 0)
for op in ("<", "<=", ">", ">="):
    for a, b in ((1, "a"), (None, None), ([], ()), ({}, {})):
        try:
            if op == "<": a < b
            elif op == "<=": a <= b
            elif op == ">": a > b
            else: a >= b
        except TypeError as e:
            print(e)
