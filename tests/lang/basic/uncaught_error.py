# stderr
# An exception nobody catches ends the program with a traceback and status 1.
def f(x):
    return g(x) + 1
def g(x):
    return 10 / x
print(f(2))
print(f(0))
print("not reached")
