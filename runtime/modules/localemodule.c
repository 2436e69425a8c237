/* localemodule.c -- module _locale: the C library's locales, and message catalogues. */
#include "oslib.h"
#include "modules.h"
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

static Type *error_type;

static Value text(const char *s) { return str_from_fs(s, strlen(s)); }

NATIVE(loc_setlocale) {
    INT_ARG(category, a[0]);
    if (category < 0 || category > LC_IDENTIFICATION) return err_raise(error_type, "invalid locale category");
    if (a[1] == V_UNBOUND || a[1] == V_NONE) {
        const char *now = setlocale(category, NULL);
        return now ? text(now) : err_raise(error_type, "locale query failed");
    }
    if (!str_check(a[1])) return arg_type_error("setlocale", "2", "str or None", a[1]);
    char *name = str_to_utf8(a[1], NULL);
    if (!name) return RAISED;
    tx_inevitable(&th->stm, "setlocale");
    const char *now = setlocale(category, name);
    free(name);
    return now ? text(now) : err_raise(error_type, "unsupported locale setting");
}

/* The sizes of groups of digits: the last repeats, CHAR_MAX ends. */
static Value grouping(const char *s) {
    Value list = list_new(4);
    for (; list != RAISED; s++) {
        if (list_append(list, small_int(*s)) < 0) return RAISED;
        if (*s == 0 || *s == 127) break;
    }
    return list;
}

NATIVE(loc_localeconv) {
    struct lconv *l = localeconv();
    Value d = dict_new();
    if (d == RAISED) return RAISED;
    int bad = 0;
#define TEXT(f) bad |= dict_set_c(d, #f, text(l->f)) < 0;
#define NUM(f) bad |= dict_set_c(d, #f, small_int(l->f)) < 0;
    TEXT(int_curr_symbol) TEXT(currency_symbol) TEXT(mon_decimal_point) TEXT(mon_thousands_sep)
    bad |= dict_set_c(d, "mon_grouping", *l->mon_grouping ? grouping(l->mon_grouping) : list_new(0)) < 0;
    TEXT(positive_sign) TEXT(negative_sign)
    NUM(int_frac_digits) NUM(frac_digits) NUM(p_cs_precedes) NUM(p_sep_by_space) NUM(n_cs_precedes) NUM(n_sep_by_space)
    NUM(p_sign_posn) NUM(n_sign_posn)
    TEXT(decimal_point) TEXT(thousands_sep)
    bad |= dict_set_c(d, "grouping", *l->grouping ? grouping(l->grouping) : list_new(0)) < 0;
    return bad ? RAISED : d;
}

/* wchar_t strings, malloc'ed. */
static wchar_t *wide(const char *fn, const char *arg, Value v) {
    if (!str_check(v)) return arg_type_error(fn, arg, "str", v), NULL;
    UStr s = str_view(v);
    wchar_t *p = malloc((s.n + 1) * sizeof *p);
    if (!p) return err_no_memory(), NULL;
    for (size_t i = 0; i < s.n; i++) p[i] = (wchar_t)ustr_at(s, i);
    p[s.n] = 0;
    if (wcslen(p) == s.n) return p;
    free(p);
    err_raise(ValueError, "embedded null character");
    return NULL;
}
NATIVE(loc_strcoll) {
    wchar_t *x = wide("strcoll", "1", a[0]), *y = x ? wide("strcoll", "2", a[1]) : NULL;
    Value v = y ? small_int(wcscoll(x, y)) : RAISED;
    free(x), free(y);
    return v;
}
NATIVE(loc_strxfrm) {
    wchar_t *x = wide("strxfrm", "1", a[0]);
    if (!x) return RAISED;
    errno = 0;
    size_t len = wcsxfrm(NULL, x, 0);
    wchar_t *to = errno ? NULL : malloc((len + 1) * sizeof *to);
    Value v = errno ? err_os() : to ? V_NONE : err_no_memory();
    if (to) {
        wcsxfrm(to, x, len + 1);
        v = str_from_ustr(ustr_make(to, len, 4));
    }
    free(x), free(to);
    return v;
}
NATIVE(loc_langinfo) {
    INT_ARG(item, a[0]);
    static const int fixed[] = {CODESET, RADIXCHAR, THOUSEP, CRNCYSTR, D_T_FMT, D_FMT, T_FMT, AM_STR, PM_STR, T_FMT_AMPM, ERA,
                                ERA_D_FMT, ERA_D_T_FMT, ERA_T_FMT, ALT_DIGITS, YESEXPR, NOEXPR, _DATE_FMT};
    bool known = item >= ABDAY_1 && item <= MON_12;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) known |= item == fixed[i];
    if (!known) return err_raise(ValueError, "unsupported langinfo constant");
    const char *s = nl_langinfo(item);
    return text(s ? s : "");
}
NATIVE(loc_getencoding) { return io_locale_encoding(); }

