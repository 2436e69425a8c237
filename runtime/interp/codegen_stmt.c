/* codegen_stmt.c -- statements but for try, with and match; leaving blocks. */
#include "codegen.h"

/* ---- blocks ---- */

void cg_push_block(Gen *g, Block *b, BlockKind kind, unsigned reg) {
    *b = (Block){.up = g->u->block, .kind = kind, .handler = g->u->handler, .reg = reg};
    g->u->block = b;
}

void cg_pop_block(Gen *g) {
    g->u->handler = g->u->block->handler;
    g->u->block = g->u->block->up;
}

/* What leaving takes, run outside of the block. */
void cg_leave_block(Gen *g, Block *b, unsigned keep) {
    Unit *u = g->u;
    (void)keep;
    u->block = b->up;
    u->handler = b->handler;
    switch (b->kind) {
    case B_LOOP: break;
    case B_FINALLY: cg_body(g, b->body); break;
    case B_EXCEPTION: cg_emit(g, OP_POPEXC, b->reg, 0, 0); break;
    case B_NAMED:
        cg_unbind_name(g, b->name);
        cg_emit(g, OP_POPEXC, b->reg, 0, 0);
        break;
    case B_WITH: case B_ASYNC_WITH: {
        Place p = cg_at(g, b->node);
        cg_exit_call(g, b->reg, b->kind == B_ASYNC_WITH);
        cg_back(g, p);
        break;
    }
    }
}

typedef struct Where { Block *block; int32_t handler; } Where;

static Where leave_until(Gen *g, Block *stop) {
    Where w = {g->u->block, g->u->handler};
    for (Block *b = w.block; b != stop; b = b->up) cg_leave_block(g, b, 0);
    return w;
}

static void come_back(Gen *g, Where w) { g->u->block = w.block, g->u->handler = w.handler; }

static bool must_unwind(const Gen *g) {
    for (Block *b = g->u->block; b; b = b->up)
        if (b->kind != B_LOOP) return true;
    return false;
}

static void return_stmt(Gen *g, Node *n) {
    Node *value = AS(Return, n)->value;
    bool constant = !value || value->kind == K_Constant, unwind = must_unwind(g);
    unsigned r = 0;
    if (!constant) r = unwind ? cg_expr_temp(g, value) : cg_expr(g, value);
    unsigned base = g->u->stmt_base;
    g->u->stmt_base = g->u->free;
    Where w = leave_until(g, NULL);
    if (!value || (constant && AS(Constant, value)->value->kind == CONST_NONE)) {
        cg_show_const(g, g->none);
        cg_emit(g, OP_RETIMM, IMM_NONE, 0, 0);
    } else {
        if (constant) cg_expr_to(g, value, r = cg_alloc(g, 1));
        cg_emit(g, OP_RETURN, r, 0, 0);
    }
    come_back(g, w);
    g->u->stmt_base = base;
}

static void break_stmt(Gen *g, bool again) {
    Block *b = g->u->block;
    while (b && b->kind != B_LOOP) b = b->up;
    if (!b) {
        cg_fail(g, SystemError, "'break' outside loop");
        return;
    }
    if (g->u->block == b && !again) cg_emit(g, OP_NOP, 0, 0, 0);
    Where w = leave_until(g, b);
    if (!again && b->reg) cg_emit(g, OP_CLEAR, b->reg - 1, 1, 0);
    cg_jump(g, again ? OP_LOOP : OP_JUMP, 0, again ? b->again : b->exit);
    come_back(g, w);
}

/* ---- loops, if ---- */

static void loop_back(Gen *g, int32_t label) {
    bool old = g->u->artificial;
    g->u->artificial = true;
    cg_jump(g, OP_LOOP, 0, label);
    g->u->artificial = old;
}

