# Many small objects with slots: lists and trees.
class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None): self.value, self.next = value, next
class LinkedList:
    __slots__ = ("head", "size")
    def __init__(self, it=()):
        self.head, self.size = None, 0
        for x in it: self.push(x)
    def push(self, v): self.head = Node(v, self.head); self.size += 1
    def pop(self):
        if self.head is None: raise IndexError("pop from empty LinkedList")
        n, self.head = self.head, self.head.next
        self.size -= 1
        return n.value
    def __iter__(self):
        n = self.head
        while n is not None:
            yield n.value
            n = n.next
    def __len__(self): return self.size
    def reverse(self):
        prev, n = None, self.head
        while n: n.next, prev, n = prev, n, n.next
        self.head = prev
l = LinkedList(range(5))
print(list(l), len(l), l.pop(), 2 in l)
l.reverse()
print(list(l), [l.pop() for _ in range(4)], len(l))
try:
    l.pop()
except IndexError as e:
    print(e)
big = LinkedList(range(20000))
print(sum(big), len(big), next(iter(big)))
class T:
    __slots__ = ("k", "p", "l", "r")
    def __init__(self, k, p): self.k, self.p, self.l, self.r = k, p, None, None
def rot(t): return T(t.k, t.p)
def split(t, k):
    if t is None: return None, None
    if t.k < k:
        a, b = split(t.r, k); t.r = a
        return t, b
    a, b = split(t.l, k); t.l = b
    return a, t
def insert(t, n):
    if t is None: return n
    if n.p > t.p: n.l, n.r = split(t, n.k); return n
    if n.k < t.k: t.l = insert(t.l, n)
    else: t.r = insert(t.r, n)
    return t
def walk(t): return walk(t.l) + [t.k] + walk(t.r) if t else []
def depth(t): return 1 + max(depth(t.l), depth(t.r)) if t else 0
root, seed = None, 12345
for i in range(200):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    root = insert(root, T(seed % 1000, seed // 1000))
keys = walk(root)
print(keys == sorted(keys), len(keys), depth(root), keys[:5])
