# csv and configparser on strings.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import csv, io, configparser
def w(rows, **k):
    f = io.StringIO(); csv.writer(f, **k).writerows(rows); return f.getvalue()
r = lambda s, **k: list(csv.reader(io.StringIO(s), **k))
c = configparser.ConfigParser()
c.read_string('[a]\nx = 1\ny: %(x)s2\n[DEFAULT]\nz = d\n')
t('w([[1, \'a,b\', \'q"x\', None, 2.5, \'l\\n\']])', "w([['a', 'b']], delimiter=';', lineterminator='\\n')", "w([[1, 'a']], quoting=csv.QUOTE_ALL)")
t('w([[\'a"\']], quoting=csv.QUOTE_NONE)', 'r(\'a,"b,c","d""e"\\n1,,3\')', "r('a b', delimiter=' ')")
t('r(\'"a\\nb",c\')', "list(csv.DictReader(io.StringIO('x,y\\n1,2')))", 'w([5])')
t('csv.reader(5)', "r('a', delimiter='ab')", "c['a']['x']")
t("c['a']['y']", "c.get('a', 'z')", "c.getint('a', 'x')")
t('c.sections()', "dict(c['a'])", "c['nope']")
t("c.get('a', 'q')", "c.get('a', 'q', fallback='f')", "c.getint('a', 'z')")
