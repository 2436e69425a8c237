"""strings: splitting, joining, replacing"""

TEXT = "the quick brown fox jumps over the lazy dog " * 40

def main(scale):
    n = 0
    for i in range(scale):
        words = TEXT.split()
        line = "-".join(w.capitalize() for w in words)
        n += line.count("Fox") + len(line.replace("Dog", "cat").upper())
    return n

SCALE = 1200

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
