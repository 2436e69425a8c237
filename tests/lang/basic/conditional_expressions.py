# a if c else b in all places.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
x = 5
t('1 if x else 2', "'a' if x > 9 else 'b' if x > 4 else 'c'", '(1 if 0 else 2) + 3')
t('1 if 0 else 2 + 3', '[i if i % 2 else -i for i in range(4)]', '(lambda: 1 if x else 2)()')
t("(lambda v: v if v else 'none')(0)", '1 if undefined else 2', '1 if 1 else undefined')
t("undefined if 0 else 'fine'", '[1, 2][1 if x else 0]', "{'a' if x else 'b': 1}")
t('not 1 if 0 else 2', '1 if not 0 else 2', '1, 2 if 0 else 3')
t('(x := 0) if x else (y_ := 9)', '1 if x == 5 == 5 else 2', "'%s' % ('a' if 1 else 'b')")
t("print('called') if 0 else 'not called'", '1 if [] else 2 if () else 3 if {} else 4', 'max(1 if x else 2, 3)')
t('(1 if 1 else 2) if (0 if 0 else 1) else 3')
