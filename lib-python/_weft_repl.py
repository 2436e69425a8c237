"""The interactive interpreter: the library's code.InteractiveConsole, as python3.11 behaves at a terminal or with -i."""

import code
import sys


class _Console(code.InteractiveConsole):
    def raw_input(self, prompt=""):
        return input(prompt)

    def runcode(self, code):
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()


def run(namespace, quiet):
    """Read and run statements until the end of input. SystemExit passes through."""
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    console = _Console(namespace, "<stdin>")
    banner = "" if quiet else (f"Python {sys.version} on {sys.platform}\n"
                               'Type "help", "copyright", "credits" or "license" for more information.')
    console.interact(banner=banner, exitmsg="")
