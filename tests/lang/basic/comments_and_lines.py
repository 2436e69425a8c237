# Comments, continuation lines, semicolons and blank lines do not matter.
x = 1  # a comment
# another
print(x); print(x + 1);
y = (1 +
     2  # inside parentheses
     + 3)
print(y)
z = 1 + \
    2
print(z)
l = [
    1,

    # comment in a list
    2,
]
print(l)
if x:

    # indented comment
  # less indented comment
    print("ok")
# dedented comment
    print("still in the block")
def f(a,
      b=2,
      ):
    "docstring"
    return (a,
            b)
print(f(1,
        ))
class C: x = 1; y = 2
print(C.x, C.y)
if 1:
	print("tab-indented")
d = {"a":
     1, "b": 2
     }
print(d)
pass; pass
print("end")  # no newline needed