static void while_stmt(Gen *g, Node *n) {
    AstWhile *s = AS(While, n);
    int32_t top = cg_label(g), other = cg_label(g), end = cg_label(g);
    Block b;
    cg_place(g, top);
    cg_branch(g, s->test, false, other);
    cg_push_block(g, &b, B_LOOP, 0);
    b.exit = end, b.again = top;
    cg_body(g, s->body);
    loop_back(g, top);
    cg_pop_block(g);
    cg_place(g, other);
    cg_body(g, s->orelse);
    cg_place(g, end);
}

/* Both kinds have the same fields. */
static void for_stmt(Gen *g, Node *n) {
    AstFor *s = AS(For, n);
    bool is_async = n->kind == K_AsyncFor;
    unsigned it = cg_alloc(g, 1), mark = g->u->free;
    int32_t top = cg_label(g), other = cg_label(g), end = cg_label(g);
    Block b;
    unsigned r = cg_expr(g, s->iter);
    g->u->free = mark;
    cg_emit(g, is_async ? OP_AITER : OP_ITER, it, r, 0);
    int target = s->target->kind == K_Name ? cg_local_reg(g, AS(Name, s->target)->id) : -1;
    cg_place(g, top);
    unsigned v = target >= 0 && !is_async ? (unsigned)target : cg_alloc(g, 1);
    if (is_async)
        cg_async_next(g, v, it, other);
    else
        cg_jump2(g, OP_NEXT, v, it, 0, other);
    if (v != (unsigned)target) cg_assign(g, s->target, v);
    g->u->free = mark;
    cg_push_block(g, &b, B_LOOP, it + 1);
    b.exit = end, b.again = top;
    cg_body(g, s->body);
    loop_back(g, top);
    cg_pop_block(g);
    cg_place(g, other);
    bool old = g->u->artificial;
    g->u->artificial = true;
    cg_emit(g, OP_CLEAR, it, 1, 0);
    g->u->artificial = old;
    cg_body(g, s->orelse);
    cg_place(g, end);
}

static void if_stmt(Gen *g, Node *n) {
    AstIf *s = AS(If, n);
    int32_t other = cg_label(g), end = s->orelse->len ? cg_label(g) : other;
    cg_branch(g, s->test, false, other);
    cg_body(g, s->body);
    if (s->orelse->len) {
        bool old = g->u->artificial;
        g->u->artificial = true;
        cg_jump(g, OP_JUMP, 0, end);
        g->u->artificial = old;
        cg_place(g, other);
        cg_body(g, s->orelse);
    }
    cg_place(g, end);
}

/* ---- assignment ---- */

static int star_at(const Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i]->kind == K_Starred) return i;
    return -1;
}

static Node *unstarred(Node *n) { return n->kind == K_Starred ? AS(Starred, n)->value : n; }

/* More targets than registers. */
static void unpack_long(Gen *g, Seq *s, unsigned reg, int star) {
    unsigned list = cg_alloc(g, 1), key = cg_alloc(g, 1), item = cg_alloc(g, 1);
    uint32_t before = (uint32_t)star, after = (uint32_t)(s->len - star - 1);
    if (star >= 0 && after > 0xffff) cg_fail(g, SystemError, "too many targets");
    cg_emit2(g, OP_UNPACKLIST, list, reg, star >= 0, star >= 0 ? before | after << 16 : (uint32_t)s->len);
    for (int i = 0; i < s->len; i++) {
        cg_load_const(g, key, const_int(g->a, i));
        cg_emit(g, OP_GETITEM, item, list, key);
        cg_assign(g, unstarred(s->at[i]), item);
    }
}

static int local_target(Gen *g, Node *n) { return n->kind == K_Name ? cg_local_reg(g, AS(Name, n)->id) : -1; }

/* Are the targets locals in registers one after the other? The first, or -1. */
static int neighbours(Gen *g, Seq *s) {
    int first = s->len ? local_target(g, s->at[0]) : -1;
    for (int i = 1; first >= 0 && i < s->len; i++)
        if (local_target(g, s->at[i]) != first + i) return -1;
    return first;
}

