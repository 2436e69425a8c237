"""numeric: nested integer loops"""

def main(scale):
    total = 0
    for i in range(scale):
        j = 0
        while j < 1000:
            total += i ^ j
            j += 1
    return total

SCALE = 1500

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
