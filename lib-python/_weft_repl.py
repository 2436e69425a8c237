"""The interactive interpreter, as python3.11 behaves at a terminal or with -i."""

import sys
from codeop import CommandCompiler


def _read(prompt):
    """A line without its newline. Without a terminal the prompt goes to stderr; EOFError at the end."""
    if sys.stdin is sys.__stdin__ and not sys.stdin.isatty():
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")
    return input(prompt)


def _show(exc, tb):
    """Through sys.excepthook, as at the end of a program; SystemExit passes through."""
    sys.last_type, sys.last_value, sys.last_traceback = type(exc), exc, tb
    exc.__traceback__ = tb
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except Exception:
            pass
    try:
        sys.excepthook(type(exc), exc, tb)
    except SystemExit:
        raise
    except BaseException as failure:
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(failure), failure, failure.__traceback__.tb_next)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(exc), exc, tb)


def _statement(compiler):
    """The code of the next statement; None at the end of input."""
    lines = []
    while True:
        prompt = sys.ps2 if lines else sys.ps1
        try:
            lines.append(_read(str(prompt)))
        except EOFError:
            if not lines:
                return None
            lines.append("\n")
            return compiler("\n".join(lines), "<stdin>", "single") or compile("\n".join(lines), "<stdin>", "single")
        code = compiler("\n".join(lines), "<stdin>", "single")
        if code is not None:
            return code


def _run_startup(namespace):
    import os
    path = None if sys.flags.ignore_environment else os.environ.get("PYTHONSTARTUP")
    if not path:
        return
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as exc:
        print(f"Could not open PYTHONSTARTUP\n{type(exc).__name__}: {exc}", file=sys.stderr)
        return
    try:
        exec(compile(source, path, "exec"), namespace)
    except SystemExit:
        raise
    except SyntaxError as exc:
        _show(exc, None)
    except BaseException as exc:
        _show(exc, exc.__traceback__.tb_next)


def run(namespace, banner):
    """Read and run statements until the end of input. SystemExit passes through."""
    if banner:
        print(f"Python {sys.version} on {sys.platform}", file=sys.stderr)
        print('Type "help", "copyright", "credits" or "license" for more information.', file=sys.stderr)
    if banner is not None:
        _run_startup(namespace)
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    if hasattr(sys, "__interactivehook__"):
        try:
            sys.__interactivehook__()
        except Exception as exc:
            print("Failed calling sys.__interactivehook__", file=sys.stderr)
            _show(exc, exc.__traceback__)
    compiler = CommandCompiler()
    while True:
        code = None
        try:
            code = _statement(compiler)
            if code is None:
                break
            exec(code, namespace)
        except SystemExit:
            raise
        except BaseException as exc:
            if code is None:
                if isinstance(exc, KeyboardInterrupt):
                    print("\nKeyboardInterrupt", file=sys.stderr)
                    continue
                _show(exc, None)
            else:
                _show(exc, exc.__traceback__.tb_next)
    sys.stderr.write("\n")