static void unpack(Gen *g, Seq *s, unsigned reg) {
    int star = star_at(s), direct = star < 0 ? neighbours(g, s) : -1;
    unsigned mark = g->u->free, n = (unsigned)s->len;
    if (direct >= 0) {
        cg_emit(g, OP_UNPACK, (unsigned)direct, reg, n);
    } else if (n > 100 || !cg_room(g, n)) {
        unpack_long(g, s, reg, star);
    } else {
        unsigned r = cg_alloc(g, n);
        if (star < 0)
            cg_emit(g, OP_UNPACK, r, reg, n);
        else
            cg_emit2(g, OP_UNPACKEX, r, reg, (unsigned)star, n - (unsigned)star - 1);
        for (unsigned i = 0; i < n; i++) cg_assign(g, unstarred(s->at[i]), r + i);
    }
    g->u->free = mark;
}

void cg_assign(Gen *g, Node *target, unsigned reg) {
    unsigned mark = g->u->free, a;
    Place p = cg_at(g, target);
    switch (target->kind) {
    case K_Name: cg_store_name(g, AS(Name, target)->id, reg); break;
    case K_Attribute:
        a = cg_expr(g, AS(Attribute, target)->value);
        cg_at_attribute(g, target);
        cg_attr(g, OP_SETATTR, a, reg, AS(Attribute, target)->attr);
        break;
    case K_Subscript:
        a = cg_expr_before(g, AS(Subscript, target)->value, AS(Subscript, target)->slice);
        cg_emit(g, OP_SETITEM, a, cg_expr(g, AS(Subscript, target)->slice), reg);
        break;
    case K_Tuple: unpack(g, AS(Tuple, target)->elts, reg); break;
    case K_List: unpack(g, AS(List, target)->elts, reg); break;
    case K_Starred: cg_assign(g, AS(Starred, target)->value, reg); break;
    default: cg_fail(g, SystemError, "unexpected target");
    }
    cg_back(g, p);
    g->u->free = mark;
}

/* a, b = x, y with different locals on the left: no tuple. The last value can go where it belongs at once, since no target is
 * assigned before all values are there. */
static bool parallel(Gen *g, Node *target, Node *value) {
    if (target->kind != K_Tuple || value->kind != K_Tuple) return false;
    Seq *to = AS(Tuple, target)->elts, *from = AS(Tuple, value)->elts;
    int n = to->len;
    if (n != from->len || n < 2 || n > 8 || star_at(from) >= 0) return false;
    for (int i = 0; i < n; i++) {
        if (local_target(g, to->at[i]) < 0) return false;
        for (int k = 0; k < i; k++)
            if (AS(Name, to->at[k])->id == AS(Name, to->at[i])->id) return false;
    }
    if (cg_rebinds(g, value, NULL)) return false;
    unsigned first = g->u->free;
    for (int i = 0; i + 1 < n; i++) cg_expr_temp(g, from->at[i]);
    cg_expr_to(g, from->at[n - 1], (unsigned)local_target(g, to->at[n - 1]));
    for (int i = 0; i + 1 < n; i++) cg_move(g, (unsigned)local_target(g, to->at[i]), first + (unsigned)i);
    return true;
}

static void assign_stmt(Gen *g, Node *n) {
    AstAssign *s = AS(Assign, n);
    Node *target = s->targets->at[0];
    if (s->targets->len == 1) {
        int reg = local_target(g, target);
        if (reg >= 0)
            cg_expr_to(g, s->value, (unsigned)reg);
        else if (!parallel(g, target, s->value))
            cg_assign(g, target, cg_expr_before(g, s->value, target));
        return;
    }
    unsigned r = cg_expr_temp(g, s->value);
    for (int i = 0; i < s->targets->len; i++) cg_assign(g, s->targets->at[i], r);
}

