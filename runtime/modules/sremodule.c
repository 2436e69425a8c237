/* sremodule.c -- the module _sre: patterns, matches and scanners over the engine in runtime/sre.
 *
 * A run of the engine (struct Run) polls now and then: then the text may move, and a transaction may abort, which gives the
 * run's memory back. Text is a str or a bytes object; of other buffers a copy is searched.
 *
 * [SRM1] Patterns and matches never change after they are made, but for the cache Match.regs. */
#include "modules.h"
#include "text.h"

#include "sre.h"

#include <stdlib.h>

typedef struct PatternObj {
    Obj h;
    Value pattern, groupindex, indexgroup;
    SreProg *prog; /* 8-aligned */
    int64_t flags, groups, isbytes; /* isbytes: 1, 0, -1 anything goes */
} PatternObj;

typedef struct MatchObj {
    Obj h;
    Value string, pattern, regs; /* regs: tuple or V_UNBOUND */
    int64_t pos, endpos, lastindex, groups; /* groups: with group 0 */
    int64_t mark[]; /* 2 for each group; -1: took no part */
} MatchObj;

/* Also the iterator of finditer. */
typedef struct ScannerObj {
    Obj h;
    Value pattern, string, text, lock; /* lock: a memoryview that keeps the string from changing its length, or None */
    int64_t pos, endpos, at; /* at: where the next search begins; -1: there is nothing more */
    uint64_t must_advance;
} ScannerObj;

extern Type type_pattern, type_match, type_scanner, type_match_iterator;

static PatternObj *pattern_at(Value v) { return OBJ(PatternObj, v); }

/* ---- runs ------------------------------------------------------------------------------------------------------ */

enum { TEXT, PATTERN, STRING, RUN_SLOTS };
typedef struct Run {
    SreState st;
    Thread *th;
    Value *r;     /* the slots above, rooted */
    bool guarded; /* an abort clears st */
    bool raised;  /* a signal handler raised at a poll */
} Run;

static void clear_state(void *st) { sre_state_clear(st); }

/* From here to run_end a safepoint may abort. */
static void guard(Run *x) {
    if (x->guarded || CTL.solo) return;
    x->guarded = true;
    tx_on_abort(&x->th->stm, x, clear_state, &x->st);
}

static void renew_text(Run *x) { x->st.text = str_check(x->r[TEXT]) ? str_data(x->r[TEXT]) : bytes_data(x->r[TEXT]); }

static int poll(SreState *st) {
    Run *x = st->poll_arg;
    guard(x);
    x->raised = thread_poll(x->th) < 0;
    renew_text(x);
    return x->raised;
}

/* The str or bytes to search in `string`: itself or a copy. */
static Value text_of(Value pattern, Value string) {
    int64_t isbytes = pattern_at(pattern)->isbytes;
    UStr s;
    if (str_check(string)) {
        if (isbytes > 0) return err_raise(TypeError, "cannot use a bytes pattern on a string-like object");
        return string;
    }
    if (!is_ref(string) || !type_of(string)->buffer)
        return err_raise(TypeError, "expected string or bytes-like object, got '%T'", string);
    if (!bytes_check(string) && bytes_need(string, &s) < 0) return RAISED;
    if (isbytes == 0) return err_raise(TypeError, "cannot use a string pattern on a bytes-like object");
    return bytes_check(string) ? string : bytes_from_ustr(s);
}

static int run_begin(Run *x, Thread *th, Value pattern, Value string, Value text, int64_t pos, int64_t endpos) {
    x->th = th, x->guarded = x->raised = false;
    x->r = root_push(th, RUN_SLOTS);
    x->r[TEXT] = text, x->r[PATTERN] = pattern, x->r[STRING] = string;
    UStr s = str_check(text) ? str_view(text) : bytes_view(text);
    if (!sre_state_init(&x->st, pattern_at(pattern)->prog, s.p, (int)s.width, (ptrdiff_t)s.n, pos, endpos))
        return sre_state_clear(&x->st), err_no_memory(), -1;
    x->st.poll = poll;
    x->st.poll_arg = x;
    return 0;
}

static Value run_end(Run *x, Value v) {
    if (x->guarded) tx_on_abort(&x->th->stm, x, NULL, NULL);
    sre_state_clear(&x->st);
    root_pop(x->th, RUN_SLOTS);
    return v;
}

/* 1 found, 0 not, -1 raised. */
static int outcome(SreResult r) {
    if (r == SRE_NOMEM) return err_no_memory(), -1;
    return r == SRE_STOPPED ? -1 : r == SRE_FOUND;
}

