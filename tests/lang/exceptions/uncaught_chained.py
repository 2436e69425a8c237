# stderr
# Chained exceptions print both tracebacks.
def parse(s):
    try:
        return int(s)
    except ValueError as e:
        raise RuntimeError(f"cannot parse {s!r}") from e
def load():
    try:
        parse("x1")
    finally:
        print("finally")
try:
    load()
except RuntimeError:
    {}["while handling"]
