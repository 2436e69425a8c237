# break and continue act on the innermost loop; finally runs on the way out.
for i in range(4):
    for j in range(4):
        if j == i:
            break
        if (i + j) % 3 == 0:
            continue
        print(i, j)
    else:
        print("no break at", i)
def primes(n):
    out = []
    for a in range(2, n):
        for b in range(2, a):
            if a % b == 0:
                break
        else:
            out.append(a)
    return out
print(primes(30))
for i in range(3):
    try:
        if i == 1:
            continue
        if i == 2:
            break
        print("body", i)
    finally:
        print("finally", i)
def f():
    for i in range(3):
        while True:
            try:
                if i == 1:
                    return "returned"
                break
            finally:
                print("leaving", i)
print(f())
def g():
    while True:
        try:
            return 1
        finally:
            break
    return 2
print(g())
