"""regular expressions"""

import re

LOG = "\n".join(f"2024-03-{i % 28 + 1:02d} 12:{i % 60:02d}:00 host{i % 9} INFO user=u{i} time={i * 3}ms" for i in range(400))
LINE = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\S+) (\w+) INFO user=(\w+) time=(\d+)ms")

def main(scale):
    total = 0
    for _ in range(scale):
        total += sum(int(m.group(7)) for m in LINE.finditer(LOG))
        total += len(re.sub(r"host(\d)", r"h\1", LOG))
        total += len(re.split(r"[ =]", LOG))
    return total

SCALE = 60

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
