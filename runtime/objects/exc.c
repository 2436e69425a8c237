/* exc.c -- the exception types: records made from exceptions.def, and those with attributes of their own.
 *
 * Fields are Values that start as None. Types that derive from one with a struct use the same struct. Groups: excgroup.c. */
#include "native.h"
#include "exc.h"
#include "heap.h"
#include <stddef.h>
#include <stdio.h>

#define EXC(name, base) Type name[1];
#define EXC_AS(name, base, struct_) Type name[1];
#include "exceptions.def"
#undef EXC
#undef EXC_AS

/* ---- BaseException --------------------------------------------------------------------------------------------------- */

/* An instance whose fields are None (suppress: False). */
Value exc_blank(Type *t, Value args) {
    Value e = obj_new(t);
    if (e == RAISED) return RAISED;
    char *p = obj_at(e);
    for (size_t at = t->values; at < t->values_end; at += 8) *(Value *)(p + at) = V_NONE; /* NOBARRIER: fresh */
    ExcObj *x = OBJ(ExcObj, e);
    x->args = args;
    x->suppress = V_FALSE;
    return e;
}

static Value base_new(Thread *th, Value *a, unsigned n, Value kw) { return exc_blank(type_from(a[0]), tuple_from(a + 1, n - 1)); }

static int base_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (is_ref(kw) && tuple_len(kw)) return err_set(TypeError, "%T() takes no keyword arguments", a[0]);
    SET(ExcObj, a[0], args, tuple_from(a + 1, n - 1));
    return 0;
}

static Value base_repr(Thread *th, Value self) {
    Value args = GET(ExcObj, self, args);
    Value *r = root_push2(th, type_name(type_of(self)), args);
    Value text = tuple_len(args) == 1 ? obj_repr(th, tuple_get(args, 0)) : obj_repr(th, args);
    if (text != RAISED)
        text = str_format_c(tuple_len(r[1]) == 1 ? "%U(%U)" : "%U%U", r[0], text);
    root_pop(th, 2);
    return text;
}

static Value base_str(Thread *th, Value self) {
    Value args = GET(ExcObj, self, args);
    if (tuple_len(args) == 0) return str_empty;
    return tuple_len(args) == 1 ? obj_str(th, tuple_get(args, 0)) : obj_str(th, args);
}

static Value get_args(Thread *th, Value self) { return GET(ExcObj, self, args); }
static int set_args(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "args may not be deleted");
    Value *r = root_push1(th, self);
    v = tuple_from_iterable(th, v);
    if (v != RAISED) SET(ExcObj, r[0], args, v);
    root_pop(th, 1);
    return v == RAISED ? -1 : 0;
}

static Value get_traceback(Thread *th, Value self) { return GET(ExcObj, self, traceback); }
static int set_traceback(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "__traceback__ may not be deleted");
    if (v != V_NONE && !is_exact(v, &type_traceback)) return err_set(TypeError, "__traceback__ must be a traceback or None");
    SET(ExcObj, self, traceback, v);
    return 0;
}

static Value get_context(Thread *th, Value self) { return GET(ExcObj, self, context); }
static int set_context(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "__context__ may not be deleted");
    if (v != V_NONE && !exc_check(v))
        return err_set(TypeError, "exception context must be None or derive from BaseException");
    SET(ExcObj, self, context, v);
    return 0;
}

static Value get_cause(Thread *th, Value self) { return GET(ExcObj, self, cause); }
static int set_cause(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "__cause__ may not be deleted");
    if (v != V_NONE && !exc_check(v)) return err_set(TypeError, "exception cause must be None or derive from BaseException");
    SET(ExcObj, self, cause, v);
    OBJ(ExcObj, self)->suppress = V_TRUE;
    return 0;
}

static Value get_suppress(Thread *th, Value self) { return GET(ExcObj, self, suppress); }
static int set_suppress(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND) return err_set(TypeError, "can't delete numeric/char attribute");
    if (!is_bool(v)) return err_set(TypeError, "attribute value type must be bool");
    SET(ExcObj, self, suppress, v);
    return 0;
}

static const GetSet base_getset[] = {
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, "what was being handled when this was raised"},
    {"__cause__", get_cause, set_cause, "what `raise ... from` named"},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {0}
};

