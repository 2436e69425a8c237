# stderr
# An exception group prints as a tree.
def fail(n):
    raise ValueError(n)
def collect(*ns):
    errors = []
    for n in ns:
        try:
            fail(n)
        except ValueError as e:
            e.add_note(f"note of {n}")
            errors.append(e)
    return errors
print("collecting")
raise ExceptionGroup("several", collect(1, 2) + [ExceptionGroup("nested", [KeyError("k"), *collect(3)])])
