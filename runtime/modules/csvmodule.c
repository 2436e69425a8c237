/* csvmodule.c -- the module _csv: reading and writing of comma-separated values.
 *
 * A reader is a machine that takes one character after the other; it keeps its state between lines only within one record. */
#include "modules.h"
#include "text.h"

enum Quoting { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE };
#define NOT_SET UINT32_MAX

typedef struct DialectObj {
    Obj h;
    Value lineterminator; /* str; everything set once */
    uint32_t delimiter, quotechar, escapechar, quoting;
    uint64_t doublequote, skipinitialspace, strict;
} DialectObj;

typedef struct ReaderObj {
    Obj h;
    Value input, dialect;
    uint64_t line_num;
} ReaderObj;

typedef struct WriterObj {
    Obj h;
    Value write, dialect;
} WriterObj;

extern Type type_csv_dialect, type_csv_reader, type_csv_writer;
static Type *error_type; /* set by init: always the same class's record */
static Value dialects;   /* root: dict of name to dialect */
static int64_t field_limit = 128 * 1024; /* of the process, as in CPython */

static DialectObj *dialect_at(Value v) { return OBJ(DialectObj, v); }

/* ---- dialects -------------------------------------------------------------------------------------------------- */

enum { DIALECT, DELIMITER, DOUBLEQUOTE, ESCAPECHAR, LINETERMINATOR, QUOTECHAR, QUOTING, SKIPINITIALSPACE, STRICT, NARGS };
static const char *const arg_names[] = {"dialect", "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
                                        "skipinitialspace", "strict"};
static const char dialect_sig[] = "(dialect=None, delimiter=None, doublequote=None, escapechar=None, lineterminator=None, "
                                  "quotechar=None, quoting=None, skipinitialspace=None, strict=None)";

static int one_char(Value v, const char *name, bool may_be_none, uint32_t dflt, uint32_t *out) {
    if (v == V_UNBOUND) return *out = dflt, 0;
    if (v == V_NONE && may_be_none) return *out = NOT_SET, 0;
    if (!str_check(v)) return err_set(TypeError, may_be_none ? "\"%s\" must be string or None, not %T" : "\"%s\" must be string, not %T", name, v);
    if (str_len(v) != 1) return err_set(TypeError, "\"%s\" must be a 1-character string", name);
    return *out = ustr_at(str_view(v), 0), 0;
}

