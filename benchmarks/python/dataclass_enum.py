"""library: dataclasses, enum, collections, match"""

from collections import Counter, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from enum import Enum

class Kind(Enum):
    CIRCLE = 1
    RECT = 2

@dataclass(order=True)
class Shape:
    kind: int
    size: tuple = field(default=())

Pair = namedtuple("Pair", "key value")

def area(s):
    match s:
        case Shape(kind=1, size=(r,)):
            return 3 * r * r
        case Shape(kind=2, size=(w, h)):
            return w * h
    return 0

def main(scale):
    groups, queue, total = defaultdict(list), deque(maxlen=100), 0
    for i in range(scale):
        s = Shape(Kind.CIRCLE.value, (i & 7,)) if i & 1 else Shape(Kind.RECT.value, (i & 3, 2))
        total += area(s)
        groups[s.kind].append(Pair(i, total))
        queue.append(s)
    best = Counter(p.value % 10 for g in groups.values() for p in g).most_common(1)
    return total, best[0][0], len(queue), max(queue) > min(queue)

SCALE = 60000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
