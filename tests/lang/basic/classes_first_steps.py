# class, __init__, methods, attributes.
class Point:
    "A point."
    dims = 2
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def norm1(self):
        return abs(self.x) + abs(self.y)
    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)
p = Point(3, -4)
print(p.x, p.y, p.norm1(), p.dims)
q = p.moved(1, 1)
print(q.x, q.y, q.__dict__)
p.x = 10
p.name = "p"
print(p.x, p.name, p.__dict__)
Point.dims = 3
q.dims = 4
print(p.dims, q.dims, Point.dims)
del q.dims
print(q.dims)
print(Point.__name__, Point.__doc__, type(p).__name__, isinstance(p, Point))
m = p.norm1
p.x = 0
print(m(), Point.norm1(p))
for action in (lambda: p.missing, lambda: Point(), lambda: Point(1, 2, 3), lambda: p.norm1(1), lambda: p()):
    try:
        action()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
try:
    del p.missing
except AttributeError as e:
    print(e)
