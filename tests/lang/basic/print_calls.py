# print writes its arguments, separated and ended as told.
print()
print(1)
print(1, 2, 3)
print("a", "b", sep="")
print("a", "b", sep="-")
print("a", "b", sep="\n")
print("no newline", end="")
print(" and the rest", end="!\n")
print(None, True, False, ...)
print("x", end=None, sep=None)
print([1, "two", 3.0], (4,), {"k": "v"})
print("tab\there", "quote's", 'double "q"')
print(*[1, 2, 3])
print(*"abc", sep=",")
print(print("inner"))
try:
    print("a", sep=1)
except TypeError as e:
    print(type(e).__name__, e)
try:
    print("a", end=b"")
except TypeError as e:
    print(type(e).__name__, e)
try:
    print("a", bad=1)
except TypeError as e:
    print(type(e).__name__, e)
