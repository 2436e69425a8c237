"""generators: recursive yield from"""

class Node:
    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Node(key)
                    return
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key)
                    return
                node = node.right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right

def main(scale):
    x, root = 12345, Node(1 << 30)
    for _ in range(scale):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        root.insert(x)
    total = 0
    for i, k in enumerate(root):
        total ^= k * i
    return total

SCALE = 20000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