/* string[from:to]: a str, or bytes. */
static Value slice_of(Value string, int64_t from, int64_t to) {
    UStr s;
    if (str_check(string)) return str_slice(string, from, to);
    if (bytes_exact(string) && from == 0 && (uint64_t)to == bytes_len(string)) return string;
    if (bytes_need(string, &s) < 0) return RAISED;
    if (to > (int64_t)s.n) to = (int64_t)s.n; /* it has become shorter */
    if (from > to) from = to;
    return bytes_from((const char *)s.p + from, (size_t)(to - from));
}

/* A group of the match just found; `none` if it took no part. */
static Value group_of(Run *x, size_t group, Value none) {
    ptrdiff_t from, to;
    if (!sre_span(&x->st, group, &from, &to)) return none;
    if (from > to) return str_check(x->r[STRING]) ? str_empty : bytes_empty;
    return slice_of(x->r[STRING], from, to);
}

static Value match_make(Run *x, int64_t pos, int64_t endpos) {
    int64_t groups = pattern_at(x->r[PATTERN])->groups + 1;
    Value v = obj_new_var(&type_match, sizeof(MatchObj) + (size_t)groups * 16, 0);
    if (v == RAISED) return RAISED;
    MatchObj *m = OBJ(MatchObj, v); /* NOBARRIER: fresh */
    m->string = x->r[STRING], m->pattern = x->r[PATTERN], m->regs = V_UNBOUND;
    m->pos = pos, m->endpos = endpos, m->lastindex = x->st.lastindex, m->groups = groups;
    for (int64_t i = 0; i < groups; i++) {
        ptrdiff_t from, to;
        sre_span(&x->st, (size_t)i, &from, &to);
        m->mark[2 * i] = from, m->mark[2 * i + 1] = to;
    }
    return v;
}

/* ---- pattern methods ------------------------------------------------------------------------------------------- */

/* a: self, string, pos, endpos. */
static int span_args(Thread *th, Value *a, int64_t *pos, int64_t *endpos) {
    *pos = 0, *endpos = INT64_MAX;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], pos) < 0) return -1;
    return a[3] != V_UNBOUND ? arg_int64(th, a[3], endpos) : 0;
}

static Value match_once(Thread *th, Value *a, SreResult (*how)(SreState *)) {
    Run x;
    int64_t pos, endpos;
    if (span_args(th, a, &pos, &endpos) < 0) return RAISED;
    Value text = text_of(a[0], a[1]);
    if (text == RAISED || run_begin(&x, th, a[0], a[1], text, pos, endpos) < 0) return RAISED;
    pos = x.st.start, endpos = x.st.end;
    int found = outcome(how(&x.st));
    return run_end(&x, found < 0 ? RAISED : found ? match_make(&x, pos, endpos) : V_NONE);
}

static Value p_match(Thread *th, Value *a, unsigned n, Value kw) { return match_once(th, a, sre_match); }
static Value p_fullmatch(Thread *th, Value *a, unsigned n, Value kw) { return match_once(th, a, sre_fullmatch); }
static Value p_search(Thread *th, Value *a, unsigned n, Value kw) { return match_once(th, a, sre_search); }

/* What findall gives for one match. */
static Value found_item(Run *x) {
    int64_t groups = pattern_at(x->r[PATTERN])->groups;
    Value none = str_check(x->r[STRING]) ? str_empty : bytes_empty;
    if (groups <= 1) return group_of(x, (size_t)groups, none);
    Value t = tuple_new((uint64_t)groups);
    for (int64_t i = 0; t != RAISED && i < groups; i++) {
        Value v = group_of(x, (size_t)i + 1, none);
        if (v == RAISED) return RAISED;
        tuple_init(t, (uint64_t)i, v);
    }
    return t;
}

static Value p_findall(Thread *th, Value *a, unsigned n, Value kw) {
    Run x;
    int64_t pos, endpos;
    int found;
    if (span_args(th, a, &pos, &endpos) < 0) return RAISED;
    Value text = text_of(a[0], a[1]), *list = root_push(th, 1);
    if (text == RAISED || (list[0] = list_new(0)) == RAISED || run_begin(&x, th, a[0], a[1], text, pos, endpos) < 0) return RAISED;
    while ((found = outcome(sre_next(&x.st))) > 0) {
        Value v = found_item(&x);
        if (v == RAISED || list_append(list[0], v) < 0) {
            found = -1;
            break;
        }
    }
    return run_end(&x, found < 0 ? RAISED : list[0]);
}

