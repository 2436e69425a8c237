"""objects: operators in Python"""

class Money:
    __slots__ = ("cents",)

    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __eq__(self, other):
        return self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __getitem__(self, i):
        return self.cents >> i & 1

def main(scale):
    total, one, hits = Money(0), Money(1), 0
    for i in range(scale):
        total = total + one
        if total < one or total == one:
            hits += 1
        hits += total[i & 15]
    return total.cents, hits

SCALE = 250000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