/* dst = a op= value */
static void in_place(Gen *g, AstAugAssign *s, unsigned dst, unsigned a) {
    Node *value = s->value;
    const Const *c = value->kind == K_Constant ? AS(Constant, value)->value : NULL;
    if (c && c->kind == CONST_INT && c->n <= 1 && (s->op == K_Add || s->op == K_Sub)) {
        int64_t i = c->n ? c->limb[0] : 0;
        if (c->neg) i = -i;
        if (i >= -128 && i <= 127) {
            cg_emit(g, s->op == K_Add ? OP_IADDI : OP_ISUBI, dst, a, (unsigned)(i + 128));
            return;
        }
    }
    unsigned b = cg_expr(g, value);
    cg_emit2(g, OP_INPLACE, dst, a, cg_num_op(s->op), b);
}

static void aug_assign(Gen *g, Node *n) {
    AstAugAssign *s = AS(AugAssign, n);
    Node *t = s->target;
    unsigned object, key, value;
    switch (t->kind) {
    case K_Name: {
        int reg = local_target(g, t);
        if (reg < 0) {
            cg_load_name(g, value = cg_alloc(g, 1), AS(Name, t)->id);
            in_place(g, s, value, value);
            cg_store_name(g, AS(Name, t)->id, value);
        } else if (cg_rebinds(g, s->value, AS(Name, t)->id)) {
            cg_load_name(g, value = cg_alloc(g, 1), AS(Name, t)->id);
            in_place(g, s, (unsigned)reg, value);
        } else {
            Place p = cg_at(g, t);
            cg_check_local(g, AS(Name, t)->id, (unsigned)reg);
            cg_back(g, p);
            in_place(g, s, (unsigned)reg, (unsigned)reg);
        }
        break;
    }
    case K_Attribute: {
        object = cg_expr_before(g, AS(Attribute, t)->value, s->value);
        value = cg_alloc(g, 1);
        Place p = cg_at(g, t);
        cg_at_attribute(g, t);
        cg_attr(g, OP_GETATTR, value, object, AS(Attribute, t)->attr);
        cg_back(g, p);
        in_place(g, s, value, value);
        p = cg_at(g, t);
        cg_at_attribute(g, t);
        cg_attr(g, OP_SETATTR, object, value, AS(Attribute, t)->attr);
        cg_back(g, p);
        break;
    }
    case K_Subscript: {
        AstSubscript *e = AS(Subscript, t);
        bool copy = cg_rebinds(g, s->value, NULL) || cg_rebinds(g, e->slice, NULL);
        object = copy ? cg_expr_temp(g, e->value) : cg_expr(g, e->value);
        key = copy ? cg_expr_temp(g, e->slice) : cg_expr(g, e->slice);
        value = cg_alloc(g, 1);
        Place p = cg_at(g, t);
        cg_emit(g, OP_GETITEM, value, object, key);
        cg_back(g, p);
        in_place(g, s, value, value);
        p = cg_at(g, t);
        cg_emit(g, OP_SETITEM, object, key, value);
        cg_back(g, p);
        break;
    }
    default: cg_fail(g, SystemError, "unexpected target");
    }
}

static void drop_slice(Gen *g, Node *n) {
    if (n->kind != K_Slice) {
        cg_expr_drop(g, n);
        return;
    }
    Node *part[3] = {AS(Slice, n)->lower, AS(Slice, n)->upper, AS(Slice, n)->step};
    for (int i = 0; i < 3; i++)
        if (part[i]) cg_expr_drop(g, part[i]);
}

/* Parts of a target without a value are evaluated all the same. */
static void drop_target(Gen *g, Node *t) {
    if (t->kind == K_Attribute) cg_expr_drop(g, AS(Attribute, t)->value);
    if (t->kind != K_Subscript) return;
    cg_expr_drop(g, AS(Subscript, t)->value);
    Node *key = AS(Subscript, t)->slice;
    if (key->kind != K_Tuple) {
        drop_slice(g, key);
        return;
    }
    for (int i = 0; i < AS(Tuple, key)->elts->len; i++) drop_slice(g, AS(Tuple, key)->elts->at[i]);
}