static int one_bool(Thread *th, Value v, bool dflt, uint64_t *out) {
    int truth = v == V_UNBOUND ? dflt : obj_truth(th, v);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

static int one_quoting(Value v, uint32_t *out) {
    int64_t i;
    if (v == V_UNBOUND) return *out = QUOTE_MINIMAL, 0;
    if (!is_int(v) && !is_exact(v, &type_int)) return err_set(TypeError, "\"quoting\" must be an integer");
    if (!int_fits(v, &i) || i < 0 || i > QUOTE_NONE) return err_set(TypeError, "bad \"quoting\" value");
    return *out = (uint32_t)i, 0;
}

static Value dialect_named(Value name) {
    if (!str_check(name)) return err_raise(error_type, "unknown dialect");
    Value v = dict_get_str(dialects, str_plain(name));
    return v == V_UNBOUND ? err_raise(error_type, "unknown dialect") : v;
}

/* Arguments that were not given come from the attributes of the dialect named. */
static int fill_from(Thread *th, Value *a) {
    for (int i = DELIMITER; i < NARGS; i++) {
        if (a[i] != V_UNBOUND) continue;
        Value v;
        int found = obj_find_attr(th, a[DIALECT], str_intern_c(arg_names[i]), &v);
        if (found < 0) return -1;
        if (found) a[i] = v;
    }
    return 0;
}

static Value dialect_build(Thread *th, Type *t, Value *a) {
    DialectObj d = {.lineterminator = V_NONE};
    if (one_char(a[DELIMITER], "delimiter", false, ',', &d.delimiter) < 0 || one_bool(th, a[DOUBLEQUOTE], true, &d.doublequote) < 0 ||
        one_char(a[ESCAPECHAR], "escapechar", true, NOT_SET, &d.escapechar) < 0 ||
        one_char(a[QUOTECHAR], "quotechar", true, '"', &d.quotechar) < 0)
        return RAISED;
    if (a[LINETERMINATOR] != V_UNBOUND && !str_check(a[LINETERMINATOR]))
        return err_raise(TypeError, "\"lineterminator\" must be a string");
    if (one_quoting(a[QUOTING], &d.quoting) < 0 || one_bool(th, a[SKIPINITIALSPACE], false, &d.skipinitialspace) < 0 ||
        one_bool(th, a[STRICT], false, &d.strict) < 0)
        return RAISED;
    if (a[QUOTECHAR] == V_NONE && a[QUOTING] == V_UNBOUND) d.quoting = QUOTE_NONE;
    if (d.quoting != QUOTE_NONE && d.quotechar == NOT_SET) return err_raise(TypeError, "quotechar must be set if quoting enabled");
    Value v = obj_new(t);
    if (v == RAISED) return RAISED;
    d.h = dialect_at(v)->h;
    d.lineterminator = a[LINETERMINATOR] == V_UNBOUND ? str_from("\r\n") : a[LINETERMINATOR];
    if (d.lineterminator == RAISED) return RAISED;
    *dialect_at(v) = d; /* NOBARRIER: fresh */
    return v;
}

static Value dialect_new(Thread *th, Value *a, unsigned n, Value kw) {
    Value *arg = root_push(th, NARGS);
    if (arg_bind(th, "Dialect", dialect_sig, a + 1, n - 1, kw, arg) < 0) return RAISED;
    if (arg[DIALECT] == V_NONE) arg[DIALECT] = V_UNBOUND;
    if (arg[DIALECT] != V_UNBOUND) {
        if (str_check(arg[DIALECT]) && (arg[DIALECT] = dialect_named(arg[DIALECT])) == RAISED) return RAISED;
        bool alone = true;
        for (int i = DELIMITER; i < NARGS; i++) alone &= arg[i] == V_UNBOUND;
        if (alone && is_exact(arg[DIALECT], &type_csv_dialect)) return arg[DIALECT];
        if (fill_from(th, arg) < 0) return RAISED;
    }
    return dialect_build(th, type_from(a[0]), arg);
}

/* The dialect for reader(x, dialect, **kw): values are the arguments from the second on. */
static Value dialect_for(Thread *th, const Value *a, unsigned n, Value kw) {
    unsigned more = is_ref(kw) ? (unsigned)tuple_len(kw) : 0;
    Value *r = root_push(th, 1 + n + more);
    r[0] = type_csv_dialect.obj;
    memcpy(r + 1, a, (n + more) * sizeof *a);
    return dialect_new(th, r, n + 1, kw);
}

static Value shown_char(uint32_t c) { return c == NOT_SET ? V_NONE : str_from_char(c); }
#define FIELD(name, expression) \
    static Value d_##name(Thread *th, Value self) { DialectObj *d = dialect_at(self); return expression; }
FIELD(delimiter, shown_char(d->delimiter))
FIELD(quotechar, shown_char(d->quotechar))
FIELD(escapechar, shown_char(d->escapechar))
FIELD(quoting, small_int(d->quoting))
FIELD(doublequote, v_bool(d->doublequote))
FIELD(skipinitialspace, v_bool(d->skipinitialspace))
FIELD(strict, v_bool(d->strict))
FIELD(lineterminator, d->lineterminator)

static const GetSet dialect_getset[] = {
    {"delimiter", d_delimiter, NULL, NULL}, {"quotechar", d_quotechar, NULL, NULL}, {"escapechar", d_escapechar, NULL, NULL},
    {"quoting", d_quoting, NULL, NULL}, {"doublequote", d_doublequote, NULL, NULL},
    {"skipinitialspace", d_skipinitialspace, NULL, NULL}, {"strict", d_strict, NULL, NULL},
    {"lineterminator", d_lineterminator, NULL, NULL}, {0},
};

static Value no_pickle(Thread *th, Value *a, unsigned n, Value kw) {
    return err_raise(TypeError, "cannot pickle '%s' instances", strrchr(type_of(a[0])->name, '.') ? strrchr(type_of(a[0])->name, '.') + 1
                                                                                                 : type_of(a[0])->name);
}
static const Method dialect_methods[] = {
    {"__reduce__", no_pickle, NULL, "raises an exception to avoid pickling", 0},
    {"__reduce_ex__", no_pickle, NULL, "raises an exception to avoid pickling", 0},
    {0},
};

Type type_csv_dialect = {
    .name = "_csv.Dialect",
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .size = sizeof(DialectObj),
    .values = offsetof(DialectObj, lineterminator),
    .values_end = offsetof(DialectObj, delimiter),
    .methods = dialect_methods,
    .getset = dialect_getset,
    .new = dialect_new,
};

/* ---- reader ---------------------------------------------------------------------------------------------------- */

enum State { START_RECORD, START_FIELD, ESCAPED, IN_FIELD, IN_QUOTED, ESCAPED_IN_QUOTED, QUOTE_IN_QUOTED, EAT_NEWLINE, AFTER_ESCAPED_NEWLINE };
#define END_OF_LINE UINT32_MAX /* what comes after the last character of a line */

/* One record. Slots: the reader, the list of fields, the line. */
enum { SELF, FIELDS, LINE, ROOTS };
typedef struct Parse {
    Thread *th;
    Value *r;
    DialectObj d; /* a copy: but for lineterminator it is numbers */
    enum State state;
    bool numeric;
    UBuf field;
} Parse;

static int save_field(Parse *p) {
    Value v = p->field.failed ? err_no_memory() : str_from_ustr(ubuf_str(&p->field));
    ubuf_clear(&p->field);
    if (v != RAISED && p->numeric) {
        p->numeric = false;
        v = CALL1(p->th, type_float.obj, v);
    }
    return v == RAISED ? -1 : list_append(p->r[FIELDS], v);
}

static int add_char(Parse *p, uint32_t c) {
    if ((int64_t)p->field.len >= field_limit) return err_set(error_type, "field larger than field limit (%ld)", (long)field_limit);
    ubuf_put(&p->field, c);
    return 0;
}

static bool is_newline(uint32_t c) { return c == '\n' || c == '\r' || c == END_OF_LINE; }

/* A field is over at its delimiter or the end of the line. */
static int end_field(Parse *p, uint32_t c) {
    p->state = c == END_OF_LINE ? START_RECORD : is_newline(c) ? EAT_NEWLINE : START_FIELD;
    return save_field(p);
}

static int start_field(Parse *p, uint32_t c) {
    if (is_newline(c)) return end_field(p, c);
    if (c == p->d.quotechar && p->d.quoting != QUOTE_NONE) p->state = IN_QUOTED;
    else if (c == p->d.escapechar) p->state = ESCAPED;
    else if (c == ' ' && p->d.skipinitialspace) return 0;
    else if (c == p->d.delimiter) return save_field(p);
    else {
        if (p->d.quoting == QUOTE_NONNUMERIC) p->numeric = true;
        p->state = IN_FIELD;
        return add_char(p, c);
    }
    return 0;
}

static int in_field(Parse *p, uint32_t c) {
    if (is_newline(c) || c == p->d.delimiter) return end_field(p, c);
    if (c == p->d.escapechar) return p->state = ESCAPED, 0;
    return add_char(p, c);
}

static int quote_in_quoted(Parse *p, uint32_t c) {
    if (p->d.quoting != QUOTE_NONE && c == p->d.quotechar) { /* a doubled quote */
        p->state = IN_QUOTED;
        return add_char(p, c);
    }
    if (c == p->d.delimiter || is_newline(c)) return end_field(p, c);
    if (!p->d.strict) {
        p->state = IN_FIELD;
        return add_char(p, c);
    }
    Value delimiter = str_from_char(p->d.delimiter), quote = str_from_char(p->d.quotechar);
    return err_set(error_type, "'%U' expected after '%U'", delimiter, quote);
}

static int in_quoted(Parse *p, uint32_t c) {
    if (c == END_OF_LINE) return 0;
    if (c == p->d.escapechar) p->state = ESCAPED_IN_QUOTED;
    else if (c == p->d.quotechar && p->d.quoting != QUOTE_NONE) p->state = p->d.doublequote ? QUOTE_IN_QUOTED : IN_FIELD;
    else return add_char(p, c);
    return 0;
}

static int take(Parse *p, uint32_t c) {
    switch (p->state) {
    case START_RECORD:
        if (c == END_OF_LINE) return 0; /* an empty line: no field */
        if (is_newline(c)) return p->state = EAT_NEWLINE, 0;
        p->state = START_FIELD;
        return start_field(p, c);
    case START_FIELD: return start_field(p, c);
    case ESCAPED:
        if (c == '\n' || c == '\r') {
            p->state = AFTER_ESCAPED_NEWLINE;
            return add_char(p, c);
        }
        p->state = IN_FIELD;
        return add_char(p, c == END_OF_LINE ? '\n' : c);
    case AFTER_ESCAPED_NEWLINE:
        if (c == END_OF_LINE) return 0;
        return in_field(p, c);
    case IN_FIELD: return in_field(p, c);
    case IN_QUOTED: return in_quoted(p, c);
    case ESCAPED_IN_QUOTED:
        p->state = IN_QUOTED;
        return add_char(p, c == END_OF_LINE ? '\n' : c);
    case QUOTE_IN_QUOTED: return quote_in_quoted(p, c);
    case EAT_NEWLINE:
        if (c == '\n' || c == '\r') return 0;
        if (c == END_OF_LINE) return p->state = START_RECORD, 0;
        return err_set(error_type, "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
    }
    return 0;
}

/* The input has ended within a record: 1 there is a last record, 0 not, -1. */
static int input_end(Parse *p) {
    if (p->field.len == 0 && p->state != IN_QUOTED) return 0;
    if (p->d.strict) return err_set(error_type, "unexpected end of data");
    return save_field(p) < 0 ? -1 : 1;
}

static Value read_record(Parse *p) {
    do {
        Value line = obj_next(p->th, OBJ(ReaderObj, p->r[SELF])->input);
        if (line == RAISED) return RAISED;
        if (line == STOP) {
            int last = input_end(p);
            return last < 0 ? RAISED : last ? p->r[FIELDS] : STOP;
        }
        if (!str_check(line))
            return err_raise(error_type, "iterator should return strings, not %T (the file should be opened in text mode)", line);
        p->r[LINE] = line;
        SET(ReaderObj, p->r[SELF], line_num, GET(ReaderObj, p->r[SELF], line_num) + 1);
        for (uint64_t i = 0, n = str_len(line); i < n; i++)
            if (take(p, ustr_at(str_view(p->r[LINE]), i)) < 0) return RAISED;
        if (take(p, END_OF_LINE) < 0) return RAISED;
    } while (p->state != START_RECORD);
    return p->r[FIELDS];
}

static Value reader_next(Thread *th, Value self) {
    TxMem mem;
    Parse p = {.th = th, .r = root_push(th, ROOTS), .d = *dialect_at(OBJ(ReaderObj, self)->dialect)};
    p.r[SELF] = self;
    p.r[FIELDS] = list_new(0);
    ubuf_init(&p.field, tx_mem(&mem, th));
    Value v = p.r[FIELDS] == RAISED ? RAISED : read_record(&p);
    ubuf_free(&p.field);
    root_pop(th, ROOTS);
    if (v == STOP) th->stop_value = V_NONE;
    return v;
}

static Value iter_self(Thread *th, Value self) { return self; }
static Value reader_line_num(Thread *th, Value self) { return int_from((int64_t)GET(ReaderObj, self, line_num)); }
static const GetSet reader_getset[] = {{"line_num", reader_line_num, NULL, NULL}, {0}};
static const Member reader_members[] = {{"dialect", offsetof(ReaderObj, dialect), MEMBER_READONLY, NULL}, {0}};

Type type_csv_reader = {
    .name = "_csv.reader",
    .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(ReaderObj),
    .values = offsetof(ReaderObj, input),
    .values_end = offsetof(ReaderObj, line_num),
    .getset = reader_getset,
    .members = reader_members,
    .iter = iter_self,
    .next = reader_next,
};

static Value reader(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_count("reader", n, 1, 2) < 0) return RAISED;
    Value *r = root_push(th, 2);
    r[0] = obj_iter(th, a[0]);
    if (r[0] == RAISED || (r[1] = dialect_for(th, a + 1, n - 1, kw)) == RAISED) return RAISED;
    Value v = obj_new(&type_csv_reader);
    if (v == RAISED) return RAISED;
    OBJ(ReaderObj, v)->input = r[0]; /* NOBARRIER: fresh */
    OBJ(ReaderObj, v)->dialect = r[1];
    return v;
}

/* ---- writer ---------------------------------------------------------------------------------------------------- */

/* Must c be quoted or escaped? */
static bool special(const DialectObj *d, uint32_t c) {
    return c == d->delimiter || c == d->escapechar || c == d->quotechar || c == '\n' || c == '\r' ||
           ustr_find_char(str_view(d->lineterminator), c) >= 0;
}

/* The field s goes to out; *quoted: in quotes, which a special character may turn on. */
static int put_field(UBuf *out, const DialectObj *d, UStr s, bool *quoted) {
    UBuf text;
    ubuf_init(&text, out->mem);
    for (size_t i = 0; i < s.n; i++) {
        uint32_t c = ustr_at(s, i);
        bool escape = false;
        if (special(d, c)) {
            if (d->quoting == QUOTE_NONE) escape = true;
            else if (c == d->quotechar) {
                if (d->doublequote) ubuf_put(&text, d->quotechar);
                else escape = true;
                if (!escape) *quoted = true;
            } else if (c == d->escapechar)
                escape = true;
            else
                *quoted = true;
            if (escape && d->escapechar == NOT_SET) {
                ubuf_free(&text);
                return err_set(error_type, "need to escape, but no escapechar set");
            }
            if (escape) ubuf_put(&text, d->escapechar);
        }
        ubuf_put(&text, c);
    }
    if (*quoted) ubuf_put(out, d->quotechar);
    ubuf_span(out, ubuf_str(&text));
    if (*quoted) ubuf_put(out, d->quotechar);
    out->failed |= text.failed;
    ubuf_free(&text);
    return 0;
}

/* r: writer, iterator, field. The fields of a row. */
static int put_row(Thread *th, Value *r, UBuf *out) {
    uint64_t fields = 0;
    bool lone_empty = false;
    for (;; fields++) {
        r[2] = obj_next(th, r[1]);
        if (r[2] == RAISED) return -1;
        if (r[2] == STOP) break;
        DialectObj *d = dialect_at(OBJ(WriterObj, r[0])->dialect);
        bool number = float_check(r[2]) || int_check(r[2]) || (r[2] != V_NONE && !str_check(r[2]) && type_of(r[2])->un[UN_INDEX]);
        bool quoted = d->quoting == QUOTE_ALL || (d->quoting == QUOTE_NONNUMERIC && !number);
        if (r[2] == V_NONE) r[2] = str_empty;
        else if (!str_check(r[2]) && (r[2] = obj_str(th, r[2])) == RAISED) return -1;
        d = dialect_at(OBJ(WriterObj, r[0])->dialect);
        if (fields) ubuf_put(out, d->delimiter);
        lone_empty = fields == 0 && str_len(r[2]) == 0 && !quoted;
        if (put_field(out, d, str_view(r[2]), &quoted) < 0) return -1;
    }
    DialectObj *d = dialect_at(OBJ(WriterObj, r[0])->dialect);
    if (fields == 1 && lone_empty) { /* a row of one empty field is no empty row */
        if (d->quoting == QUOTE_NONE) return err_set(error_type, "single empty field record must be quoted");
        ubuf_put(out, d->quotechar);
        ubuf_put(out, d->quotechar);
    }
    ubuf_span(out, str_view(d->lineterminator));
    return 0;
}

static Value write_row(Thread *th, Value self, Value row) {
    UBuf out;
    TxMem mem;
    Value *r = root_push3(th, self, row, V_NONE), v = RAISED;
    r[1] = obj_iter(th, row);
    r[2] = row;
    if (r[1] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(error_type, "iterable expected, not %T", row);
        return root_pop(th, 3), RAISED;
    }
    ubuf_init(&out, tx_mem(&mem, th));
    if (put_row(th, r, &out) == 0) {
        Value text = str_from_buf(&out);
        v = text == RAISED ? RAISED : CALL1(th, OBJ(WriterObj, r[0])->write, text);
    } else
        ubuf_free(&out);
    root_pop(th, 3);
    return v;
}

static Value w_writerow(Thread *th, Value *a, unsigned n, Value kw) { return write_row(th, a[0], a[1]); }

static Value w_writerows(Thread *th, Value *a, unsigned n, Value kw) {
    Value *r = root_push(th, 1);
    if ((r[0] = obj_iter(th, a[1])) == RAISED) return RAISED;
    for (;;) {
        Value row = obj_next(th, r[0]);
        if (row == STOP) return V_NONE;
        if (row == RAISED || write_row(th, a[0], row) == RAISED) return RAISED;
    }
}

static const Method writer_methods[] = {
    {"writerow", w_writerow, "!(self, row, /)", "writerow(iterable)\n\nWrite one record.", 0},
    {"writerows", w_writerows, "!(self, rows, /)", "writerows(iterable of iterables)\n\nWrite one record after the other.", 0},
    {0},
};
static const Member writer_members[] = {{"dialect", offsetof(WriterObj, dialect), MEMBER_READONLY, NULL}, {0}};

Type type_csv_writer = {
    .name = "_csv.writer",
    .doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(WriterObj),
    .values = offsetof(WriterObj, write),
    .values_end = sizeof(WriterObj),
    .methods = writer_methods,
    .members = writer_members,
};

static Value writer(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_count("writer", n, 1, 2) < 0) return RAISED;
    Value *r = root_push(th, 2);
    if ((r[1] = dialect_for(th, a + 1, n - 1, kw)) == RAISED) return RAISED;
    int found = obj_find_attr(th, a[0], S(write), r);
    if (found < 0) return RAISED;
    if (!found || !obj_callable(r[0])) return err_raise(TypeError, "argument 1 must have a \"write\" method");
    Value v = obj_new(&type_csv_writer);
    if (v == RAISED) return RAISED;
    OBJ(WriterObj, v)->write = r[0]; /* NOBARRIER: fresh */
    OBJ(WriterObj, v)->dialect = r[1];
    return v;
}

