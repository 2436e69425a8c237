/* structseq.c -- tuples whose items have names (time.struct_time, os.stat_result), made from a table.
 *
 * The visible fields are the tuple; the others lie in extra words behind it, as members of __slots__ do. */
#include "typeobj.h"
#include "native.h"
#include <stdlib.h>

#define UNNAMED "unnamed field"

typedef struct SeqType {
    Type t;             /* first: a SeqType is a Type */
    const StructDef *def;
    unsigned count;     /* all fields */
} SeqType;

static inline const SeqType *seq_of(const Type *t) { return (const SeqType *)t; }
static bool named(const StructField *f) { return strcmp(f->name, UNNAMED) != 0; }

static Value field_get(Value v, const SeqType *t, unsigned i) {
    return i < t->def->visible ? tuple_get(v, i) : inst_words(v)[i - t->def->visible];
}

Value structseq_new(Type *type, const Value *fields, unsigned n) {
    const SeqType *t = seq_of(type);
    unsigned visible = t->def->visible;
    Value v = obj_new_plain(type, sizeof(TupleObj) + 8 * (size_t)visible, 0);
    if (v == RAISED) return v;
    OBJ(TupleObj, v)->len = visible; /* NOBARRIER: fresh, all of it */
    for (unsigned i = 0; i < t->count; i++) {
        Value x = i < n ? fields[i] : V_NONE;
        if (i < visible)
            tuple_init(v, i, x);
        else
            inst_words(v)[i - visible] = x;
    }
    return v;
}

static Value make(Thread *th, Value *a, unsigned n, Value kw) {
    Type *type = type_from(a[0]);
    if (type->flags & TF_NO_NEW) return err_raise(TypeError, "cannot create '%s' instances", type->name);
    const SeqType *t = seq_of(type);
    Value *r = root_push(th, 3);
    if (arg_bind(th, type->name, "(sequence, dict=None)", a + 1, n - 1, kw, r) < 0) return RAISED;
    r[0] = tuple_from_iterable(th, r[0]);
    if (r[0] == RAISED) {
        if (err_catch(th, TypeError)) err_raise(TypeError, "constructor requires a sequence");
        return RAISED;
    }
    if (r[1] != V_UNBOUND && !dict_check(r[1]))
        return err_raise(TypeError, "%s() takes a dict as second arg, if any", type->name);
    unsigned len = (unsigned)tuple_len(r[0]), visible = t->def->visible;
    if (len < visible || len > t->count) {
        const char *how = visible == t->count ? "a" : len < visible ? "an at least" : "an at most";
        return err_raise(TypeError, "%s() takes %s %u-sequence (%u-sequence given)", type->name, how,
                         len < visible ? visible : t->count, len);
    }
    Value *f = root_push(th, t->count);
    for (unsigned i = 0; i < t->count; i++) {
        Value x = i < len ? tuple_get(r[0], i) : V_UNBOUND;
        if (x == V_UNBOUND && r[1] != V_UNBOUND) x = dict_get_c(r[1], t->def->fields[i].name);
        f[i] = arg_or(x, V_NONE);
    }
    return structseq_new(type, f, t->count);
}

/* The name that repr gives item i: that of the i-th field that has one. */
static const char *shown_name(const SeqType *t, unsigned i) {
    const StructField *f = t->def->fields;
    while (!named(f) || i-- > 0) f++;
    return f->name;
}

static Value repr(Thread *th, Value self) {
    Type *type = type_of(self);
    const SeqType *t = seq_of(type);
    Value *r = root_push2(th, self, list_new(t->def->visible));
    for (unsigned i = 0; r[1] != RAISED && i < t->def->visible; i++) {
        Value x = obj_repr(th, tuple_get(r[0], i));
        if (x != RAISED) x = str_format_c("%s=%U", shown_name(t, i), x);
        if (x == RAISED || list_append(r[1], x) < 0) r[1] = RAISED;
    }
    Value text = r[1] == RAISED ? RAISED : str_join(th, str_from(", "), r[1]);
    root_pop(th, 2);
    return text == RAISED ? RAISED : str_format_c("%s(%U)", type->name, text);
}

static Value reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Type *type = type_of(a[0]);
    const SeqType *t = seq_of(type);
    Value d = dict_new(), items = tuple_new(t->def->visible);
    if (d == RAISED || items == RAISED) return RAISED;
    for (unsigned i = 0; i < t->count; i++) {
        if (i < t->def->visible)
            tuple_init(items, i, tuple_get(a[0], i));
        else if (dict_set_c(d, t->def->fields[i].name, field_get(a[0], t, i)) < 0)
            return RAISED;
    }
    Value args = TUPLE(items, d);
    return args == RAISED ? RAISED : TUPLE(type->obj, args);
}

static const Method seq_methods[] = {
    {"__reduce__", reduce, "(self, /)", "For pickle.", M_METHOD},
    {0}
};

/* Fields as descriptors, counts, names for match. */
static int fill(SeqType *t, Value dict) {
    const StructDef *def = t->def;
    Member *members = calloc(def->visible, sizeof *members);
    if (!members) return -1;
    unsigned unnamed = 0;
    for (unsigned i = 0; i < t->count; i++) {
        const StructField *f = def->fields + i;
        if (!named(f)) {
            unnamed++;
            continue;
        }
        Value d;
        if (i < def->visible) {
            members[i] = (Member){f->name, (uint16_t)(offsetof(TupleObj, v) + 8 * i), MEMBER_READONLY, f->doc};
            d = member_descr_new(&t->t, members + i);
        } else {
            d = slot_member_new(&t->t, str_intern_c(f->name), i - def->visible, true);
        }
        if (d == RAISED || dict_set_c(dict, f->name, d) < 0) return -1;
    }
    Value match = list_new(def->visible);
    for (unsigned i = 0; i < def->visible; i++)
        if (named(def->fields + i) && list_append(match, str_intern_c(def->fields[i].name)) < 0) return -1;
    if (dict_set_c(dict, "n_sequence_fields", small_int(def->visible)) < 0 || dict_set_c(dict, "n_fields", small_int(t->count)) < 0 ||
        dict_set_c(dict, "n_unnamed_fields", small_int(unnamed)) < 0)
        return -1;
    return dict_set_c(dict, "__match_args__", list_to_tuple(match));
}

Type *structseq_type(const StructDef *def) {
    SeqType *t = calloc(1, sizeof *t);
    if (!t) fatal("no memory for type %s", def->name);
    t->def = def;
    while (def->fields[t->count].name) t->count++;
    unsigned hidden = t->count - def->visible;
    t->t = (Type){.name = def->name, .doc = def->doc, .base = &type_tuple, .nslots = (uint16_t)hidden, .extra = (uint16_t)hidden,
                  .methods = seq_methods, .new = make, .repr = repr};
    type_ready(&t->t);
    if (fill(t, type_ns(&t->t)) < 0) fatal("no memory for type %s", def->name);
    type_changed(&t->t);
    return &t->t;
}