static Value scanner_make(Thread *th, Type *t, Value *a) {
    int64_t pos, endpos;
    if (span_args(th, a, &pos, &endpos) < 0) return RAISED;
    Value text = text_of(a[0], a[1]), v = text == RAISED ? RAISED : obj_new(t);
    if (v == RAISED) return RAISED;
    int64_t len = str_check(text) ? (int64_t)str_len(text) : (int64_t)bytes_len(text);
    Value lock = text == a[1] ? V_NONE : memoryview_new(th, a[1]);
    if (lock == RAISED) return RAISED;
    ScannerObj *s = OBJ(ScannerObj, v); /* NOBARRIER: fresh */
    s->pattern = a[0], s->string = a[1], s->text = text, s->lock = lock;
    s->pos = s->at = pos < 0 ? 0 : pos > len ? len : pos;
    s->endpos = endpos < 0 ? 0 : endpos > len ? len : endpos;
    return v;
}

static Value p_scanner(Thread *th, Value *a, unsigned n, Value kw) { return scanner_make(th, &type_scanner, a); }
static Value p_finditer(Thread *th, Value *a, unsigned n, Value kw) { return scanner_make(th, &type_match_iterator, a); }

/* list[0] gets string[from:to]. */
static int append_slice(Run *x, Value list, int64_t from, int64_t to) {
    Value v = slice_of(x->r[STRING], from, to);
    return v == RAISED ? -1 : list_append(list, v);
}

/* a: self, string, maxsplit */
static Value p_split(Thread *th, Value *a, unsigned n, Value kw) {
    Run x;
    int64_t most = 0, last = 0;
    int found = 1;
    if (a[2] != V_UNBOUND && arg_int64(th, a[2], &most) < 0) return RAISED;
    Value text = text_of(a[0], a[1]), *list = root_push(th, 1);
    if (text == RAISED || (list[0] = list_new(0)) == RAISED || run_begin(&x, th, a[0], a[1], text, 0, INT64_MAX) < 0) return RAISED;
    for (int64_t i = 0; !most || i < most; i++) {
        if ((found = outcome(sre_next(&x.st))) <= 0) break;
        if (append_slice(&x, list[0], last, x.st.start) < 0) found = -1;
        for (int64_t g = 1; found > 0 && g <= pattern_at(x.r[PATTERN])->groups; g++) {
            Value v = group_of(&x, (size_t)g, V_NONE);
            if (v == RAISED || list_append(list[0], v) < 0) found = -1;
        }
        if (found < 0) break;
        last = x.st.ptr;
    }
    if (found >= 0 && append_slice(&x, list[0], last, x.st.length) < 0) found = -1;
    return run_end(&x, found < 0 ? RAISED : list[0]);
}

/* ---- sub ------------------------------------------------------------------------------------------------------- */

/* The replacement r[0] made fit for use: a callable, or literal text. */
static int prepare_filter(Thread *th, Value pattern, Value *r) {
    if (str_check(r[0]) || (is_ref(r[0]) && type_of(r[0])->buffer)) {
        UStr s;
        if (str_check(r[0])) s = str_view(r[0]);
        else if (bytes_need(r[0], &s) < 0) return -1;
        if (ustr_find_char(s, '\\') < 0) return 0;
    } else if (obj_callable(r[0]))
        return 0;
    Value *f = root_push2(th, pattern, r[0]), expand = import_attr(th, "re", "_subx");
    r[0] = expand == RAISED ? RAISED : obj_call(th, expand, f, 2);
    root_pop(th, 2);
    return r[0] == RAISED ? -1 : 0;
}

/* The result of sub grows here; `pieces` counts as if they were joined, for messages. */
typedef struct Result {
    UBuf text;
    TxMem mem;
    uint64_t pieces;
} Result;

static void put_slice(Run *x, Result *out, int64_t from, int64_t to) {
    UStr s = str_check(x->r[TEXT]) ? str_view(x->r[TEXT]) : bytes_view(x->r[TEXT]);
    ubuf_span(&out->text, ustr_slice(s, (size_t)from, (size_t)to));
    out->pieces++;
}

/* What replaces the match just found. */
static int put_replacement(Run *x, Result *out, Value *filter, bool callable) {
    Value v = *filter;
    bool text = str_check(x->r[TEXT]);
    UStr s;
    if (callable) {
        Value m = match_make(x, 0, x->st.length);
        if (m == RAISED) return -1;
        guard(x);
        v = CALL1(x->th, *filter, m);
        if (v == RAISED) return -1;
        renew_text(x);
        if (v == V_NONE) return 0;
    }
    if (text && str_check(v)) s = str_view(v);
    else if (text || !bytes_like(v, &s))
        return err_set(TypeError, text ? "sequence item %llu: expected str instance, %T found"
                                       : "sequence item %llu: expected a bytes-like object, %T found",
                       (unsigned long long)out->pieces, v);
    ubuf_span(&out->text, s);
    out->pieces++;
    return 0;
}

