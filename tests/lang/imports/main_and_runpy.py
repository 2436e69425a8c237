# __main__, runpy, -c style execution in a child.
from _tree import tree, attempt, root
import sys, os, subprocess, runpy
print(__name__, sys.modules["__main__"].__dict__ is globals(), __spec__, __package__, os.path.basename(__file__), sys.argv)
tree({"pkg/__init__.py": "", "pkg/__main__.py": "import sys\nprint('pkg main', __name__, __package__, sys.argv[1:])\n", "pkg/m.py": "if __name__ == '__main__': print('m as main', __package__)\nelse: print('m as', __name__)\nresult = 6 * 7\n", "script.py": "import sys\nprint('script', __name__, sys.argv[1:], __package__)\nraise SystemExit(3)\n", "data.py": "print(sorted(k for k in globals() if k[:2] != '__'), given)\n"})
print(runpy.run_module("pkg.m")["result"], runpy.run_module("pkg.m", run_name="__main__")["__name__"], sorted(k for k in runpy.run_path(os.path.join(root, "pkg", "m.py")) if k[:2] != "__"))
runpy.run_path(os.path.join(root, "data.py"), {"given": 5})
def child(*args, **kw):
    r = subprocess.run([sys.executable, *args], cwd=root, capture_output=True, text=True, **kw)
    print(args, r.returncode, r.stdout.strip(), r.stderr.strip().replace(root, "ROOT").split("\n")[-1])
child("-m", "pkg", "a", "b")
child("-m", "pkg.m")
child("script.py", "x")
child("-c", "import sys; print(sys.argv, __name__)", "arg")
child("-c", "1/0")
child("-c", "raise SystemExit('message')")
child("-", input="print('from stdin', __name__)")
child("-m", "no_such_module")
child("no_such_file.py")
child("pkg")
child("-c", "import pkg.m; print(pkg.m.result)")
child("-c", "x = (")
child("-c", "import os; os._exit(4)")
