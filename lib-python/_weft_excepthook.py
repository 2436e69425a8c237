"""How an uncaught exception is shown: what traceback.py of the library formats, with suggestions for misspelt names.

display(exc, file) is called by sys.excepthook and sys.unraisablehook. The suggestions follow the rules that the reference
interpreter documents for NameError and AttributeError: the candidate with the smallest edit distance (Levenshtein, moves cost
two, changes of case one), if a third of the letters at most differ.
"""

import sys
from traceback import TracebackException

_MOVE, _CASE = 2, 1
_MAX_LENGTH, _MAX_CANDIDATES = 40, 750


def _substitution(a, b):
    if a == b:
        return 0
    return _CASE if a.lower() == b.lower() and a.isascii() and b.isascii() else _MOVE


def _distance(a, b, limit):
    """The edit distance of a and b, or limit + 1 if it is more than limit."""
    if a == b:
        return 0
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return min(limit + 1, (len(a) + len(b)) * _MOVE)
    if abs(len(a) - len(b)) * _MOVE > limit or max(len(a), len(b)) > _MAX_LENGTH:
        return limit + 1
    if len(b) < len(a):
        a, b = b, a
    row = list(range(_MOVE, _MOVE * (len(a) + 1), _MOVE))
    result = 0
    for at, letter in enumerate(b):
        distance = result = at * _MOVE
        least = limit + 1
        for i, other in enumerate(a):
            change = distance + _substitution(letter, other)
            distance = row[i]
            result = min(change, min(result, distance) + _MOVE)
            row[i] = result
            least = min(least, result)
        if least > limit:
            return limit + 1
    return result


def _closest(name, candidates):
    if len(candidates) >= _MAX_CANDIDATES or len(name) > _MAX_LENGTH:
        return None
    best, best_distance = None, sys.maxsize
    for candidate in candidates:
        if not isinstance(candidate, str) or candidate == name:
            continue
        limit = min((len(name) + len(candidate) + 3) * _MOVE // 6, best_distance - 1)
        distance = _distance(name, candidate, limit)
        if distance <= limit:
            best, best_distance = candidate, distance
    return best


def _suggestion(exc):
    try:
        if isinstance(exc, AttributeError):
            if not isinstance(exc.name, str) or exc.obj is None:
                return None
            return _closest(exc.name, dir(exc.obj))
        if isinstance(exc, NameError) and isinstance(exc.name, str):
            tb = exc.__traceback__
            if tb is None:
                return None
            while tb.tb_next is not None:
                tb = tb.tb_next
            frame = tb.tb_frame
            for names in frame.f_locals, frame.f_globals, frame.f_builtins:
                found = _closest(exc.name, list(names))
                if found is not None:
                    return found
    except Exception:
        pass
    return None


def _suggest(shown, exc, seen):
    """Add suggestions to a TracebackException and those it is chained to."""
    if shown is None or exc is None or id(shown) in seen:
        return
    seen.add(id(shown))
    found = _suggestion(exc)
    if found is not None and isinstance(shown._str, str):
        shown._str += f". Did you mean: '{found}'?"
    _suggest(shown.__cause__, exc.__cause__, seen)
    _suggest(shown.__context__, exc.__context__, seen)
    if shown.exceptions:
        for one, inner in zip(shown.exceptions, exc.exceptions):
            _suggest(one, inner, seen)


def _without_stacks(shown, seen):
    if shown is None or id(shown) in seen:
        return
    seen.add(id(shown))
    shown.stack = None
    for one in (shown.__cause__, shown.__context__, *(shown.exceptions or ())):
        _without_stacks(one, seen)


def display(exc, file):
    limit = getattr(sys, "tracebacklimit", None)
    if not isinstance(limit, int):
        limit = None
    elif limit <= 0:
        limit = 0
    elif limit > 0:
        limit = -limit      # the last entries, as the interpreter shows them
    shown = TracebackException(type(exc), exc, exc.__traceback__, limit=limit, compact=True)
    if limit == 0:
        _without_stacks(shown, set())
    _suggest(shown, exc, set())
    for text in shown.format(chain=True):
        file.write(text)
    flush = getattr(file, "flush", None)
    if flush is not None:
        flush()