static void ann_assign(Gen *g, Node *n) {
    AstAnnAssign *s = AS(AnnAssign, n);
    bool kept = g->u->scope->kind != SCOPE_FUNCTION;
    if (s->value) {
        int reg = local_target(g, s->target);
        if (reg >= 0)
            cg_expr_to(g, s->value, (unsigned)reg);
        else
            cg_assign(g, s->target, cg_expr_before(g, s->value, s->target));
    } else {
        drop_target(g, s->target);
    }
    if (!kept) return;
    if (s->target->kind == K_Name && s->simple) {
        unsigned value = cg_alloc(g, 1), map = cg_alloc(g, 1), key = cg_alloc(g, 1);
        cg_annotation(g, s->annotation, value);
        cg_load_name(g, map, g->annotations);
        cg_load_const(g, key, const_str(g->a, scope_mangle(g->a, g->u->scope->private, AS(Name, s->target)->id)));
        cg_emit(g, OP_SETITEM, map, key, value);
    } else if (!g->t->futures.annotations) {
        cg_expr_drop(g, s->annotation);
    }
}

static void delete_target(Gen *g, Node *t) {
    unsigned mark = g->u->free, a;
    Place p = cg_at(g, t);
    Seq *s = t->kind == K_Tuple ? AS(Tuple, t)->elts : t->kind == K_List ? AS(List, t)->elts : &ast_empty;
    switch (t->kind) {
    case K_Name: cg_delete_name(g, AS(Name, t)->id); break;
    case K_Attribute:
        a = cg_expr(g, AS(Attribute, t)->value);
        cg_at_attribute(g, t);
        cg_attr(g, OP_DELATTR, a, 0, AS(Attribute, t)->attr);
        break;
    case K_Subscript:
        a = cg_expr_before(g, AS(Subscript, t)->value, AS(Subscript, t)->slice);
        cg_emit(g, OP_DELITEM, a, cg_expr(g, AS(Subscript, t)->slice), 0);
        break;
    default:
        for (int i = 0; i < s->len; i++) delete_target(g, s->at[i]);
    }
    cg_back(g, p);
    g->u->free = mark;
}

/* ---- raise, assert ---- */

static void raise_stmt(Gen *g, Node *n) {
    AstRaise *s = AS(Raise, n);
    unsigned a = 0, b = 0;
    if (s->exc) a = s->cause ? cg_expr_before(g, s->exc, s->cause) : cg_expr(g, s->exc);
    if (s->cause) b = cg_expr(g, s->cause);
    cg_emit(g, OP_RAISE, a, b, s->cause ? 2 : s->exc ? 1 : 0);
}

/* CPython lets the error of an assert point to the comparison that was tested last, if there is one. */
static Node *last_comparison(Node *n) {
    Node *last = NULL, *at;
    switch (n->kind) {
    case K_Compare: return n;
    case K_UnaryOp: return AS(UnaryOp, n)->op == K_Not ? last_comparison(AS(UnaryOp, n)->operand) : NULL;
    case K_BoolOp:
        for (int i = 0; i < AS(BoolOp, n)->values->len; i++)
            if ((at = last_comparison(AS(BoolOp, n)->values->at[i]))) last = at;
        return last;
    default: return NULL;
    }
}

static void assert_stmt(Gen *g, Node *n) {
    AstAssert *s = AS(Assert, n);
    if (g->optimize) return;
    int32_t end = cg_label(g);
    cg_branch(g, s->test, true, end);
    Node *tested = last_comparison(s->test);
    if (tested) cg_at(g, tested);
    unsigned w = cg_alloc(g, 1);
    cg_emit(g, OP_ASSERTERR, w, 0, 0);
    if (s->msg) {
        cg_alloc(g, FRAME_HEAD - 1);
        cg_expr_temp(g, s->msg);
        cg_emit(g, OP_CALL, w, 1, 0);
    }
    cg_emit(g, OP_RAISE, w, 0, 1);
    cg_place(g, end);
}

/* ---- imports ---- */

