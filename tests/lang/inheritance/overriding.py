# Overriding methods, attributes, constructors; template methods.
class Shape:
    sides = 0
    def area(self): raise NotImplementedError(f"{type(self).__name__}.area")
    def describe(self): return f"{self.name()} with {self.sides} sides and area {self.area():.1f}"
    def name(self): return type(self).__name__.lower()
    def __lt__(self, o): return self.area() < o.area()
class Square(Shape):
    sides = 4
    def __init__(self, a): self.a = a
    def area(self): return self.a ** 2
class Circle(Shape):
    def __init__(self, r): self.r = r
    def area(self): return 3 * self.r ** 2
    def name(self): return "round " + super().name()
class Unit(Square):
    def __init__(self): super().__init__(1)
for s in (Square(2), Circle(1), Unit()): print(s.describe())
print([s.name() for s in sorted([Square(2), Circle(1), Unit()])], min(Square(3), Circle(1)).name())
try:
    Shape().describe()
except NotImplementedError as e:
    print(e)
class NoInit(Square): pass
try:
    NoInit()
except TypeError as e:
    print(e)
class Forgot(Square):
    def __init__(self): pass
try:
    Forgot().area()
except AttributeError as e:
    print(e)
class NoneOverride(Square):
    area = None
try:
    NoneOverride(1).area()
except TypeError as e:
    print(e)
class Attr(Square):
    def __init__(self): self.area = lambda: "instance"
print(Attr().area(), Attr.area(Square(3)))
print(isinstance(Unit(), Shape), issubclass(Unit, Square), isinstance(Unit(), (int, Shape)), issubclass(Unit, (Circle,)), type(Unit()) is Square, Unit.__base__.__name__, isinstance(5, Shape), issubclass(Shape, Shape))
for f in (lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1, (int, 5)), lambda: isinstance("", (int, 5)), lambda: isinstance(1, [int])):
    try:
        print(f())
    except TypeError as e:
        print(e)