/* a: self, repl, string, count */
static Value substitute(Thread *th, Value *a, bool with_count) {
    Run x;
    Result out = {.pieces = 0};
    int64_t most = 0, done = 0, last = 0;
    int found = 1;
    if (a[3] != V_UNBOUND && arg_int64(th, a[3], &most) < 0) return RAISED;
    Value *r = root_push(th, 1), text, v; /* filter */
    r[0] = a[1];
    if (prepare_filter(th, a[0], r) < 0 || (text = text_of(a[0], a[2])) == RAISED) return RAISED;
    bool callable = !str_check(r[0]) && !bytes_check(r[0]) && obj_callable(r[0]);
    if (run_begin(&x, th, a[0], a[2], text, 0, INT64_MAX) < 0) return RAISED;
    ubuf_init(&out.text, tx_mem(&out.mem, th));
    while (!most || done < most) {
        if ((found = outcome(sre_next(&x.st))) <= 0) break;
        int64_t start = x.st.start, end = x.st.ptr;
        if (last < start) put_slice(&x, &out, last, start);
        if (put_replacement(&x, &out, r, callable) < 0) {
            found = -1;
            break;
        }
        last = end;
        done++;
    }
    if (found < 0) v = RAISED;
    else if (done == 0) v = slice_of(x.r[STRING], 0, x.st.length);
    else {
        put_slice(&x, &out, last, x.st.length);
        v = out.text.failed ? err_no_memory() : str_check(x.r[TEXT]) ? str_from_ustr(ubuf_str(&out.text)) : bytes_from_ustr(ubuf_str(&out.text));
    }
    ubuf_free(&out.text);
    run_end(&x, V_NONE);
    return v == RAISED || !with_count ? v : TUPLE(v, int_from(done));
}

static Value p_sub(Thread *th, Value *a, unsigned n, Value kw) { return substitute(th, a, false); }
static Value p_subn(Thread *th, Value *a, unsigned n, Value kw) { return substitute(th, a, true); }

/* ---- the rest of patterns -------------------------------------------------------------------------------------- */

static Value itself(Thread *th, Value *a, unsigned n, Value kw) { return a[0]; }
static Value class_getitem(Thread *th, Value *a, unsigned n, Value kw) { return generic_alias_new(a[0], a[1]); }

static Value p_repr(Thread *th, Value self) {
    static const char *const names[] = {"re.TEMPLATE", "re.IGNORECASE", "re.LOCALE", "re.MULTILINE", "re.DOTALL",
                                        "re.UNICODE", "re.VERBOSE", "re.DEBUG", "re.ASCII"};
    Value *r = root_push1(th, self), text = obj_repr(th, pattern_at(self)->pattern);
    PatternObj *p = pattern_at(r[0]);
    root_pop(th, 1);
    if (text == RAISED) return RAISED;
    UBuf b;
    uint64_t flags = (uint64_t)p->flags;
    UStr s = str_view(text);
    if (p->isbytes == 0 && (flags & (4 | 32 | 256)) == 32) flags &= ~32ul;
    ubuf_init(&b, NULL);
    ubuf_text(&b, "re.compile(");
    ubuf_span(&b, ustr_slice(s, 0, s.n < 200 ? s.n : 200));
    const char *sep = ", ";
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (flags >> i & 1) {
            ubuf_text(&b, sep);
            ubuf_text(&b, names[i]);
            sep = "|";
            flags &= ~(1ul << i);
        }
    if (flags) ubuf_printf(&b, "%s0x%lx", sep, (unsigned long)flags);
    ubuf_put(&b, ')');
    return str_from_buf(&b);
}

static int p_hash(Thread *th, Value self, int64_t *out) {
    Value *r = root_push1(th, self);
    int bad = obj_hash(th, pattern_at(self)->pattern, out);
    PatternObj *p = pattern_at(r[0]);
    root_pop(th, 1);
    if (bad < 0) return -1;
    *out ^= p->flags ^ p->isbytes << 20 ^ p->groups << 24;
    if (*out == -1) *out = -2;
    return 0;
}

static Value p_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, &type_pattern) || !is_exact(b, &type_pattern)) return V_NOTIMPLEMENTED;
    PatternObj *p = pattern_at(a), *q = pattern_at(b);
    if (a == b) return v_bool(op == CMP_EQ);
    if (p->flags != q->flags || p->isbytes != q->isbytes || p->groups != q->groups) return v_bool(op == CMP_NE);
    int equal = obj_compare_bool(th, p->pattern, q->pattern, CMP_EQ);
    return equal < 0 ? RAISED : v_bool(equal == (op == CMP_EQ));
}

static void p_gone(Obj *o) { sre_free(((PatternObj *)o)->prog); }

static Value p_get_pattern(Thread *th, Value self) { return pattern_at(self)->pattern; }
static Value p_get_flags(Thread *th, Value self) { return int_from(pattern_at(self)->flags); }
static Value p_get_groups(Thread *th, Value self) { return int_from(pattern_at(self)->groups); }
static Value p_get_groupindex(Thread *th, Value self) { return mappingproxy_new(pattern_at(self)->groupindex); }

