# def, return, default values, recursion, functions as values.
def add(a, b):
    return a + b
print(add(1, 2), add("a", "b"), add([1], [2]))
def nothing():
    pass
print(nothing())
def early(x):
    if x:
        return "early"
    return
print(early(1), early(0))
def greet(name, greeting="hello"):
    return greeting + " " + name
print(greet("bob"), greet("bob", "bye"), greet(greeting="hi", name="al"))
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print([fact(n) for n in range(10)])
def fib(n):
    a, b = 0, 1
    while n:
        a, b, n = b, a + b, n - 1
    return a
print(fib(10), fib(100))
f = fact
print(f(5), f.__name__)
table = {"add": add, "sub": lambda a, b: a - b}
print(table["add"](5, 3), table["sub"](5, 3))
def multi():
    return 1, 2
a, b = multi()
print(a, b, multi())
def outer():
    def inner():
        return "inner"
    return inner
print(outer()())
def counter(l=[]):
    l.append(len(l))
    return l
counter(); counter()
print(counter())
try:
    add(1)
except TypeError as e:
    print(e)
