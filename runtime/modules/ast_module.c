/* ast_module.c -- the module _ast: its classes, made from ast.def, and trees as objects of them.
 *
 * The classes are made once, when they are first wanted, and stay for ever. They are ordinary Python classes under AST, so that
 * the module ast can add to them.  The way back, from objects to trees: ast_from.c. */
#include "ast_module.h"
#include "compile.h"
#include "native.h"

#include <stdio.h>
#include <stdlib.h>

Value ast_class[AST_KINDS], ast_sum[AST_TYPES];
static Value field_name[AST_KINDS][8];
static Value single[AST_KINDS]; /* the objects of operators and contexts */
static Value position_names[4];
static bool made;

const char *const ast_positions[4] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

Value ast_field_name(int kind, int i) { return field_name[kind][i]; }
Value ast_position_name(int i) { return position_names[i]; }

/* Families with one kind of their own name are that kind's class. */
static bool is_product(int family) {
    for (int k = 1; k < AST_KINDS; k++)
        if (ast_info[k].family == family) return !strcmp(ast_info[k].name, ast_type_names[family]);
    return false;
}

/* ---- AST ---------------------------------------------------------------------------------------------------------------- */

/* Arguments are __init__'s affair, whatever a subclass makes of it. */
static Value ast_new_object(Thread *th, Value *a, unsigned n, Value kw) { return obj_new(type_from(a[0])); }

static int ast_init(Thread *th, Value *a, unsigned n, Value kw) {
    Value fields;
    Value *r = root_push(th, 1);
    int found = obj_find_attr(th, type_obj(a[0]), S(_fields), &fields);
    if (found < 0) return -1;
    r[0] = found ? fields : tuple_empty;
    int64_t count = 0;
    if (found && obj_len(th, fields, &count) < 0) return -1;
    if ((int64_t)n - 1 > count)
        return err_set(TypeError, "%N constructor takes at most %ld positional argument%s", type_of(a[0]), (long)count,
                       count == 1 ? "" : "s");
    for (unsigned i = 1; i < n; i++) {
        Value name = obj_getitem(th, r[0], small_int(i - 1));
        if (name == RAISED || obj_setattr(th, a[0], name, a[i]) < 0) return -1;
    }
    for (uint64_t i = 0; is_ref(kw) && i < tuple_len(kw); i++) {
        for (unsigned k = 1; k < n; k++) {
            Value name = obj_getitem(th, r[0], small_int(k - 1));
            if (name == RAISED) return -1;
            int same = obj_eq(th, name, tuple_get(kw, i));
            if (same < 0) return -1;
            if (same) return err_set(TypeError, "%N got multiple values for argument '%U'", type_of(a[0]), tuple_get(kw, i));
        }
        if (obj_setattr(th, a[0], tuple_get(kw, i), a[n + i]) < 0) return -1;
    }
    root_pop(th, 1);
    return 0;
}

static Value ast_reduce(Thread *th, Value *a, unsigned n, Value kw) {
    Value dict;
    int found = obj_find_attr(th, a[0], S(__dict__), &dict);
    if (found < 0) return RAISED;
    return found ? TUPLE(type_obj(a[0]), tuple_empty, dict) : TUPLE(type_obj(a[0]), tuple_empty);
}

static const Method ast_methods[] = {{"__reduce__", ast_reduce, "!(self)", NULL, 0}, {0}};

Type type_AST = {
    .name = "ast.AST", .flags = TF_BASETYPE | TF_DICT, .size = sizeof(Obj) + 8, .methods = ast_methods,
    .new = ast_new_object, .init = ast_init,
};

/* ---- making the classes ------------------------------------------------------------------------------------------------- */

static const char *count_mark(int kind, int i) {
    const AstField *f = &ast_info[kind].field[i];
    if (kind == K_ImportFrom && !strcmp(f->name, "level")) return "?";
    return f->count == OPT ? "?" : f->count == SEQ ? "*" : "";
}

static bool is_optional(int kind, int i) { return *count_mark(kind, i) == '?'; }

static void write_kind(FILE *out, int kind) {
    const AstInfo *info = &ast_info[kind];
    fputs(info->name, out);
    for (int i = 0; i < info->nfields; i++)
        fprintf(out, "%s%s%s %s", i ? ", " : "(", ast_type_names[info->field[i].type], count_mark(kind, i), info->field[i].name);
    if (info->nfields) fputc(')', out);
}

