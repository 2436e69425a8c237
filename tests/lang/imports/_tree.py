"""A folder of Python files for an import test; it is gone when the test ends."""
import atexit
import os
import shutil
import sys
import tempfile

root = tempfile.mkdtemp()
sys.path.insert(0, root)
sys.dont_write_bytecode = True
atexit.register(shutil.rmtree, root)


def tree(files):
    """Writes {path: text} below the folder."""
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)


def attempt(*sources):
    """Runs each source and tells the error it raises, without the folder's name."""
    for s in sources:
        try:
            exec(s, {"__name__": "__main__"})
            print("fine", repr(s))
        except Exception as e:
            print(repr(s), type(e).__name__, str(e).replace(root, "ROOT"))