static const GetSet pattern_getset[] = {
    {"pattern", p_get_pattern, NULL, "The pattern string from which the RE object was compiled."},
    {"flags", p_get_flags, NULL, "The regex matching flags."},
    {"groups", p_get_groups, NULL, "The number of capturing groups in the pattern."},
    {"groupindex", p_get_groupindex, NULL, "A dictionary mapping group names to group numbers."},
    {0},
};

#define SPAN "(self, /, string, pos=0, endpos=sys.maxsize)"
static const Method pattern_methods[] = {
    {"match", p_match, SPAN, "A match of the pattern at the beginning of the string, or None.", 0},
    {"fullmatch", p_fullmatch, SPAN, "A match of the pattern with all of the string, or None.", 0},
    {"search", p_search, SPAN, "The first match of the pattern in the string, or None.", 0},
    {"sub", p_sub, "(self, /, repl, string, count=0)", "The string with matches replaced by repl, from the left.", 0},
    {"subn", p_subn, "(self, /, repl, string, count=0)", "(what sub gives, the number of replacements).", 0},
    {"findall", p_findall, SPAN, "The list of all matches without overlap.", 0},
    {"split", p_split, "(self, /, string, maxsplit=0)", "The list of parts between matches.", 0},
    {"finditer", p_finditer, SPAN, "An iterator over all matches without overlap.", 0},
    {"scanner", p_scanner, SPAN, NULL, 0},
    {"__copy__", itself, "(self, /)", NULL, 0},
    {"__deepcopy__", itself, "(self, memo, /)", NULL, 0},
    {"__class_getitem__", class_getitem, "!(type, item, /)", "See PEP 585", M_CLASS},
    {0},
};

Type type_pattern = {
    .name = "re.Pattern",
    .doc = "Compiled regular expression object.",
    .flags = TF_IMMUTABLE | TF_NO_NEW | TF_WEAK,
    .size = sizeof(PatternObj),
    .values = offsetof(PatternObj, pattern),
    .values_end = offsetof(PatternObj, prog),
    .methods = pattern_methods,
    .getset = pattern_getset,
    .repr = p_repr,
    .hash = p_hash,
    .compare = p_compare,
    .gone = p_gone,
};

/* ---- matches --------------------------------------------------------------------------------------------------- */

static size_t match_size_of(const Obj *o) { return sizeof(MatchObj) + (size_t)((const MatchObj *)o)->groups * 16; }

static Value m_slice(Value self, int64_t i, Value none) {
    MatchObj *m = OBJ(MatchObj, self);
    int64_t from = m->mark[2 * i], to = m->mark[2 * i + 1];
    if (from < 0) return none;
    return slice_of(m->string, from, to < from ? from : to);
}

/* The number of the group that `index` names, in *out. */
static int group_index(Thread *th, Value *self, Value index, int64_t *out) {
    *out = -1;
    if (is_int(index)) *out = small_value(index);
    else if (int_check(index) || type_of(index)->un[UN_INDEX]) {
        if (obj_index_int(th, index, out, NULL) < 0) return -1;
    } else {
        Value number;
        int found = dict_get(th, pattern_at(OBJ(MatchObj, *self)->pattern)->groupindex, index, &number);
        if (found < 0) err_clear(th);
        if (found > 0 && int_check(number)) int_fits(number, out);
    }
    return *out >= 0 && *out < OBJ(MatchObj, *self)->groups ? 0 : err_set(IndexError, "no such group");
}

static Value m_group(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i;
    if (arg_no_keywords("group", kw) < 0) return RAISED;
    if (n == 1) return m_slice(a[0], 0, V_NONE);
    for (unsigned j = 1; j < n; j++) {
        if (group_index(th, a, a[j], &i) < 0 || (a[j] = m_slice(a[0], i, V_NONE)) == RAISED) return RAISED;
    }
    return n == 2 ? a[1] : tuple_from(a + 1, n - 1);
}

static Value m_getitem(Thread *th, Value self, Value key) {
    int64_t i;
    Value *r = root_push1(th, self);
    int bad = group_index(th, r, key, &i);
    self = r[0];
    root_pop(th, 1);
    return bad < 0 ? RAISED : m_slice(self, i, V_NONE);
}

static Value m_groups(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t groups = OBJ(MatchObj, a[0])->groups;
    Value t = tuple_new((uint64_t)groups - 1), none = arg_or(a[1], V_NONE);
    for (int64_t i = 1; t != RAISED && i < groups; i++) {
        Value v = m_slice(a[0], i, none);
        if (v == RAISED) return RAISED;
        tuple_init(t, (uint64_t)i - 1, v);
    }
    return t;
}