static char *message(Value v, const char *fn, const char *arg) {
    if (!str_check(v)) return arg_type_error(fn, arg, "str", v), NULL;
    return str_to_utf8(v, NULL);
}
NATIVE(loc_gettext) {
    char *m = message(a[0], "gettext", "1");
    Value v = m ? text(gettext(m)) : RAISED;
    free(m);
    return v;
}
static Value look_up(Value domain, Value msg, int category, const char *fn) {
    char *d = NULL, *m;
    if (domain != V_NONE && !(d = message(domain, fn, "1"))) return RAISED;
    m = message(msg, fn, "2");
    Value v = m ? text(dcgettext(d, m, category)) : RAISED;
    free(d), free(m);
    return v;
}
NATIVE(loc_dgettext) { return look_up(a[0], a[1], LC_MESSAGES, "dgettext"); }
NATIVE(loc_dcgettext) {
    INT_ARG(category, a[2]);
    return look_up(a[0], a[1], category, "dcgettext");
}
NATIVE(loc_textdomain) {
    char *d = NULL;
    if (a[0] != V_NONE && !(d = message(a[0], "textdomain", "1"))) return RAISED;
    const char *now = textdomain(d);
    Value v = now ? text(now) : err_os();
    free(d);
    return v;
}
NATIVE(loc_bindtextdomain) {
    char *d = message(a[0], "bindtextdomain", "1"), *dir = NULL;
    if (!d) return RAISED;
    if (!*d) {
        free(d);
        return err_raise(error_type, "domain must be a non-empty string");
    }
    if (a[1] != V_NONE && !(dir = os_fsbytes(th, &a[1], NULL))) return free(d), RAISED;
    const char *now = bindtextdomain(d, dir);
    Value v = now ? text(now) : err_os();
    free(d), free(dir);
    return v;
}
NATIVE(loc_codeset) {
    char *d = message(a[0], "bind_textdomain_codeset", "1"), *set = NULL;
    if (!d || (a[1] != V_NONE && !(set = message(a[1], "bind_textdomain_codeset", "2")))) return free(d), RAISED;
    const char *now = bind_textdomain_codeset(d, set);
    Value v = now ? text(now) : V_NONE;
    free(d), free(set);
    return v;
}