/* ---- the module ------------------------------------------------------------------------------------------------ */

static Value register_dialect(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_count("register_dialect", n, 1, 2) < 0) return RAISED;
    if (!str_check(a[0])) return err_raise(TypeError, "dialect name must be a string");
    Value v = dialect_for(th, a + 1, n - 1, kw), name = v == RAISED ? RAISED : str_plain(a[0]);
    return name == RAISED || dict_set_str(dialects, name, v) < 0 ? RAISED : V_NONE;
}

static Value unregister_dialect(Thread *th, Value *a, unsigned n, Value kw) {
    Value known = dialect_named(a[1]);
    if (known == RAISED) return RAISED;
    dict_del_str(dialects, str_plain(a[1]));
    return V_NONE;
}

static Value get_dialect(Thread *th, Value *a, unsigned n, Value kw) { return dialect_named(a[1]); }
static Value list_dialects(Thread *th, Value *a, unsigned n, Value kw) { return dict_keys_list(dialects); }

static Value field_size_limit(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t old = field_limit, limit;
    if (a[1] != V_UNBOUND) {
        if (!is_int(a[1]) && !is_exact(a[1], &type_int)) return err_raise(TypeError, "limit must be an integer");
        if (arg_int64(th, a[1], &limit) < 0) return RAISED;
        tx_inevitable(&th->stm, "csv.field_size_limit");
        field_limit = limit;
    }
    return int_from(old);
}