static Value base_with_traceback(Thread *th, Value *a, unsigned n, Value kw) {
    return set_traceback(th, a[0], a[1]) < 0 ? RAISED : a[0];
}

static Value base_add_note(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[1])) return err_raise(TypeError, "note must be a str, not '%T'", a[1]);
    Value *r = root_push(th, 1);
    int found = obj_find_attr(th, a[0], S(__notes__), &r[0]);
    if (found < 0) return RAISED;
    if (!found) {
        r[0] = list_new(0);
        if (r[0] == RAISED || obj_setattr(th, a[0], S(__notes__), r[0]) < 0) return RAISED;
    }
    if (!list_check(r[0])) return err_raise(TypeError, "Cannot add note: __notes__ is not a list");
    return list_append(r[0], a[1]) < 0 ? RAISED : V_NONE;
}

static Value base_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value dict = inst_dict_copy(a[0]);
    if (dict == RAISED) return RAISED;
    Value args = GET(ExcObj, a[0], args);
    return dict_len(dict) ? TUPLE(type_obj(a[0]), args, dict) : TUPLE(type_obj(a[0]), args);
}

static Value base_setstate(Thread *th, Value *a, unsigned n, Value kw) {
    if (a[1] == V_NONE) return V_NONE;
    if (!dict_check(a[1])) return err_raise(TypeError, "state is not a dictionary");
    Value *r = root_push(th, 2);
    for (uint64_t pos = 0; dict_next(a[1], &pos, &r[0], &r[1]);)
        if (obj_setattr(th, a[0], r[0], r[1]) < 0) return RAISED;
    return V_NONE;
}

static const Method base_methods[] = {
    {"with_traceback", base_with_traceback, "(self, tb, /)", "Set __traceback__ to tb and return self."},
    {"add_note", base_add_note, "(self, note, /)", "Add a note, shown below the message."},
    {"__reduce__", base_reduce, "!(self)", NULL},
    {"__setstate__", base_setstate, "!(self, state, /)", NULL},
    {0}
};

/* ---- those with one attribute from their arguments --------------------------------------------------------------------- */

static int stop_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (base_init(th, a, n, kw) < 0) return -1;
    OBJ(StopIterationObj, a[0])->value = n > 1 ? a[1] : V_NONE;
    return 0;
}
static const Member stop_members[] = {{"value", offsetof(StopIterationObj, value), 0, "generator return value"}, {0}};

static int exit_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (base_init(th, a, n, kw) < 0) return -1;
    Value args = OBJ(ExcObj, a[0])->args;
    OBJ(SystemExitObj, a[0])->code = n == 1 ? V_NONE : n == 2 ? a[1] : args;
    return 0;
}
static const Member exit_members[] = {{"code", offsetof(SystemExitObj, code), 0, "exception code"}, {0}};

/* Keyword values by name, the rest is an error: `f() got an unexpected keyword argument 'x'`. */
static int take_keywords(const char *function, const Value *a, unsigned n, Value kw, const char *const *names, Value *out) {
    for (unsigned i = 0; is_ref(kw) && i < tuple_len(kw); i++) {
        unsigned j = 0;
        while (names[j] && !str_equal_c(tuple_get(kw, i), names[j])) j++;
        if (!names[j]) return err_set(TypeError, "'%U' is an invalid keyword argument for %s()", tuple_get(kw, i), function);
        out[j] = a[n + i];
    }
    return 0;
}

static int attribute_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value got[2] = {V_NONE, V_NONE};
    if (take_keywords("AttributeError", a, n, kw, (const char *const[]){"name", "obj", NULL}, got) < 0) return -1;
    base_init(th, a, n, V_UNBOUND);
    AttributeErrorObj *x = OBJ(AttributeErrorObj, a[0]);
    x->name = got[0], x->obj = got[1];
    return 0;
}
static const Member attribute_members[] = {
    {"name", offsetof(AttributeErrorObj, name), 0, "attribute name"}, {"obj", offsetof(AttributeErrorObj, obj), 0, "object"}, {0}};

static int name_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value got[1] = {V_NONE};
    if (take_keywords("NameError", a, n, kw, (const char *const[]){"name", NULL}, got) < 0) return -1;
    base_init(th, a, n, V_UNBOUND);
    OBJ(NameErrorObj, a[0])->name = got[0];
    return 0;
}
static const Member name_members[] = {{"name", offsetof(NameErrorObj, name), 0, "name"}, {0}};