static const Method methods[] = {
    {"setlocale", loc_setlocale, "(category, locale=None, /)", "Set or ask for a locale.", 0},
    {"localeconv", loc_localeconv, "()", "How numbers and money are written.", 0},
    {"strcoll", loc_strcoll, "(os1, os2, /)", "Compare two strings as the locale does.", 0},
    {"strxfrm", loc_strxfrm, "(string, /)", "A string that compares plainly as the locale compares this one.", 0},
    {"nl_langinfo", loc_langinfo, "(key, /)", "A piece of information on the locale.", 0},
    {"getencoding", loc_getencoding, "()", "The encoding of the locale.", 0},
    {"gettext", loc_gettext, "(msg, /)", "The translation of a message.", 0},
    {"dgettext", loc_dgettext, "(domain, msg, /)", "The translation of a message in a domain.", 0},
    {"dcgettext", loc_dcgettext, "(domain, msg, category, /)", "The translation of a message in a domain and category.", 0},
    {"textdomain", loc_textdomain, "(domain, /)", "Set the domain; its name.", 0},
    {"bindtextdomain", loc_bindtextdomain, "(domain, dir, /)", "Set where a domain lies; where it does.", 0},
    {"bind_textdomain_codeset", loc_codeset, "(domain, codeset, /)", "Set the codeset of a domain.", 0},
    {0},
};
static const IntConst consts[] = {
    {"ABDAY_1", 0x20000}, {"ABDAY_2", 0x20001}, {"ABDAY_3", 0x20002}, {"ABDAY_4", 0x20003}, {"ABDAY_5", 0x20004},
    {"ABDAY_6", 0x20005}, {"ABDAY_7", 0x20006}, {"ABMON_1", 0x2000e}, {"ABMON_10", 0x20017}, {"ABMON_11", 0x20018},
    {"ABMON_12", 0x20019}, {"ABMON_2", 0x2000f}, {"ABMON_3", 0x20010}, {"ABMON_4", 0x20011}, {"ABMON_5", 0x20012},
    {"ABMON_6", 0x20013}, {"ABMON_7", 0x20014}, {"ABMON_8", 0x20015}, {"ABMON_9", 0x20016}, {"ALT_DIGITS", 0x2002f},
    {"AM_STR", 0x20026}, {"CHAR_MAX", 0x7f}, {"CODESET", 0xe}, {"CRNCYSTR", 0x4000f}, {"DAY_1", 0x20007},
    {"DAY_2", 0x20008}, {"DAY_3", 0x20009}, {"DAY_4", 0x2000a}, {"DAY_5", 0x2000b}, {"DAY_6", 0x2000c},
    {"DAY_7", 0x2000d}, {"D_FMT", 0x20029}, {"D_T_FMT", 0x20028}, {"ERA", 0x2002c}, {"ERA_D_FMT", 0x2002e},
    {"ERA_D_T_FMT", 0x20030}, {"ERA_T_FMT", 0x20031}, {"LC_ALL", 6}, {"LC_COLLATE", 3}, {"LC_CTYPE", 0},
    {"LC_MESSAGES", 5}, {"LC_MONETARY", 4}, {"LC_NUMERIC", 1}, {"LC_TIME", 2}, {"MON_1", 0x2001a}, {"MON_10", 0x20023},
    {"MON_11", 0x20024}, {"MON_12", 0x20025}, {"MON_2", 0x2001b}, {"MON_3", 0x2001c}, {"MON_4", 0x2001d},
    {"MON_5", 0x2001e}, {"MON_6", 0x2001f}, {"MON_7", 0x20020}, {"MON_8", 0x20021}, {"MON_9", 0x20022},
    {"NOEXPR", 0x50001}, {"PM_STR", 0x20027}, {"RADIXCHAR", 0x10000}, {"THOUSEP", 0x10001}, {"T_FMT", 0x2002a},
    {"T_FMT_AMPM", 0x2002b}, {"YESEXPR", 0x50000}, {"_DATE_FMT", 0x2006c},
    {0},
};
static int loc_init(Thread *th, Value module) {
    Value *r = root_push(th, 4);
    r[0] = module;
    int bad = os_add_consts(module, consts);
    if (!bad && !error_type) {
        static Value root;
        r[1] = dict_new(), r[2] = TUPLE(Exception->obj);
        if (r[1] == RAISED || r[2] == RAISED || dict_set_str(r[1], S(__module__), str_intern_c("locale")) < 0) return -1;
        root = type_make(th, &type_type, str_intern_c("Error"), r[2], r[1], V_NONE, NULL, 0);
        if (root == RAISED) return root = V_NONE, -1;
        gc_root_add(&root);
        error_type = type_from(root);
    }
    if (!bad) bad = module_add(r[0], "Error", error_type->obj);
    th->top = r;
    return bad;
}
const ModuleDef module_locale = {"_locale", "Locales of the C library.", methods, NULL, loc_init};
