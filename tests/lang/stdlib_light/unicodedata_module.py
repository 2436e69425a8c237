# unicodedata: names, categories, normal forms.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import unicodedata as u
t("u.name('a')", "u.name('é')", "u.name('\\x00')")
t("u.name('\\x00', 'none')", "u.lookup('SNOWMAN')", "u.lookup('nope')")
t("u.category('A')", "[u.category(c) for c in 'aA1 _-+$\\n日']", "u.decimal('5')")
t("u.digit('²')", "u.numeric('½')", "u.decimal('a')")
t("u.decimal('a', None)", "ascii(u.normalize('NFD', 'é'))", "ascii(u.normalize('NFC', 'e\\u0301'))")
t("ascii(u.normalize('NFKC', 'ﬁ²'))", "ascii(u.normalize('NFKD', '①'))", "u.normalize('X', 'a')")
t("u.is_normalized('NFC', 'é')", "u.bidirectional('א')", "u.combining('\\u0301')")
t("u.east_asian_width('日')", "u.mirrored('(')", "u.decomposition('é')")
t('u.unidata_version', "u.name('ab')", "u.name('가')")
t("u.lookup('HANGUL SYLLABLE GA')", "u.name('一')", "ascii(u.normalize('NFD', '가'))")