static Value key_str(Thread *th, Value self) {
    Value args = GET(ExcObj, self, args);
    return tuple_len(args) == 1 ? obj_repr(th, tuple_get(args, 0)) : base_str(th, self);
}

/* ---- ImportError --------------------------------------------------------------------------------------------------------- */

static int import_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value got[2] = {V_NONE, V_NONE};
    if (take_keywords("ImportError", a, n, kw, (const char *const[]){"name", "path", NULL}, got) < 0) return -1;
    base_init(th, a, n, V_UNBOUND);
    ImportErrorObj *x = OBJ(ImportErrorObj, a[0]);
    x->msg = n == 2 ? a[1] : V_NONE;
    x->name = got[0], x->path = got[1];
    return 0;
}
static Value import_str(Thread *th, Value self) {
    Value msg = GET(ImportErrorObj, self, msg);
    return is_exact(msg, &type_str) ? msg : base_str(th, self);
}
static const Member import_members[] = {
    {"msg", offsetof(ImportErrorObj, msg), 0, "exception message"}, {"name", offsetof(ImportErrorObj, name), 0, "module name"},
    {"path", offsetof(ImportErrorObj, path), 0, "module path"}, {0}};

static Value import_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value dict = inst_dict_copy(a[0]);
    if (dict == RAISED) return RAISED;
    ImportErrorObj *x = OBJ(ImportErrorObj, a[0]);
    if (x->name != V_NONE && dict_set_str(dict, S(name), x->name) < 0) return RAISED;
    if (x->path != V_NONE && dict_set_str(dict, S(path), x->path) < 0) return RAISED;
    Value args = GET(ExcObj, a[0], args);
    return dict_len(dict) ? TUPLE(type_obj(a[0]), args, dict) : TUPLE(type_obj(a[0]), args);
}
static const Method import_methods[] = {{"__reduce__", import_reduce, "!(self)", NULL}, {0}};

/* ---- OSError -------------------------------------------------------------------------------------------------------------- */

/* errno, strerror, filename, -, filename2 are taken from two to five arguments; args keeps the first two. */
static int os_fill(Thread *th, Value self, const Value *a, unsigned n) {
    Value args = tuple_from(a, n);
    OSErrorObj *x = OBJ(OSErrorObj, self);
    stm_write(ref_addr(self));
    x->number = x->strerror = x->filename = x->filename2 = V_NONE;
    x->written = V_UNBOUND;
    if (n >= 2 && n <= 5) {
        x->number = a[0], x->strerror = a[1];
        if (n >= 3 && a[2] != V_NONE) {
            int64_t count;
            if (type_is_sub(type_of(self), BlockingIOError) && int_check(a[2]) && int_fits(a[2], &count)) {
                x->written = a[2];
            } else {
                x->filename = a[2];
                if (n == 5 && a[4] != V_NONE) x->filename2 = a[4];
                args = tuple_from(a, 2);
            }
        }
    }
    x->e.args = args;
    return 0;
}

/* A subclass with __init__ but no __new__ of its own is filled in __init__, anything else in __new__. */
static bool os_late(const Type *t) { return t->init != OSError->init && t->new == OSError->new; }

static Value os_new(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_from(a[0]);
    bool late = os_late(t);
    if (!late && is_ref(kw) && tuple_len(kw)) return err_raise(TypeError, "%N() takes no keyword arguments", t);
    int64_t number;
    if (t == OSError && n >= 3 && n <= 6 && int_check(a[1]) && int_fits(a[1], &number)) t = err_type_of_errno(number);
    Value e = exc_blank(t, tuple_empty);
    if (e == RAISED) return RAISED;
    OBJ(OSErrorObj, e)->written = V_UNBOUND; /* NOBARRIER: fresh */
    if (!late) os_fill(th, e, a + 1, n - 1);
    return e;
}

static int os_init(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[0]);
    if (!os_late(t)) return 0;
    if (is_ref(kw) && tuple_len(kw)) return err_set(TypeError, "%N() takes no keyword arguments", t);
    return os_fill(th, a[0], a + 1, n - 1);
}