/* The module in the first of two temporaries. */
static unsigned import_call(Gen *g, int64_t level, const Const *from, Str *name) {
    unsigned r = cg_alloc(g, 2);
    cg_load_const(g, r, const_int(g->a, level));
    cg_load_const(g, r + 1, from);
    cg_attr(g, OP_IMPORT, r, 0, name);
    return r;
}

/* import a.b.c as d: d is what the names lead to. */
static void import_as(Gen *g, unsigned r, Astalias *a) {
    const char *p = strchr(a->name->data, '.');
    while (p) {
        const char *end = strchr(++p, '.');
        size_t n = end ? (size_t)(end - p) : strlen(p);
        cg_attr(g, OP_IMPORTFROM, r, r, ast_intern(g->a, p, n));
        p = end;
    }
    cg_store_name(g, a->asname, r);
}

static void import_stmt(Gen *g, Node *n) {
    Seq *names = AS(Import, n)->names;
    for (int i = 0; i < names->len; i++) {
        Astalias *a = AS(alias, names->at[i]);
        unsigned mark = g->u->free, r = import_call(g, 0, g->none, a->name);
        const char *dot = strchr(a->name->data, '.');
        if (a->asname)
            import_as(g, r, a);
        else
            cg_store_name(g, dot ? ast_intern(g->a, a->name->data, (size_t)(dot - a->name->data)) : a->name, r);
        g->u->free = mark;
    }
}

static void import_from(Gen *g, Node *n) {
    AstImportFrom *s = AS(ImportFrom, n);
    Const **names = arena_alloc(g->a, sizeof *names * (size_t)s->names->len);
    for (int i = 0; i < s->names->len; i++) names[i] = const_str(g->a, AS(alias, s->names->at[i])->name);
    const Const *from = const_seq(g->a, CONST_TUPLE, names, (uint32_t)s->names->len);
    unsigned r = import_call(g, s->level, from, s->module ? s->module : cg_text(g, ""));
    if (ast_str_eq(AS(alias, s->names->at[0])->name, "*")) {
        cg_emit(g, OP_IMPORTSTAR, r, 0, 0);
        return;
    }
    for (int i = 0; i < s->names->len; i++) {
        Astalias *a = AS(alias, s->names->at[i]);
        cg_attr(g, OP_IMPORTFROM, r + 1, r, a->name);
        cg_store_name(g, a->asname ? a->asname : a->name, r + 1);
    }
}

/* ---- dispatch ---- */

static void expr_stmt(Gen *g, Node *n) {
    Node *value = AS(Expr, n)->value;
    if (g->interactive && !g->u->up)
        cg_emit(g, OP_PRINT, cg_expr(g, value), 0, 0);
    else if (value->kind == K_Constant)
        cg_emit(g, OP_NOP, 0, 0, 0);
    else
        cg_expr_drop(g, value);
}

static void stmt(Gen *g, Node *n) {
    switch (n->kind) {
    case K_FunctionDef: case K_AsyncFunctionDef: cg_function_def(g, n); break;
    case K_ClassDef: cg_class_def(g, n); break;
    case K_Return: return_stmt(g, n); break;
    case K_Delete:
        for (int i = 0; i < AS(Delete, n)->targets->len; i++) delete_target(g, AS(Delete, n)->targets->at[i]);
        break;
    case K_Assign: assign_stmt(g, n); break;
    case K_AugAssign: aug_assign(g, n); break;
    case K_AnnAssign: ann_assign(g, n); break;
    case K_For: case K_AsyncFor: for_stmt(g, n); break;
    case K_While: while_stmt(g, n); break;
    case K_If: if_stmt(g, n); break;
    case K_With: case K_AsyncWith: cg_with(g, n); break;
    case K_Match: cg_match(g, n); break;
    case K_Raise: raise_stmt(g, n); break;
    case K_Try: cg_try(g, n); break;
    case K_TryStar: cg_try_star(g, n); break;
    case K_Assert: assert_stmt(g, n); break;
    case K_Import: import_stmt(g, n); break;
    case K_ImportFrom: import_from(g, n); break;
    case K_Expr: expr_stmt(g, n); break;
    case K_Pass: cg_emit(g, OP_NOP, 0, 0, 0); break;
    case K_Break: break_stmt(g, false); break;
    case K_Continue: break_stmt(g, true); break;
    default: break; /* global, nonlocal: scope.c has seen to them */
    }
}

