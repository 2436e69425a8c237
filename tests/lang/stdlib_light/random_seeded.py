# random with a seed gives the sequence of the Mersenne twister.
import random
r = random.Random(42)
print([r.random() for _ in range(3)], r.randint(1, 100), r.randrange(0, 100, 5), r.choice("abcdef"), r.sample(range(100), 5), r.uniform(1, 2), r.getrandbits(40), r.choices("ab", k=5), r.choices([1, 2], weights=[1, 9], k=5), r.randbytes(4), r.triangular(0, 1, 0.5))
l = list(range(10)); r.shuffle(l); print(l, r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(1), r.betavariate(1, 2))
st = r.getstate(); a = r.random(); r.setstate(st); print(a == r.random())
for s in (0, 1, -1, 10 ** 30, 1.5, "text", b"bytes", None.__class__ and bytearray(b"x"), True): random.seed(s); print(s, random.random(), random.getrandbits(70))
random.seed("x", version=1); print(random.random())
for f in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.randrange(0), lambda: random.sample([1], 2), lambda: random.sample({1}, 1), lambda: random.choices([1], weights=[1, 2]), lambda: random.choices([1], weights=[0]), lambda: random.getrandbits(-1), lambda: random.seed([]), lambda: random.shuffle((1, 2)), lambda: random.randrange(1.5), lambda: random.choices([], k=1), lambda: random.choices([1], [1], cum_weights=[1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(random.Random(5).random() == random.Random(5).random(), random.Random(1).sample("abc", 3), random.Random(2).sample("ab", counts=[2, 1], k=2), [random.Random(i).randrange(10) for i in range(10)], random.Random(3).getrandbits(0))
