/* symtable.c -- the module _symtable: what scope.c finds out, as objects. */
#include "modules.h"
#include "compile.h"
#include "native.h"
#include "scope.h"

#include <stdlib.h>

typedef struct EntryObj { Obj h; Value id, name, symbols, varnames, children, nested, type, lineno; } EntryObj;

static const Member entry_members[] = {
    {"id", offsetof(EntryObj, id), MEMBER_READONLY, NULL}, {"name", offsetof(EntryObj, name), MEMBER_READONLY, NULL},
    {"symbols", offsetof(EntryObj, symbols), MEMBER_READONLY, NULL},
    {"varnames", offsetof(EntryObj, varnames), MEMBER_READONLY, NULL},
    {"children", offsetof(EntryObj, children), MEMBER_READONLY, NULL},
    {"nested", offsetof(EntryObj, nested), MEMBER_READONLY, NULL}, {"type", offsetof(EntryObj, type), MEMBER_READONLY, NULL},
    {"lineno", offsetof(EntryObj, lineno), MEMBER_READONLY, NULL}, {0}};

static Value entry_repr(Thread *th, Value self) {
    const EntryObj *e = OBJ(EntryObj, self);
    return str_format_c("<symtable entry %U(%ld), line %ld>", e->name, (long)small_value(e->id), (long)small_value(e->lineno));
}

static Type type_entry = {
    .name = "symtable entry", .flags = TF_NO_NEW, .size = sizeof(EntryObj), .values = offsetof(EntryObj, id),
    .values_end = sizeof(EntryObj), .members = entry_members, .repr = entry_repr,
};

static Value name_value(const Str *s) {
    Value v = str_from_utf8(s->data, s->len);
    return v == RAISED ? v : str_intern(v);
}

/* No safepoint. */
static Value entry_of(ScopeTable *t, Scope *s) {
    Value symbols = dict_new(), names = list_new(0), children = list_new(0), name = name_value(s->name);
    if (symbols == RAISED || names == RAISED || children == RAISED || name == RAISED) return RAISED;
    for (int i = 0; i < s->nsymbols; i++) {
        Value n = name_value(s->symbols[i].name);
        if (n == RAISED || dict_set_str(symbols, n, small_int(s->symbols[i].flags)) < 0) return RAISED;
    }
    for (int i = 0; i < s->nparams; i++)
        if (list_append(names, name_value(s->params[i])) < 0) return RAISED;
    for (int i = 0; i < s->nchildren; i++) {
        Value child = entry_of(t, s->children[i]);
        if (child == RAISED || list_append(children, child) < 0) return RAISED;
    }
    Value v = obj_new(&type_entry);
    if (v == RAISED) return RAISED;
    int number = 0;
    while (number < t->count && t->all[number] != s) number++;
    EntryObj *e = OBJ(EntryObj, v); /* NOBARRIER: fresh */
    e->id = small_int((int64_t)((uintptr_t)s >> 4 << 8) + number), e->name = name, e->symbols = symbols, e->varnames = names;
    e->children = children;
    e->nested = small_int(s->nested), e->type = small_int(s->kind), e->lineno = small_int(s->lineno);
    return v;
}

static int mode_of(Value v) {
    static const char *const modes[] = {"exec", "eval", "single"};
    for (int i = 0; i < 3; i++)
        if (str_equal_c(v, modes[i])) return i;
    return err_set(ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
}

static Value s_symtable(Thread *th, Value *a, unsigned n, Value kw) {
    bool text = str_check(a[1]);
    if (!text && !bytes_check(a[1])) return err_raise(TypeError, "symtable() arg 1 must be a string or bytes");
    if (!str_check(a[3])) return arg_type_error("symtable", "3", "str", a[3]);
    if (bytes_check(a[2])) a[2] = str_from_fs(bytes_data(a[2]), bytes_len(a[2]));
    if (a[2] == RAISED) return RAISED;
    int mode = mode_of(a[3]);
    if (mode < 0) return RAISED;
    size_t len = text ? 0 : bytes_len(a[1]);
    char *source = text ? str_to_utf8(a[1], &len) : malloc(len + 1);
    if (!source) return text ? RAISED : err_no_memory();
    if (!text) memcpy(source, bytes_data(a[1]), len);
    Value v = RAISED;
    if (memchr(source, 0, len)) {
        err_raise(ValueError, "source code string cannot contain null bytes");
    } else {
        Front *f = compile_front(th, text, mode, 0, 0);
        Node *mod = front_parse(f, source, len);
        ScopeTable *t = mod ? scope_build(f, mod) : NULL;
        if (compile_warnings(th, f, a[2]) == 0) v = t ? entry_of(t, t->top) : compile_error(th, f, a[2]);
        front_free(f);
    }
    free(source);
    return v;
}

static const Method methods[] = {
    {"symtable", s_symtable, "(module, source, filename, startstr, /)", "Return symbol and scope dictionaries used internally by compiler.", 0},
    {0}};

static const struct { const char *name; int value; } numbers[] = {
    {"USE", DEF_USE}, {"DEF_GLOBAL", DEF_GLOBAL}, {"DEF_NONLOCAL", DEF_NONLOCAL}, {"DEF_LOCAL", DEF_LOCAL}, {"DEF_PARAM", DEF_PARAM},
    {"DEF_FREE", 32}, {"DEF_FREE_CLASS", DEF_FREE_CLASS}, {"DEF_IMPORT", DEF_IMPORT}, {"DEF_BOUND", DEF_BOUND},
    {"DEF_ANNOT", DEF_ANNOT}, {"TYPE_FUNCTION", SCOPE_FUNCTION}, {"TYPE_CLASS", SCOPE_CLASS}, {"TYPE_MODULE", SCOPE_MODULE},
    {"LOCAL", NAME_LOCAL}, {"GLOBAL_EXPLICIT", NAME_GLOBAL_EXPLICIT}, {"GLOBAL_IMPLICIT", NAME_GLOBAL_IMPLICIT},
    {"FREE", NAME_FREE}, {"CELL", NAME_CELL}, {"SCOPE_OFF", SCOPE_SHIFT}, {"SCOPE_MASK", SCOPE_MASK}};

static int init(Thread *th, Value m) {
    type_ready(&type_entry);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (module_add_int(m, numbers[i].name, numbers[i].value) < 0) return -1;
    return 0;
}

const ModuleDef module_symtable = {.name = "_symtable", .methods = methods, .init = init};