static Value os_str(Thread *th, Value self) {
    OSErrorObj *x = OBJ(OSErrorObj, self);
    stm_read(ref_addr(self));
    bool file = x->filename != V_NONE, both = x->number != V_NONE && x->strerror != V_NONE;
    if (!file && !both) return base_str(th, self);
    Value *r = root_push(th, 4);
    r[0] = x->number, r[1] = x->strerror, r[2] = x->filename, r[3] = x->filename2;
    Value text = RAISED;
    if ((r[0] = obj_str(th, r[0])) == RAISED || (r[1] = obj_str(th, r[1])) == RAISED) goto out;
    if (file && (r[2] = obj_repr(th, r[2])) == RAISED) goto out;
    if (file && r[3] != V_NONE) {
        if ((r[3] = obj_repr(th, r[3])) != RAISED)
            text = str_format_c("[Errno %U] %U: %U -> %U", r[0], r[1], r[2], r[3]);
    } else {
        text = file ? str_format_c("[Errno %U] %U: %U", r[0], r[1], r[2]) : str_format_c("[Errno %U] %U", r[0], r[1]);
    }
out:
    root_pop(th, 4);
    return text;
}

static Value os_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    OSErrorObj *x = OBJ(OSErrorObj, a[0]);
    Value args = GET(ExcObj, a[0], args);
    if (tuple_len(args) == 2 && x->filename != V_NONE)
        args = x->filename2 != V_NONE
            ? TUPLE(tuple_get(args, 0), tuple_get(args, 1), x->filename, V_NONE, x->filename2)
            : TUPLE(tuple_get(args, 0), tuple_get(args, 1), x->filename);
    if (args == RAISED) return RAISED;
    Value dict = inst_dict_copy(a[0]);
    if (dict == RAISED) return RAISED;
    return dict_len(dict) ? TUPLE(type_obj(a[0]), args, dict) : TUPLE(type_obj(a[0]), args);
}
static const Method os_methods[] = {{"__reduce__", os_reduce, "!(self)", NULL}, {0}};

static Value os_written(Thread *th, Value self) {
    Value v = GET(OSErrorObj, self, written);
    return v == V_UNBOUND ? err_raise(AttributeError, "characters_written") : v;
}
static int os_set_written(Thread *th, Value self, Value v) {
    if (v == V_UNBOUND && GET(OSErrorObj, self, written) == V_UNBOUND) return err_set(AttributeError, "characters_written");
    int64_t count;
    if (v != V_UNBOUND) {
        Value *r = root_push1(th, self);
        int failed = arg_int64(th, v, &count);
        self = r[0];
        root_pop(th, 1);
        if (failed) return -1;
        v = int_from(count);
    }
    SET(OSErrorObj, self, written, v);
    return 0;
}
static const GetSet os_getset[] = {
    {"characters_written", os_written, os_set_written, NULL},
    {0}
};
static const Member os_members[] = {
    {"errno", offsetof(OSErrorObj, number), 0, "POSIX exception code"},
    {"strerror", offsetof(OSErrorObj, strerror), 0, "exception strerror"},
    {"filename", offsetof(OSErrorObj, filename), 0, "exception filename"},
    {"filename2", offsetof(OSErrorObj, filename2), 0, "second exception filename"}, {0}};

/* ---- SyntaxError ----------------------------------------------------------------------------------------------------------- */

static int syntax_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (base_init(th, a, n, kw) < 0) return -1;
    if (n >= 2) OBJ(SyntaxErrorObj, a[0])->msg = a[1];
    if (n != 3) return 0;
    Value info = tuple_from_iterable(th, a[2]);
    if (info == RAISED) return -1;
    uint64_t len = tuple_len(info);
    if (len < 4 || len > 6) return err_set(TypeError, "function missing required argument '%s' (pos %u)",
                                            ((const char *[]){"filename", "lineno", "offset", "text"})[len & 3], (unsigned)len + 1);
    if (len == 5) return err_set(TypeError, "end_offset must be provided when end_lineno is provided");
    stm_write(ref_addr(a[0]));
    SyntaxErrorObj *x = OBJ(SyntaxErrorObj, a[0]);
    x->filename = tuple_get(info, 0), x->lineno = tuple_get(info, 1);
    x->offset = tuple_get(info, 2), x->text = tuple_get(info, 3);
    x->end_lineno = len == 6 ? tuple_get(info, 4) : V_NONE;
    x->end_offset = len == 6 ? tuple_get(info, 5) : V_NONE;
    return 0;
}

