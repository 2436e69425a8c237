"""objects: attributes and methods"""

class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

def main(scale):
    a, b, total = Vector(1, 2), Vector(3, 4), 0
    for i in range(scale):
        a = a.plus(b)
        total += a.dot(b)
        if a.x > 1000:
            a = Vector(i & 7, 1)
    return total

SCALE = 300000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
