# Little classes that act as containers.
class Stack:
    def __init__(self, it=()): self._l = list(it)
    def push(self, x): self._l.append(x); return self
    def pop(self):
        if not self._l: raise IndexError("pop from empty stack")
        return self._l.pop()
    def __len__(self): return len(self._l)
    def __iter__(self): return reversed(self._l)
    def __contains__(self, x): return x in self._l
    def __repr__(self): return f"{type(self).__name__}({self._l})"
    def __eq__(self, o): return self._l == o._l if isinstance(o, Stack) else NotImplemented
s = Stack("ab").push(1).push(2)
print(s, len(s), list(s), 1 in s, s == Stack(["a", "b", 1, 2]), s == 5, s != Stack(), bool(Stack()), s.pop())
try:
    Stack().pop()
except IndexError as e:
    print(e)
class Node:
    __slots__ = ("v", "l", "r")
    def __init__(self, v): self.v, self.l, self.r = v, None, None
class Tree:
    def __init__(self, *vs):
        self.root, self.n = None, 0
        for v in vs: self.add(v)
    def add(self, v):
        if self.root is None: self.root = Node(v)
        else:
            n = self.root
            while True:
                side = "l" if v < n.v else "r"
                nxt = getattr(n, side)
                if nxt is None: break
                n = nxt
            setattr(n, side, Node(v))
        self.n += 1
    def __iter__(self):
        def walk(n):
            if n: yield from walk(n.l); yield n.v; yield from walk(n.r)
        return walk(self.root)
    def __len__(self): return self.n
print(list(Tree(5, 2, 8, 1, 9, 3)), len(Tree(1, 2)), list(Tree()), sum(Tree(1, 2, 3)), sorted(Tree("b", "a")), max(Tree(3, 7, 1)), list(zip(Tree(2, 1), "ab")))
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __getitem__(self, ij): i, j = ij; return self.rows[i][j]
    def __setitem__(self, ij, v): i, j = ij; self.rows[i][j] = v
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __repr__(self): return repr(self.rows)
m = Matrix([[1, 2], [3, 4]])
m[0, 0] += 10
print(m, m[1, 1], m @ Matrix([[1, 0], [0, 1]]))
try:
    m[0]
except TypeError as e:
    print(e)
class Lru:
    def __init__(self, n): self.n, self.d = n, {}
    def __getitem__(self, k): v = self.d[k] = self.d.pop(k); return v
    def __setitem__(self, k, v):
        self.d.pop(k, None); self.d[k] = v
        if len(self.d) > self.n: del self.d[next(iter(self.d))]
c = Lru(2); c["a"] = 1; c["b"] = 2; c["a"]; c["c"] = 3
print(c.d)