static const Method methods[] = {
    {"field_size_limit", field_size_limit, "(module, /, new_limit=<unrepresentable>)", "The limit on the length of a field, and setting it.", 0},
    {"get_dialect", get_dialect, "(module, /, name)", "The dialect of that name.", 0},
    {"list_dialects", list_dialects, "(module, /)", "The names of all dialects.", 0},
    {"reader", reader, NULL, "reader(iterable [, dialect='excel'] [optional keyword args]) -> iterator over records", 0},
    {"register_dialect", register_dialect, NULL, "register_dialect(name [, dialect] [, **fmtparams])\n\nName a dialect.", 0},
    {"unregister_dialect", unregister_dialect, "(module, /, name)", "Forget the dialect of that name.", 0},
    {"writer", writer, NULL, "writer(fileobj [, dialect='excel'] [optional keyword args]) -> writer", 0},
    {0},
};

static int init(Thread *th, Value module) {
    Value *r = root_push3(th, module, V_NONE, V_NONE);
    type_ready(&type_csv_reader);
    type_ready(&type_csv_writer);
    if (!dialects) {
        if ((dialects = dict_new()) == RAISED) return -1;
        gc_root_add(&dialects);
    }
    r[1] = dict_new();
    if (r[1] == RAISED || dict_set_str(r[1], S(__module__), str_intern_c("_csv")) < 0) return -1;
    r[2] = type_make(th, &type_type, str_intern_c("Error"), TUPLE(Exception->obj), r[1], V_UNBOUND, NULL, 0);
    if (r[2] == RAISED || module_add(r[0], "Error", r[2]) < 0) return -1;
    error_type = type_from(r[2]);
    int bad = module_add(r[0], "__version__", str_from("1.0")) < 0 || module_add(r[0], "_dialects", dialects) < 0 ||
              module_add(r[0], "Reader", type_csv_reader.obj) < 0 || module_add(r[0], "Writer", type_csv_writer.obj) < 0 ||
              module_add_int(r[0], "QUOTE_MINIMAL", QUOTE_MINIMAL) < 0 || module_add_int(r[0], "QUOTE_ALL", QUOTE_ALL) < 0 ||
              module_add_int(r[0], "QUOTE_NONNUMERIC", QUOTE_NONNUMERIC) < 0 || module_add_int(r[0], "QUOTE_NONE", QUOTE_NONE) < 0;
    root_pop(th, 3);
    return bad ? -1 : 0;
}

static Type *const types[] = {&type_csv_dialect, NULL};
const ModuleDef module_csv = {"_csv", "CSV parsing and writing.\n", methods, types, init};
