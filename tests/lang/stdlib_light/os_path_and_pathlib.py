# posixpath and pathlib: pure paths.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import os.path as p
from pathlib import PurePosixPath as P
t("p.join('a', 'b', '/c', 'd')", "p.join('a', '')", "p.split('/a/b/')")
t("p.splitext('a.tar.gz')", "p.splitext('.rc')", "p.basename('a/b')")
t("p.dirname('a/b')", "p.normpath('a//b/../c/./')", "p.isabs('/a')")
t("p.commonpath(['/a/b', '/a/c'])", "p.commonprefix(['abc', 'abd'])", "p.relpath('/a/b', '/a/c')")
t('p.join(1)', "p.join('a', b'b')", "P('a') / 'b'")
t("P('/a/b.txt').suffix", "P('/a/b.txt').stem", "P('/a/b').parent")
t("P('/a/b').parts", "P('a/b').name", "P('a.txt').with_suffix('.md')")
t("P('a/b').relative_to('a')", "P('a/b').relative_to('c')", "P('a/./b//c')")
t("P('a') == P('a/')", "P('/a').is_absolute()", "P('a/b.py').match('*.py')")
t("sorted([P('b'), P('a')])", 'str(P())', "P('a').joinpath('b', 'c')")
t("list(P('/a/b/c').parents)", "P('a') / 5", 'P(5)')
t("P('a').with_name('')", "repr(P('x'))", "hash(P('a')) == hash(P('a'))")
t("p.expandvars('$')")