static Value doc_text(void (*write)(FILE *out, int of), int of) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) abort();
    write(out, of);
    fclose(out);
    Value v = str_from_utf8(text, size);
    free(text);
    return v;
}

static void write_sum(FILE *out, int family) {
    bool first = true, bare = true;
    for (int k = 1; k < AST_KINDS; k++)
        if (ast_info[k].family == family && ast_info[k].nfields) bare = false;
    fprintf(out, "%s = ", ast_type_names[family]);
    for (int k = 1; k < AST_KINDS; k++) {
        if (ast_info[k].family != family) continue;
        if (!first && bare) fputs(" | ", out);
        if (!first && !bare) fprintf(out, "\n%*s| ", (int)strlen(ast_type_names[family]) + 1, "");
        write_kind(out, k);
        first = false;
    }
}

/* class name(base): dict gets what all classes have. */
static Value make_class(Thread *th, const char *name, Value base, Value dict, Value doc) {
    Value *r = root_push2(th, dict, base);
    if (doc == RAISED || dict == RAISED || dict_set_str(dict, S(__doc__), doc) < 0 ||
        dict_set_str(dict, S(__module__), str_intern_c("ast")) < 0)
        return RAISED;
    Value bases = TUPLE(r[1]), text = str_intern_c(name);
    if (bases == RAISED) return RAISED;
    Value cls = type_make(th, &type_type, text, bases, r[0], V_NONE, NULL, 0);
    root_pop(th, 2);
    return cls;
}

static int add_positions(Value dict, bool end_optional) {
    Value names = tuple_from(position_names, 4);
    if (names == RAISED || dict_set_str(dict, S(_attributes), names) < 0) return -1;
    if (!end_optional) return 0;
    return dict_set_str(dict, position_names[2], V_NONE) < 0 || dict_set_str(dict, position_names[3], V_NONE) < 0 ? -1 : 0;
}

static bool has_positions(int family) {
    for (int k = 1; k < AST_KINDS; k++)
        if (ast_info[k].family == family) return ast_info[k].positions;
    return false;
}

static int make_sum(Thread *th, int family) {
    Value dict = dict_new();
    if (dict == RAISED || dict_set_str(dict, S(_fields), tuple_empty) < 0) return -1;
    if (has_positions(family) ? add_positions(dict, family != A_pattern) < 0 : dict_set_str(dict, S(_attributes), tuple_empty) < 0)
        return -1;
    ast_sum[family] = make_class(th, ast_type_names[family], type_AST.obj, dict, doc_text(write_sum, family));
    return ast_sum[family] == RAISED ? -1 : 0;
}

static int make_kind(Thread *th, int kind) {
    const AstInfo *info = &ast_info[kind];
    bool product = is_product(info->family);
    Value dict = dict_new(), names;
    for (int i = 0; i < info->nfields; i++) field_name[kind][i] = str_intern_c(info->field[i].name);
    names = info->nfields ? tuple_from(field_name[kind], info->nfields) : tuple_empty;
    if (dict == RAISED || names == RAISED) return -1;
    if (dict_set_str(dict, S(_fields), names) < 0 || dict_set_str(dict, S(__match_args__), names) < 0) return -1;
    for (int i = 0; i < info->nfields; i++)
        if (is_optional(kind, i) && dict_set_str(dict, field_name[kind][i], V_NONE) < 0) return -1;
    if (product && (info->positions ? add_positions(dict, true) < 0 : dict_set_str(dict, S(_attributes), tuple_empty) < 0)) return -1;
    Value base = product ? type_AST.obj : ast_sum[info->family];
    ast_class[kind] = make_class(th, info->name, base, dict, doc_text(write_kind, kind));
    if (ast_class[kind] == RAISED) return -1;
    if (product) ast_sum[info->family] = ast_class[kind];
    if (ast_type_is_enum(info->family)) single[kind] = obj_new(type_from(ast_class[kind]));
    return single[kind] == RAISED ? -1 : 0;
}

