# SystemExit ends the program with its code and without a traceback.
def leave(code):
    try:
        raise SystemExit(code)
    finally:
        print("leaving")
try:
    leave(1)
except SystemExit as e:
    print(e.code, e.args)
try:
    raise SystemExit
except SystemExit as e:
    print(e.code)
leave(7)
