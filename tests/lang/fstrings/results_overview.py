# f-strings with many specs, side by side.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
n, x, w, l = 42, 3.14159, 'word', [1, 'a']
t("f'{n}'", "f'{n:5}|'", "f'{n:<5}|'")
t("f'{n:^5}|'", "f'{n:05}'", "f'{n:+}'")
t("f'{n:x} {n:o} {n:b} {n:#x}'", "f'{n:,}'", "f'{n:e}'")
t("f'{n:%}'", "f'{n:c}'", "f'{x:.2f}'")
t("f'{x:8.3f}|'", "f'{x:e}'", "f'{x:g}'")
t("f'{x:.0f}'", "f'{w:>8}|'", "f'{w:*^8}'")
t("f'{w:.2}'", "f'{w!r}'", "f'{w!r:>8}'")
t("f'{w=}'", "f'{n=:>6}'", "f'{n + 1}'")
t("f'{l}'", "f'{l[1]}'", "f'{w.upper()}'")
t("f'{n:{n // 8}}|'", "f'{x:{8}.{2}}|'", "f'{{}}'")
t("f'{{{n}}}'", "f'{n!s:>4}'", "f'{None}'")
t("f'{l!r}'", "f'{w:d}'", "f'{n:s}'")
t("f'{x:d}'", "f'{l:5}'", "f'{n:q}'")
t("f'{undefined}'", "f'{n / 0}'", "f''")
t('f\'{"q"}\'', "f'{n}' 'plain'", "f'{n:>+8,.1f}'")
t("f'{-n:08}'", "f'{True:d} {True}'", "f'{1e10:,}'")
t("f'{10 ** 20:_}'")
