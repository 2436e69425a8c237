# While a memoryview of a bytearray is in use, its length stays; views that are gone do not count.
def first_two(b):
    return memoryview(b)[:2].tobytes()

b = bytearray(b'abc')
print(first_two(b))
b.append(1)
print(b)

m = memoryview(b)
for change in (lambda: b.append(2), lambda: b.pop(), lambda: b.clear(), lambda: b.extend(b'xy')):
    try:
        change()
    except BufferError as e:
        print(e)
b[0] = 65
m[1] = 66
print(b)
m.release()
b.append(3)
print(b)

def parts(b):
    v = memoryview(b)
    w = v[1:]
    v.release()
    try:
        b.pop()
    except BufferError as e:
        print(e)
    w.release()
    b.pop()
    print(b)

parts(b)
with memoryview(b) as m:
    print(m.tolist())
b += b'!'
print(b)