static Value m_groupdict(Thread *th, Value *a, unsigned n, Value kw) {
    Value *d = root_push(th, 1), key, number;
    if ((d[0] = dict_new()) == RAISED) return RAISED;
    for (uint64_t pos = 0; dict_next(pattern_at(OBJ(MatchObj, a[0])->pattern)->groupindex, &pos, &key, &number);) {
        int64_t i;
        if (!int_fits(number, &i) || i < 0 || i >= OBJ(MatchObj, a[0])->groups) return err_raise(IndexError, "no such group");
        Value v = m_slice(a[0], i, arg_or(a[1], V_NONE));
        if (v == RAISED || dict_set(th, d[0], key, v) < 0) return RAISED;
    }
    return d[0];
}

static Value span_tuple(int64_t from, int64_t to) { return TUPLE(int_from(from), int_from(to)); }

/* which: 0 start, 1 end, 2 both */
static Value edge(Thread *th, Value *a, int which) {
    int64_t i = 0;
    if (a[1] != V_UNBOUND && group_index(th, a, a[1], &i) < 0) return RAISED;
    MatchObj *m = OBJ(MatchObj, a[0]);
    return which == 2 ? span_tuple(m->mark[2 * i], m->mark[2 * i + 1]) : int_from(m->mark[2 * i + which]);
}
static Value m_start(Thread *th, Value *a, unsigned n, Value kw) { return edge(th, a, 0); }
static Value m_end(Thread *th, Value *a, unsigned n, Value kw) { return edge(th, a, 1); }
static Value m_span(Thread *th, Value *a, unsigned n, Value kw) { return edge(th, a, 2); }

static Value m_expand(Thread *th, Value *a, unsigned n, Value kw) {
    Value expand = import_attr(th, "re", "_expand");
    return expand == RAISED ? RAISED : CALL3(th, expand, OBJ(MatchObj, a[0])->pattern, a[0], a[1]);
}

static Value m_repr(Thread *th, Value self) {
    Value *r = root_push2(th, self, V_NONE), v = RAISED;
    r[1] = m_slice(self, 0, V_NONE);
    if (r[1] != RAISED && (r[1] = obj_repr(th, r[1])) != RAISED) {
        MatchObj *m = OBJ(MatchObj, r[0]);
        v = str_format_c("<%s object; span=(%lld, %lld), match=%U>", type_of(r[0])->name, (long long)m->mark[0], (long long)m->mark[1], r[1]);
    }
    root_pop(th, 2);
    return v;
}

static Value m_get_regs(Thread *th, Value self) {
    Value regs = GET(MatchObj, self, regs);
    if (regs != V_UNBOUND) return regs;
    int64_t groups = OBJ(MatchObj, self)->groups;
    Value t = tuple_new((uint64_t)groups);
    for (int64_t i = 0; t != RAISED && i < groups; i++) {
        MatchObj *m = OBJ(MatchObj, self);
        Value span = span_tuple(m->mark[2 * i], m->mark[2 * i + 1]);
        if (span == RAISED) return RAISED;
        tuple_init(t, (uint64_t)i, span);
    }
    if (t != RAISED) SET(MatchObj, self, regs, t);
    return t;
}

static Value m_get_lastindex(Thread *th, Value self) {
    int64_t i = OBJ(MatchObj, self)->lastindex;
    return i >= 0 ? int_from(i) : V_NONE;
}
static Value m_get_lastgroup(Thread *th, Value self) {
    MatchObj *m = OBJ(MatchObj, self);
    Value names = pattern_at(m->pattern)->indexgroup;
    return m->lastindex >= 0 && (uint64_t)m->lastindex < tuple_len(names) ? tuple_get(names, (uint64_t)m->lastindex) : V_NONE;
}
static Value m_get_string(Thread *th, Value self) { return OBJ(MatchObj, self)->string; }
static Value m_get_re(Thread *th, Value self) { return OBJ(MatchObj, self)->pattern; }
static Value m_get_pos(Thread *th, Value self) { return int_from(OBJ(MatchObj, self)->pos); }
static Value m_get_endpos(Thread *th, Value self) { return int_from(OBJ(MatchObj, self)->endpos); }

static const GetSet match_getset[] = {
    {"lastindex", m_get_lastindex, NULL, "The integer index of the last matched capturing group."},
    {"lastgroup", m_get_lastgroup, NULL, "The name of the last matched capturing group."},
    {"regs", m_get_regs, NULL, NULL},
    {"string", m_get_string, NULL, "The string passed to match() or search()."},
    {"re", m_get_re, NULL, "The regular expression object."},
    {"pos", m_get_pos, NULL, "The index into the string at which the RE engine started looking for a match."},
    {"endpos", m_get_endpos, NULL, "The index into the string beyond which the RE engine will not go."},
    {0},
};

