# stderr
# The traceback of an uncaught exception, through functions, methods and comprehensions.
class A:
    def method(self, x):
        return [self.helper(y)
                for y in x]
    def helper(self, y):
        return {"key": y}["other" if y else "key"]
def main():
    a = A()
    print(a.method([0]))
    print((lambda v: a.method(v))([1, 2]))
print("start")
main()
