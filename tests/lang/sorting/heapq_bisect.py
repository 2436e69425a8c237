# heapq and bisect keep things in order.
import heapq, bisect
h = []
for x in (5, 1, 4, 1, 3): heapq.heappush(h, x)
print(h[0], [heapq.heappop(h) for _ in range(5)], h)
l = [9, 2, 7]; heapq.heapify(l); print(l, heapq.heappushpop(l, 1), heapq.heapreplace(l, 8), sorted(l), heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, "hello", key=lambda c: -ord(c)), list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge("db", "ca", reverse=True)))
for f in (lambda: heapq.heappop([]), lambda: heapq.heapify((1,)), lambda: heapq.heappush([1], "a"), lambda: heapq.heapreplace([], 1), lambda: heapq.heappush(5, 1), lambda: heapq.nlargest("a", [1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
s = [1, 3, 3, 5]
print([bisect.bisect(s, x) for x in range(7)], [bisect.bisect_left(s, x) for x in range(7)], bisect.bisect_left(s, 3, 2), bisect.bisect(s, 3, 0, 2), bisect.insort(s, 4), s, bisect.insort_left(s, 3), s, bisect.bisect(["a", "bb"], 1, key=len), bisect.bisect_right([(1, "x"), (2, "y")], 1, key=lambda p: p[0]))
for f in (lambda: bisect.bisect([1], "a"), lambda: bisect.bisect(5, 1), lambda: bisect.bisect([1], 1, -1), lambda: bisect.insort((1,), 2)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tasks = []
for n, (p, name) in enumerate([(2, "b"), (1, "a"), (2, "c"), (0, "z")]): heapq.heappush(tasks, (p, n, name))
print([heapq.heappop(tasks)[2] for _ in range(4)])
def grade(x, cuts=[60, 70, 80, 90], names="FDCBA"): return names[bisect.bisect(cuts, x)]
print([grade(x) for x in (33, 60, 79, 90, 100)])