static const Method match_methods[] = {
    {"group", m_group, NULL, "group([group1, ...]) -> str or tuple.\n    Subgroups of the match, by number or name; 0 is all of it.", 0},
    {"start", m_start, "(self, group=0, /)", "Where the group begins.", 0},
    {"end", m_end, "(self, group=0, /)", "Where the group ends.", 0},
    {"span", m_span, "(self, group=0, /)", "(start, end) of the group.", 0},
    {"groups", m_groups, "(self, /, default=None)", "A tuple of all subgroups; `default` for those that took no part.", 0},
    {"groupdict", m_groupdict, "(self, /, default=None)", "A dict of the named subgroups; `default` for those that took no part.", 0},
    {"expand", m_expand, "(self, /, template)", "The template as sub would expand it for this match.", 0},
    {"__copy__", itself, "(self, /)", NULL, 0},
    {"__deepcopy__", itself, "(self, memo, /)", NULL, 0},
    {"__class_getitem__", class_getitem, "!(type, item, /)", "See PEP 585", M_CLASS},
    {0},
};

Type type_match = {
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .flags = TF_VAR | TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(MatchObj),
    .size_of = match_size_of,
    .values = offsetof(MatchObj, string),
    .values_end = offsetof(MatchObj, pos),
    .methods = match_methods,
    .getset = match_getset,
    .repr = m_repr,
    .getitem = m_getitem,
};

/* ---- scanners -------------------------------------------------------------------------------------------------- */

/* The next match, None at the end. */
static Value scan(Thread *th, Value self, SreResult (*how)(SreState *)) {
    Run x;
    Value *r = root_push1(th, self), v;
    ScannerObj *s = OBJ(ScannerObj, self);
    stm_read(ref_addr(self));
    if (s->at < 0) return root_pop(th, 1), V_NONE;
    if (run_begin(&x, th, s->pattern, s->string, s->text, s->at, s->endpos) < 0) return root_pop(th, 2), RAISED;
    x.st.must_advance = s->must_advance;
    int found = outcome(how(&x.st));
    self = r[0];
    s = OBJ(ScannerObj, self);
    v = found < 0 ? RAISED : found ? match_make(&x, s->pos, s->endpos) : V_NONE;
    stm_write(ref_addr(self));
    s->must_advance = found > 0 && x.st.ptr == x.st.start;
    s->at = found > 0 ? x.st.ptr : -1;
    run_end(&x, V_NONE);
    root_pop(th, 1);
    return v;
}

static Value s_match(Thread *th, Value *a, unsigned n, Value kw) { return scan(th, a[0], sre_match); }
static Value s_search(Thread *th, Value *a, unsigned n, Value kw) { return scan(th, a[0], sre_search); }
static Value s_get_pattern(Thread *th, Value self) { return OBJ(ScannerObj, self)->pattern; }

static const GetSet scanner_getset[] = {{"pattern", s_get_pattern, NULL, NULL}, {0}};
static const Method scanner_methods[] = {
    {"match", s_match, "(self, /)", NULL, 0},
    {"search", s_search, "(self, /)", NULL, 0},
    {0},
};

Type type_scanner = {
    .name = "_sre.SRE_Scanner",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(ScannerObj),
    .values = offsetof(ScannerObj, pattern),
    .values_end = offsetof(ScannerObj, pos),
    .methods = scanner_methods,
    .getset = scanner_getset,
};

static Value iter_self(Thread *th, Value self) { return self; }
static Value iter_next(Thread *th, Value self) {
    Value v = scan(th, self, sre_search);
    return v == V_NONE ? (th->stop_value = V_NONE, STOP) : v;
}

Type type_match_iterator = {
    .name = "callable_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(ScannerObj),
    .values = offsetof(ScannerObj, pattern),
    .values_end = offsetof(ScannerObj, pos),
    .iter = iter_self,
    .next = iter_next,
};

/* ---- the module ------------------------------------------------------------------------------------------------ */

static void free_prog(void *prog) { sre_free(prog); }

/* The code words of a list. NULL: raised; free it. */
static uint32_t *code_words(Value list, size_t *n) {
    *n = list_len(list);
    uint32_t *code = malloc((*n + 1) * sizeof *code);
    if (!code) return err_no_memory(), NULL;
    for (size_t i = 0; i < *n; i++) {
        uint64_t word;
        Value v = list_get(list, i);
        if (int_check(v) && int_fits_unsigned(v, &word) && word <= UINT32_MAX) {
            code[i] = (uint32_t)word;
            continue;
        }
        free(code);
        if (!int_check(v)) err_raise(TypeError, "an integer is required");
        else err_raise(OverflowError, "regular expression code size limit exceeded");
        return NULL;
    }
    return code;
}