static Value base_name(Value path) {
    UStr u = str_view(path);
    size_t from = u.n;
    while (from > 0 && ustr_at(u, from - 1) != '/') from--;
    return str_slice(path, (int64_t)from, (int64_t)u.n);
}

static Value syntax_str(Thread *th, Value self) {
    Value *r = root_push1(th, self);
    Value msg = obj_str(th, GET(SyntaxErrorObj, self, msg));
    SyntaxErrorObj *x = OBJ(SyntaxErrorObj, r[0]);
    root_pop(th, 1);
    if (msg == RAISED) return RAISED;
    bool line = is_exact(x->lineno, &type_int) || is_int(x->lineno), file = str_check(x->filename);
    int64_t lineno = 0;
    if (line) int_fits(x->lineno, &lineno);
    if (file && line) return str_format_c("%U (%U, line %ld)", msg, base_name(x->filename), lineno);
    if (file) return str_format_c("%U (%U)", msg, base_name(x->filename));
    return line ? str_format_c("%U (line %ld)", msg, lineno) : msg;
}
#define SYNTAX_MEMBER(field, doc) {#field, offsetof(SyntaxErrorObj, field), 0, doc}
static const Member syntax_members[] = {
    SYNTAX_MEMBER(msg, "exception msg"), SYNTAX_MEMBER(filename, "exception filename"), SYNTAX_MEMBER(lineno, "exception lineno"),
    SYNTAX_MEMBER(offset, "exception offset"), SYNTAX_MEMBER(text, "exception text"),
    SYNTAX_MEMBER(end_lineno, "exception end lineno"), SYNTAX_MEMBER(end_offset, "exception end offset"),
    SYNTAX_MEMBER(print_file_and_line, "exception print_file_and_line"), {0}};

/* ---- UnicodeError ----------------------------------------------------------------------------------------------------------- */

static int unicode_args(Thread *th, Value *a, unsigned n, Value kw, const char *const *types) {
    unsigned want = types[1] ? 5 : 4;
    if (base_init(th, a, n, kw) < 0) return -1;
    if (n - 1 != want) return err_set(TypeError, "function takes exactly %u arguments (%u given)", want, n - 1);
    return 0;
}

static int unicode_fill(Thread *th, Value *a, const Value *v, bool encoding, bool bytes) {
    unsigned at = encoding;
    if (encoding && !str_check(v[0])) return err_set(TypeError, "argument 1 must be str, not %T", v[0]);
    if (bytes ? !bytes_check(v[at]) : !str_check(v[at])) {
        BufferView view;
        if (!bytes) return err_set(TypeError, "argument %u must be str, not %T", at + 1, v[at]);
        if (obj_get_buffer(v[at], &view, false) < 0) return -1;
        ((Value *)v)[at] = bytes_from(view.p, (size_t)view.len); /* the arguments are ours */
        obj_release_buffer(&view);
    }
    int64_t start, end;
    if (arg_int64(th, v[at + 1], &start) < 0 || arg_int64(th, v[at + 2], &end) < 0) return -1;
    if (!str_check(v[at + 3])) return err_set(TypeError, "argument %u must be str, not %T", at + 4, v[at + 3]);
    stm_write(ref_addr(a[0]));
    UnicodeErrorObj *x = OBJ(UnicodeErrorObj, a[0]);
    x->encoding = encoding ? v[0] : V_NONE;
    x->object = v[at], x->start = int_from(start), x->end = int_from(end), x->reason = v[at + 3];
    return 0;
}
static int decode_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (unicode_args(th, a, n, kw, (const char *const[]){"", ""}) < 0) return -1;
    return unicode_fill(th, a, a + 1, true, true);
}
static int encode_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (unicode_args(th, a, n, kw, (const char *const[]){"", ""}) < 0) return -1;
    return unicode_fill(th, a, a + 1, true, false);
}
static int translate_init(Thread *th, Value *a, unsigned n, Value kw) {
    if (unicode_args(th, a, n, kw, (const char *const[]){"", NULL}) < 0) return -1;
    return unicode_fill(th, a, a + 1, false, false);
}

static int64_t clamp(Value v, int64_t low, int64_t high) {
    int64_t i = 0;
    if (int_check(v)) int_fits(v, &i);
    return i < low ? low : i > high ? high : i;
}

