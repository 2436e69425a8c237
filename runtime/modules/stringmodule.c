/* stringmodule.c -- the module _string: how str.format reads its fields, for string.Formatter. */
#include "modules.h"
#include "text.h"

typedef struct FieldIterObj {
    Obj h;
    Value s; /* the format, or what follows the first part of a field's name */
    uint64_t at;
} FieldIterObj;

static Value part_or(UStr s, bool present, Value otherwise) { return present ? str_from_ustr(s) : otherwise; }

static Value parser_next(Thread *th, Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    FieldIterObj *o = OBJ(FieldIterObj, self);
    FieldIter it = {str_view(o->s), o->at};
    FieldPart part;
    FmtError e;
    int more = field_next(&it, &part, &e);
    o->at = it.pos;
    if (more < 0) return fmt_raise(&e);
    if (more == 0) return th->stop_value = V_NONE, STOP;
    Value v[4] = {str_from_ustr(part.literal), part_or(part.field_name, part.has_field, V_NONE),
                  part_or(part.format_spec, part.has_field, V_NONE), part.conversion ? str_from_char(part.conversion) : V_NONE};
    for (int i = 0; i < 4; i++)
        if (v[i] == RAISED) return RAISED;
    return tuple_from(v, 4);
}

static Value rest_next(Thread *th, Value self) {
    stm_read(ref_addr(self));
    stm_write(ref_addr(self));
    FieldIterObj *o = OBJ(FieldIterObj, self);
    UStr name;
    ptrdiff_t index;
    bool is_attribute;
    FmtError e;
    size_t at = o->at;
    int more = field_rest_next(str_view(o->s), &at, &is_attribute, &name, &index, &e);
    o->at = at;
    if (more < 0) return fmt_raise(&e);
    if (more == 0) return th->stop_value = V_NONE, STOP;
    Value key = index >= 0 ? int_from(index) : str_from_ustr(name);
    return key == RAISED ? RAISED : TUPLE(v_bool(is_attribute), key);
}

static Value iter_self(Thread *th, Value self) { return self; }

static Type type_formatteriterator = {
    .name = "formatteriterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(FieldIterObj),
    .values = offsetof(FieldIterObj, s),
    .values_end = offsetof(FieldIterObj, at),
    .iter = iter_self,
    .next = parser_next,
};

static Type type_fieldnameiterator = {
    .name = "fieldnameiterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .size = sizeof(FieldIterObj),
    .values = offsetof(FieldIterObj, s),
    .values_end = offsetof(FieldIterObj, at),
    .iter = iter_self,
    .next = rest_next,
};

static Value iterator(Type *t, Value s) {
    Value v = s == RAISED ? RAISED : obj_new(t);
    if (v != RAISED) OBJ(FieldIterObj, v)->s = s; /* NOBARRIER: fresh */
    return v;
}

static Value formatter_parser(Thread *th, Value *a, unsigned n, Value kw) {
    if (!str_check(a[0])) return err_raise(TypeError, "expected str, got %T", a[0]);
    return iterator(&type_formatteriterator, a[0]);
}

static Value formatter_field_name_split(Thread *th, Value *a, unsigned n, Value kw) {
    UStr first, rest;
    ptrdiff_t index;
    FmtError e;
    if (!str_check(a[0])) return err_raise(TypeError, "expected str, got %T", a[0]);
    if (!field_name_split(str_view(a[0]), &first, &index, &rest, &e)) return fmt_raise(&e);
    Value head = index >= 0 ? int_from(index) : str_from_ustr(first), it = iterator(&type_fieldnameiterator, str_from_ustr(rest));
    return head == RAISED || it == RAISED ? RAISED : TUPLE(head, it);
}

static const Method methods[] = {
    {"formatter_field_name_split", formatter_field_name_split, "!(argument, /)", "split the argument as a field name", 0},
    {"formatter_parser", formatter_parser, "!(argument, /)", "parse the argument as a format string", 0},
    {0},
};

static int init(Thread *th, Value module) {
    type_ready(&type_formatteriterator);
    type_ready(&type_fieldnameiterator);
    return 0;
}

const ModuleDef module_string = {"_string", "string helper module", methods, NULL, init};
