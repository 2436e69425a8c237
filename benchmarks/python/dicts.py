"""dicts: counting, look-ups, updates"""

def main(scale):
    counts = {}
    for i in range(scale):
        k = (i * 7919) % 5003
        counts[k] = counts.get(k, 0) + 1
    words = ["w%d" % (i % 997) for i in range(scale // 4)]
    seen = {}
    for w in words:
        if w in seen:
            seen[w] += 1
        else:
            seen[w] = 1
    return len(counts), max(counts.values()), sum(seen.values())

SCALE = 600000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
