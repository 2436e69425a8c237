# Sequence patterns: lengths, stars, what counts as a sequence.
import collections.abc, array
def f(x):
    match x:
        case []: return "empty"
        case [a]: return ("one", a)
        case (1, b): return ("1,b", b)
        case [a, b]: return ("two", a, b)
        case [1, *rest, 9]: return ("1..9", rest)
        case ["cmd", *_, last]: return ("cmd", last)
        case [[a, b], [c, *d]] | [[a, b], [c, *d], _]: return ("nested", a, b, c, d)
        case [a, *b]: return ("head", a, b)
        case _: return "no sequence"
class L(list): pass
class Seq(collections.abc.Sequence):
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
class NotSeq:
    def __len__(self): return 2
    def __getitem__(self, i): return "pq"[i]
    def __iter__(self): return iter("pq")
for x in ([], (), [5], (1, 2), [2, 1], [1, 2, 9], (1, 9, 9, 9), [1, 9], ["cmd", "x"], ["cmd", 1, 2, 3], [[1, 2], [3, 4, 5]], [[1, 2], [3], 0], [7, 8, 9, 10], "ab", b"ab", bytearray(b"ab"), {1, 2}, {1: 2}, range(2), range(3), L([1, 2]), Seq(), NotSeq(), collections.deque([1, 5]), array.array("i", [1, 2]), memoryview(b"ab"), iter([1, 2]), (i for i in "ab"), None, collections.UserList([3, 4])):
    print(type(x).__name__, f(x))
match [1, [2, [3, [4]]]]:
    case [a, [b, [c, [d]]]]: print(a, b, c, d)
match (1, 2, 3, 4):
    case (a, *_, b): print(a, b)
match [1, 2, 3]:
    case *a, b: print(a, b)
match [1]:
    case 1,: print("one-tuple pattern")
match "ab":
    case ["a", "b"]: print("never")
    case str(x): print(x)
match [1, 2]:
    case [int(), int()] as both: print(both)
class Counting(collections.abc.Sequence):
    def __len__(self): print("len"); return 3
    def __getitem__(self, i):
        if i > 2: raise IndexError
        print("item", i); return i
match Counting():
    case [0, 0]: print("no")
    case [0, *_]: print("first only")
match Counting():
    case [*_, 2]: print("last only")
match Counting():
    case [a, *m, z]: print(a, m, z)
match Counting():
    case [*_]: print("any")
