"""json: dumps and loads"""

import json

DATA = {"users": [{"id": i, "name": f"user {i}", "tags": ["a", "b\u00e9", str(i)], "score": i / 3, "on": i % 2 == 0, "none": None}
                  for i in range(200)]}

def main(scale):
    n = 0
    for _ in range(scale):
        text = json.dumps(DATA)
        n += len(text) + len(json.loads(text)["users"])
    return n

SCALE = 120

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
