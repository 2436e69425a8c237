"""bytes: checksums, slicing, StringIO"""

import io

def main(scale):
    data, total = bytes(range(256)) * 8, 0
    for i in range(scale):
        for b in data[i & 255::3]:
            total = (total * 31 + b) & 0xffffffff
    out = io.StringIO()
    for i in range(scale * 50):
        out.write("line ")
        out.write(str(i))
        out.write("\n")
    return total, len(out.getvalue()), sum(1 for _ in io.StringIO(out.getvalue()))

SCALE = 800

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