static const char *escape_char(uint32_t c, char text[16]) {
    snprintf(text, 16, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
    return text;
}

static Value unicode_str(Thread *th, Value self) {
    UnicodeErrorObj *x = OBJ(UnicodeErrorObj, self);
    stm_read(ref_addr(self));
    if (x->object == V_NONE) return str_empty; /* __init__ has not run */
    Value *r = root_push2(th, self, V_NONE);
    r[1] = obj_str(th, x->reason);
    Value name = r[1] == RAISED ? RAISED : obj_str(th, GET(UnicodeErrorObj, r[0], encoding)), reason = r[1];
    x = OBJ(UnicodeErrorObj, r[0]);
    root_pop(th, 2);
    if (name == RAISED) return RAISED;
    bool bytes = bytes_check(x->object), decoding = bytes, coding = x->encoding != V_NONE;
    int64_t len = (int64_t)(bytes ? bytes_len(x->object) : str_len(x->object));
    int64_t start = clamp(x->start, 0, len ? len - 1 : 0), end = clamp(x->end, 0, len);
    char text[16];
    if (start < len && end == start + 1) {
        if (decoding)
            return str_format_c("'%U' codec can't decode byte 0x%02x in position %ld: %U", name,
                                (unsigned)(uint8_t)bytes_data(x->object)[start], start, reason);
        escape_char(ustr_at(str_view(x->object), (size_t)start), text);
        return coding ? str_format_c("'%U' codec can't encode character '%s' in position %ld: %U", name, text, start, reason)
                      : str_format_c("can't translate character '%s' in position %ld: %U", text, start, reason);
    }
    if (!coding) return str_format_c("can't translate characters in position %ld-%ld: %U", start, end - 1, reason);
    return str_format_c(decoding ? "'%U' codec can't decode bytes in position %ld-%ld: %U"
                                 : "'%U' codec can't encode characters in position %ld-%ld: %U", name, start, end - 1, reason);
}
#define UNICODE_MEMBER(field, doc) {#field, offsetof(UnicodeErrorObj, field), 0, doc}
static const Member unicode_members[] = {
    UNICODE_MEMBER(encoding, "exception encoding"), UNICODE_MEMBER(object, "exception object"), UNICODE_MEMBER(start, "exception start"),
    UNICODE_MEMBER(end, "exception end"), UNICODE_MEMBER(reason, "exception reason"), {0}};
static const Member translate_members[] = {
    UNICODE_MEMBER(object, "exception object"), UNICODE_MEMBER(start, "exception start"),
    UNICODE_MEMBER(end, "exception end"), UNICODE_MEMBER(reason, "exception reason"), {0}};

/* ---- the records ------------------------------------------------------------------------------------------------------------- */

static const struct { Type *type; const char *doc; } docs[] = {
    {BaseException, "Common base class for all exceptions"}, {Exception, "Common base class for all non-exit exceptions."},
    {TypeError, "Inappropriate argument type."}, {StopIteration, "Signal the end from iterator.__next__()."},
    {GeneratorExit, "Request that a generator exit."}, {SystemExit, "Request to exit from the interpreter."},
    {KeyboardInterrupt, "Program interrupted by user."}, {ImportError, "Import can't find module, or can't find name in module."},
    {ModuleNotFoundError, "Module not found."}, {OSError, "Base class for I/O related errors."}, {EOFError, "Read beyond end of file."},
    {RuntimeError, "Unspecified run-time error."}, {RecursionError, "Recursion limit exceeded."},
    {NotImplementedError, "Method or function hasn't been implemented yet."}, {NameError, "Name not found globally."},
    {UnboundLocalError, "Local name referenced but not bound to a value."}, {AttributeError, "Attribute not found."},
    {SyntaxError, "Invalid syntax."}, {IndentationError, "Improper indentation."}, {TabError, "Improper mixture of spaces and tabs."},
    {LookupError, "Base class for lookup errors."}, {IndexError, "Sequence index out of range."}, {KeyError, "Mapping key not found."},
    {ValueError, "Inappropriate argument value (of correct type)."}, {UnicodeError, "Unicode related error."},
    {UnicodeEncodeError, "Unicode encoding error."}, {UnicodeDecodeError, "Unicode decoding error."},
    {UnicodeTranslateError, "Unicode translation error."}, {AssertionError, "Assertion failed."},
    {ArithmeticError, "Base class for arithmetic errors."}, {FloatingPointError, "Floating point operation failed."},
    {OverflowError, "Result too large to be represented."}, {ZeroDivisionError, "Second argument to a division or modulo operation was zero."},
    {SystemError, "Internal error in the interpreter."}, {ReferenceError, "Weak ref proxy used after referent went away."},
    {MemoryError, "Out of memory."}, {BufferError, "Buffer error."}, {Warning, "Base class for warning categories."},
    {UserWarning, "Base class for warnings generated by user code."}, {DeprecationWarning, "Base class for warnings about deprecated features."},
    {StopAsyncIteration, "Signal the end from iterator.__anext__()."},
};

static void special_slots(void) {
    StopIteration->init = stop_init, StopIteration->members = stop_members;
    SystemExit->init = exit_init, SystemExit->members = exit_members;
    AttributeError->init = attribute_init, AttributeError->members = attribute_members;
    NameError->init = name_init, NameError->members = name_members;
    KeyError->str = key_str;
    ImportError->init = import_init, ImportError->str = import_str;
    ImportError->members = import_members, ImportError->methods = import_methods;
    OSError->new = os_new, OSError->init = os_init, OSError->str = os_str;
    OSError->methods = os_methods, OSError->members = os_members, OSError->getset = os_getset;
    SyntaxError->init = syntax_init, SyntaxError->str = syntax_str, SyntaxError->members = syntax_members;
    UnicodeDecodeError->init = decode_init, UnicodeEncodeError->init = encode_init, UnicodeTranslateError->init = translate_init;
    UnicodeDecodeError->str = UnicodeEncodeError->str = UnicodeTranslateError->str = unicode_str;
    UnicodeDecodeError->members = UnicodeEncodeError->members = unicode_members;
    UnicodeTranslateError->members = translate_members;
    group_slots();
    BaseException->new = base_new, BaseException->init = base_init;
    BaseException->repr = base_repr, BaseException->str = base_str;
    BaseException->methods = base_methods, BaseException->getset = base_getset;
}

static void fill(Type *t, const char *name, Type *base, size_t size) {
    t->name = name;
    t->base = t == base ? NULL : base;
    t->size = size ? (uint32_t)size : base->size;
    t->values = offsetof(ExcObj, args), t->values_end = (uint16_t)t->size;
    t->flags = TF_EXC | TF_BASETYPE | TF_DICT | TF_WEAK | TF_IMMUTABLE;
}

void exc_tables(void) {
    BaseException->size = sizeof(ExcObj);
#define EXC(name, base) fill(name, #name, base, 0);
#define EXC_AS(name, base, struct_) fill(name, #name, base, sizeof(struct_));
#include "exceptions.def"
    special_slots();
    for (size_t i = 0; i < sizeof docs / sizeof *docs; i++) docs[i].type->doc = docs[i].doc;
}

/* Fields from the arguments, as __init__ of the type would; the types whose __init__ runs no Python code. */
Value exc_new(Type *t, Value args) {
    if (args == RAISED) return RAISED;
    Value e = exc_blank(t, args);
    if (e == RAISED) return RAISED;
    Value first = tuple_len(args) ? tuple_get(args, 0) : V_NONE;
    if (type_is_sub(t, StopIteration)) {
        OBJ(StopIterationObj, e)->value = first; /* NOBARRIER: fresh, all of these */
    } else if (type_is_sub(t, OSError)) {
        os_fill(NULL, e, OBJ(TupleObj, args)->v, (unsigned)tuple_len(args));
    } else if (type_is_sub(t, SystemExit)) {
        OBJ(SystemExitObj, e)->code = tuple_len(args) > 1 ? args : first;
    } else if (type_is_sub(t, ImportError)) {
        OBJ(ImportErrorObj, e)->msg = tuple_len(args) == 1 ? first : V_NONE;
    } else if (type_is_sub(t, SyntaxError)) {
        OBJ(SyntaxErrorObj, e)->msg = first;
    } else if (t == UnicodeDecodeError || t == UnicodeEncodeError) {
        UnicodeErrorObj *x = OBJ(UnicodeErrorObj, e);
        x->encoding = first, x->object = tuple_get(args, 1), x->start = tuple_get(args, 2);
        x->end = tuple_get(args, 3), x->reason = tuple_get(args, 4);
    }
    return e;
}