/* a: module, pattern, flags, code, groups, groupindex, indexgroup */
static Value compile(Thread *th, Value *a, unsigned n, Value kw) {
    static const char *const wants[] = {"list", "", "dict", "tuple"};
    int flags;
    int64_t groups;
    size_t words;
    const char *error;
    if (arg_int(th, a[2], &flags) < 0) return RAISED;
    if (!list_check(a[3])) return arg_type_error("compile", "argument 'code'", wants[0], a[3]);
    if (arg_int64(th, a[4], &groups) < 0) return RAISED;
    if (!dict_check(a[5])) return arg_type_error("compile", "argument 'groupindex'", wants[2], a[5]);
    if (!tuple_check(a[6])) return arg_type_error("compile", "argument 'indexgroup'", wants[3], a[6]);
    UStr ignored;
    if (a[1] != V_NONE && !str_check(a[1]) && !bytes_like(a[1], &ignored))
        return err_raise(TypeError, "expected string or bytes-like object, got '%T'", a[1]);
    uint32_t *code = code_words(a[3], &words);
    if (!code) return RAISED;
    SreProg *prog = groups < 0 || groups > SRE_MAXGROUPS ? (error = "", NULL) : sre_compile(code, words, (size_t)groups, &error);
    free(code);
    if (!prog) return error ? err_raise(RuntimeError, "invalid SRE code") : err_no_memory();
    Value v = obj_new(&type_pattern);
    if (v == RAISED) return sre_free(prog), RAISED;
    if (!CTL.solo) tx_on_abort(&th->stm, prog, free_prog, prog);
    PatternObj *p = pattern_at(v); /* NOBARRIER: fresh */
    p->pattern = a[1], p->groupindex = a[5], p->indexgroup = a[6];
    p->prog = prog;
    p->flags = flags, p->groups = groups;
    p->isbytes = a[1] == V_NONE ? -1 : !str_check(a[1]);
    return v;
}

static int character(Thread *th, Value v, uint32_t *out) {
    int c;
    if (arg_int(th, v, &c) < 0) return -1;
    return *out = (uint32_t)c, 0;
}

#define CHARACTER(name, result) \
    static Value name(Thread *th, Value *a, unsigned n, Value kw) { \
        uint32_t c; \
        return character(th, a[1], &c) < 0 ? RAISED : result; \
    }
CHARACTER(ascii_iscased, v_bool(sre_ascii_iscased(c)))
CHARACTER(unicode_iscased, v_bool(sre_unicode_iscased(c)))
CHARACTER(ascii_tolower, small_int(sre_ascii_tolower(c)))
CHARACTER(unicode_tolower, small_int(sre_unicode_tolower(c)))

static Value getcodesize(Thread *th, Value *a, unsigned n, Value kw) { return small_int(SRE_CODESIZE); }

static const Method methods[] = {
    {"ascii_iscased", ascii_iscased, "(module, character, /)", NULL, 0},
    {"ascii_tolower", ascii_tolower, "(module, character, /)", NULL, 0},
    {"compile", compile, "(module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", NULL, 0},
    {"getcodesize", getcodesize, "(module, /)", NULL, 0},
    {"unicode_iscased", unicode_iscased, "(module, character, /)", NULL, 0},
    {"unicode_tolower", unicode_tolower, "(module, character, /)", NULL, 0},
    {0},
};

/* The engine asks about any 32-bit value. */
#define ASKED(name, type, otherwise) \
    static type any_##name(uint32_t c) { return c < 0x110000 ? uni_##name(c) : otherwise; }
ASKED(lower, uint32_t, c)
ASKED(upper, uint32_t, c)
ASKED(is_decimal, bool, false)
ASKED(is_space, bool, false)
ASKED(is_alnum, bool, false)
ASKED(is_linebreak, bool, false)

static int init(Thread *th, Value module) {
    static const SreChars chars = {any_lower, any_upper, any_is_decimal, any_is_space, any_is_alnum, any_is_linebreak};
    Value *r = root_push1(th, module);
    sre_init(&chars);
    type_ready(&type_pattern);
    type_ready(&type_match);
    type_ready(&type_scanner);
    type_ready(&type_match_iterator);
    int bad = module_add_int(r[0], "MAGIC", SRE_MAGIC) < 0 || module_add_int(r[0], "CODESIZE", SRE_CODESIZE) < 0 ||
              module_add_int(r[0], "MAXREPEAT", SRE_MAXREPEAT) < 0 || module_add_int(r[0], "MAXGROUPS", SRE_MAXGROUPS) < 0 ||
              module_add(r[0], "copyright", str_from(" weft's own engine for regular expressions ")) < 0;
    root_pop(th, 1);
    return bad ? -1 : 0;
}

const ModuleDef module_sre = {"_sre", NULL, methods, NULL, init};