static int make_base(void) {
    type_ready(&type_AST);
    Value dict = OBJ(TypeObj, type_AST.obj)->dict;
    const Value names[] = {S(_fields), S(_attributes), S(__match_args__)};
    for (int i = 0; i < 3; i++)
        if (dict_set_str(dict, names[i], tuple_empty) < 0) return -1;
    if (dict_set_str(dict, S(__module__), str_intern_c("ast")) < 0) return -1;
    type_changed(&type_AST);
    return 0;
}

int ast_ready(Thread *th) {
    if (made) return 0;
    for (int i = 0; i < 4; i++) position_names[i] = str_intern_c(ast_positions[i]);
    for (int k = 0; k < AST_KINDS; k++) gc_root_add(&ast_class[k]), gc_root_add(&single[k]);
    for (int t = 0; t < AST_TYPES; t++) gc_root_add(&ast_sum[t]);
    if (make_base() < 0) return -1;
    for (int t = 0; t < AST_TYPES; t++)
        if ((ast_type_is_node(t) || ast_type_is_enum(t)) && !is_product(t) && make_sum(th, t) < 0) return -1;
    for (int k = 1; k < AST_KINDS; k++)
        if (make_kind(th, k) < 0) return -1;
    made = true;
    return 0;
}

/* ---- a tree as objects: no safepoint ------------------------------------------------------------------------------------ */

static Value node_value(Node *n);

static Value text_value(Str *s, bool name) {
    if (!s) return V_NONE;
    Value v = str_from_utf8(s->data, s->len);
    return v != RAISED && name ? str_intern(v) : v;
}

static Value one_value(int type, AstSlot slot) {
    switch (type) {
    case A_identifier: return text_value((Str *)slot, true);
    case A_string: return text_value((Str *)slot, false);
    case A_constant: return cg_value((const Const *)slot);
    case A_int: return small_int(slot);
    default: break;
    }
    if (ast_type_is_enum(type)) return single[slot];
    return slot ? node_value((Node *)slot) : V_NONE;
}

static Value list_value(int type, const Seq *s) {
    Value list = list_new((uint64_t)s->len);
    for (int i = 0; i < s->len && list != RAISED; i++) {
        Value v = one_value(type, type == A_identifier ? (AstSlot)s->name[i] : ast_type_is_enum(type) ? s->op[i] : (AstSlot)s->at[i]);
        if (v == RAISED || list_append(list, v) < 0) return RAISED;
    }
    return list;
}

static Value node_value(Node *n) {
    const AstInfo *info = &ast_info[n->kind];
    Value o = obj_new(type_from(ast_class[n->kind]));
    if (o == RAISED) return RAISED;
    for (int i = 0; i < info->nfields; i++) {
        const AstField *f = &info->field[i];
        Value v = f->count == SEQ ? list_value(f->type, (const Seq *)*ast_slot(n, i)) : one_value(f->type, *ast_slot(n, i));
        if (v == RAISED || inst_set(o, field_name[n->kind][i], v) < 0) return RAISED;
    }
    if (!info->positions) return o;
    const int32_t at[] = {n->lineno, n->col, n->end_lineno, n->end_col};
    for (int i = 0; i < 4; i++)
        if (inst_set(o, position_names[i], small_int(at[i])) < 0) return RAISED;
    return o;
}

Value ast_to_value(Thread *th, Front *f, Node *n) { return ast_ready(th) < 0 ? RAISED : node_value(n); }

/* ---- the module --------------------------------------------------------------------------------------------------------- */

static int init(Thread *th, Value m) {
    if (ast_ready(th) < 0) return -1;
    Value *r = root_push1(th, m);
    module_add(r[0], "AST", type_AST.obj);
    for (int t = 0; t < AST_TYPES; t++)
        if (ast_sum[t] && module_add(r[0], ast_type_names[t], ast_sum[t]) < 0) return -1;
    for (int k = 1; k < AST_KINDS; k++)
        if (module_add(r[0], ast_info[k].name, ast_class[k]) < 0) return -1;
    module_add_int(r[0], "PyCF_ALLOW_TOP_LEVEL_AWAIT", PYCF_TOP_LEVEL_AWAIT);
    module_add_int(r[0], "PyCF_ONLY_AST", PYCF_ONLY_AST);
    module_add_int(r[0], "PyCF_TYPE_COMMENTS", PYCF_TYPE_COMMENTS);
    root_pop(th, 1);
    return 0;
}

const ModuleDef module_ast = {.name = "_ast", .init = init};