static bool annotates(const Seq *s);

static bool stmt_annotates(Node *n) {
    switch (n->kind) {
    case K_AnnAssign: return true;
    case K_For: case K_AsyncFor: return annotates(AS(For, n)->body) || annotates(AS(For, n)->orelse);
    case K_While: return annotates(AS(While, n)->body) || annotates(AS(While, n)->orelse);
    case K_If: return annotates(AS(If, n)->body) || annotates(AS(If, n)->orelse);
    case K_With: case K_AsyncWith: return annotates(AS(With, n)->body);
    case K_Try: case K_TryStar: {
        AstTry *t = AS(Try, n);
        for (int i = 0; i < t->handlers->len; i++)
            if (annotates(AS(ExceptHandler, t->handlers->at[i])->body)) return true;
        return annotates(t->body) || annotates(t->orelse) || annotates(t->finalbody);
    }
    case K_Match:
        for (int i = 0; i < AS(Match, n)->cases->len; i++)
            if (annotates(AS(match_case, AS(Match, n)->cases->at[i])->body)) return true;
        return false;
    default: return false;
    }
}

static bool annotates(const Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (stmt_annotates(s->at[i])) return true;
    return false;
}

const Const *cg_docstring(Gen *g, Seq *body) {
    (void)g;
    if (!body->len || body->at[0]->kind != K_Expr) return NULL;
    Node *value = AS(Expr, body->at[0])->value;
    if (value->kind != K_Constant || AS(Constant, value)->value->kind != CONST_STR) return NULL;
    return AS(Constant, value)->value;
}

void cg_body(Gen *g, Seq *s) {
    Unit *u = g->u;
    Scope *scope = u->scope;
    Node *owner = scope->node;
    int from = 0;
    bool whole = (owner->kind == K_Module && AS(Module, owner)->body == s) ||
                 (owner->kind == K_ClassDef && AS(ClassDef, owner)->body == s);
    bool function = (owner->kind == K_FunctionDef || owner->kind == K_AsyncFunctionDef) && AS(FunctionDef, owner)->body == s;
    if (whole && annotates(s)) cg_emit(g, OP_SETANNOTATIONS, 0, 0, 0);
    const Const *doc = whole || function ? cg_docstring(g, s) : NULL;
    if (doc && (function || g->optimize < 2)) from = 1;
    if (doc && !function && g->optimize < 2) {
        Place p = cg_at(g, AS(Expr, s->at[0])->value);
        unsigned t = cg_alloc(g, 1);
        cg_load_const(g, t, doc);
        cg_at(g, s->at[0]);
        cg_store_name(g, g->doc_, t);
        u->free = t;
        cg_back(g, p);
    }
    unsigned base = u->stmt_base;
    for (int i = from; i < s->len && !g->failed; i++) {
        unsigned mark = u->free;
        Place p = cg_at(g, s->at[i]);
        u->stmt_base = mark;
        stmt(g, s->at[i]);
        cg_back(g, p);
        u->free = mark;
    }
    u->stmt_base = base;
}

void cg_module(Gen *g, Node *mod) {
    Unit *u = g->u;
    switch (mod->kind) {
    case K_Expression: {
        cg_at(g, AS(Expression, mod)->body);
        unsigned r = cg_expr(g, AS(Expression, mod)->body);
        cg_emit(g, OP_RETURN, r, 0, 0);
        return;
    }
    case K_Interactive: cg_body(g, AS(Interactive, mod)->body); break;
    default: cg_body(g, AS(Module, mod)->body);
    }
    u->artificial = true;
    cg_show_const(g, g->none);
    cg_emit(g, OP_RETIMM, IMM_NONE, 0, 0);
}
