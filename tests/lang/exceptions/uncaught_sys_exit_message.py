# stderr
# sys.exit with a text prints it and gives status 1.
import sys, atexit
atexit.register(lambda: print("at exit"))
try:
    sys.exit("a message")
except SystemExit as e:
    print(repr(e))
try:
    sys.exit()
except SystemExit as e:
    print(repr(e), e.code)
try:
    sys.exit(None)
finally:
    sys.exit("last words")
