/* codegen_expr.c -- expressions: operators, branches, displays, calls, f-strings.  See codegen.h for the rules. */
#include "codegen.h"

/* ---- operands ---- */

static bool walrus_to(Node *n, void *arg) {
    Str *name = arg;
    if (n->kind == K_NamedExpr && (!name || AS(Name, AS(NamedExpr, n)->target)->id == name)) return false;
    return ast_children(n, walrus_to, arg);
}

bool cg_rebinds(Gen *g, Node *n, Str *name) {
    if (!g->any_walrus || !n || n->kind == K_Constant || n->kind == K_Name) return false;
    return !walrus_to(n, name);
}

static bool is_load_name(const Node *n) { return n->kind == K_Name && AS(Name, n)->ctx == K_Load; }

/* The local's own register, checked; or -1 if n is nothing of that kind. */
static int local_operand(Gen *g, Node *n) {
    if (!is_load_name(n)) return -1;
    int reg = cg_local_reg(g, AS(Name, n)->id);
    if (reg < 0) return -1;
    Place p = cg_at(g, n);
    cg_check_local(g, AS(Name, n)->id, (unsigned)reg);
    cg_back(g, p);
    return reg;
}

unsigned cg_expr_temp(Gen *g, Node *n) {
    unsigned r = cg_alloc(g, 1);
    cg_expr_to(g, n, r);
    return r;
}

unsigned cg_expr(Gen *g, Node *n) {
    int reg = local_operand(g, n);
    return reg >= 0 ? (unsigned)reg : cg_expr_temp(g, n);
}

unsigned cg_expr_before(Gen *g, Node *n, Node *later) {
    if (is_load_name(n) && cg_rebinds(g, later, AS(Name, n)->id)) return cg_expr_temp(g, n);
    return cg_expr(g, n);
}

/* An operand that may lie in `dst` if that is a temporary. */
static unsigned operand(Gen *g, Node *n, Node *later, unsigned dst) {
    if (is_load_name(n) && (!later || !cg_rebinds(g, later, AS(Name, n)->id))) {
        int reg = local_operand(g, n);
        if (reg >= 0) return (unsigned)reg;
    }
    if (!is_temp(g, dst)) return cg_expr_temp(g, n);
    cg_expr_to(g, n, dst);
    return dst;
}

/* dst, or a temporary in place of a local: for results that are written early, see [CG3]. */
static unsigned scratch(Gen *g, unsigned dst) { return is_temp(g, dst) ? dst : cg_alloc(g, 1); }

/* ---- operators ---- */

enum NumOp cg_num_op(intptr_t op) {
    switch (op) {
    case K_Add: return NB_ADD;
    case K_Sub: return NB_SUB;
    case K_Mult: return NB_MUL;
    case K_MatMult: return NB_MATMUL;
    case K_Div: return NB_TRUEDIV;
    case K_Mod: return NB_MOD;
    case K_Pow: return NB_POW;
    case K_LShift: return NB_LSHIFT;
    case K_RShift: return NB_RSHIFT;
    case K_BitOr: return NB_OR;
    case K_BitXor: return NB_XOR;
    case K_BitAnd: return NB_AND;
    default: return NB_FLOORDIV;
    }
}

_Static_assert(OP_POW - OP_ADD == NB_POW - NB_ADD, "operators in opcodes.def are in the order of NumOp");

/* An int constant from -128 to 127, plus 128; or -1. */
static int byte_const(const Node *n) {
    if (n->kind != K_Constant) return -1;
    const Const *c = AS(Constant, n)->value;
    if (c->kind != CONST_INT || c->n > 1) return -1;
    int64_t i = c->n ? c->limb[0] : 0;
    if (c->neg) i = -i;
    return i >= -128 && i <= 127 ? (int)i + 128 : -1;
}

static void bin_op(Gen *g, Node *n, unsigned dst) {
    AstBinOp *e = AS(BinOp, n);
    unsigned a = operand(g, e->left, e->right, dst);
    int small = byte_const(e->right);
    if (small >= 0 && (e->op == K_Add || e->op == K_Sub)) {
        cg_emit(g, e->op == K_Add ? OP_ADDI : OP_SUBI, dst, a, (unsigned)small);
        return;
    }
    unsigned b = cg_expr(g, e->right);
    cg_emit(g, OP_ADD + (enum Op)cg_num_op(e->op), dst, a, b);
}

static void unary_op(Gen *g, Node *n, unsigned dst) {
    AstUnaryOp *e = AS(UnaryOp, n);
    unsigned a = operand(g, e->operand, NULL, dst);
    cg_emit(g, e->op == K_Not ? OP_NOT : e->op == K_USub ? OP_NEG : e->op == K_UAdd ? OP_POS : OP_INVERT, dst, a, 0);
}

static void bool_op(Gen *g, Node *n, unsigned dst) {
    AstBoolOp *e = AS(BoolOp, n);
    unsigned t = scratch(g, dst);
    int32_t end = cg_label(g);
    for (int i = 0; i < e->values->len; i++) {
        cg_expr_to(g, e->values->at[i], t);
        if (i + 1 < e->values->len) cg_jump(g, e->op == K_And ? OP_JFALSE : OP_JTRUE, t, end);
    }
    cg_place(g, end);
    cg_move(g, dst, t);
}

static enum Op compare_op(intptr_t op) {
    switch (op) {
    case K_Lt: return OP_LT;
    case K_LtE: return OP_LE;
    case K_Eq: return OP_EQ;
    case K_NotEq: return OP_NE;
    case K_Gt: return OP_GT;
    case K_GtE: return OP_GE;
    case K_Is: return OP_IS;
    case K_IsNot: return OP_ISNOT;
    case K_In: return OP_IN;
    default: return OP_NOTIN;
    }
}

/* A comparand that stays what it is while the following ones are evaluated. */
static unsigned comparand(Gen *g, Node *n, AstCompare *e, int next) {
    for (int i = next; i < e->comparators->len; i++)
        if (cg_rebinds(g, e->comparators->at[i], NULL)) return cg_expr_temp(g, n);
    return cg_expr(g, n);
}

/* The same in a chain, where two registers serve in turn: `slot` is the one that is free. */
static unsigned chain_comparand(Gen *g, Node *n, AstCompare *e, int next, unsigned slot) {
    bool rebinds = false;
    for (int i = next; g->any_walrus && i < e->comparators->len; i++) rebinds |= cg_rebinds(g, e->comparators->at[i], NULL);
    int reg = rebinds ? -1 : local_operand(g, n);
    if (reg >= 0) return (unsigned)reg;
    cg_expr_to(g, n, slot);
    return slot;
}

static void compare(Gen *g, Node *n, unsigned dst) {
    AstCompare *e = AS(Compare, n);
    int last = e->ops->len - 1;
    if (last == 0) {
        unsigned a = operand(g, e->left, e->comparators->at[0], dst), b = cg_expr(g, e->comparators->at[0]);
        cg_emit(g, compare_op(e->ops->op[0]), dst, a, b);
        return;
    }
    unsigned t = scratch(g, dst), pair = cg_alloc(g, 2), a = chain_comparand(g, e->left, e, 0, pair);
    int32_t end = cg_label(g);
    for (int i = 0; i <= last; i++) {
        unsigned b = chain_comparand(g, e->comparators->at[i], e, i + 1, a == pair ? pair + 1 : pair);
        cg_emit(g, compare_op(e->ops->op[i]), t, a, b);
        if (i < last) cg_jump(g, OP_JFALSE, t, end);
        a = b;
    }
    cg_place(g, end);
    cg_move(g, dst, t);
}

/* ---- branches ---- */

static bool is_none(const Node *n) { return n->kind == K_Constant && AS(Constant, n)->value->kind == CONST_NONE; }

/* Jump if (a op n) is `when`; a is the left operand's register. The register of n (or 0) is for chains. */
static unsigned branch_compare(Gen *g, unsigned a, intptr_t op, Node *right, bool when, int32_t label, AstCompare *e, int next,
                               unsigned pair) {
    bool alone = next == e->comparators->len;
    if (alone && is_none(right) && (op == K_Is || op == K_IsNot)) {
        cg_jump(g, (op == K_Is) == when ? OP_JNONE : OP_JNOTNONE, a, label);
        return 0;
    }
    int small = alone ? byte_const(right) : -1;
    if (small >= 0 && op != K_In && op != K_NotIn && op != K_Is && op != K_IsNot) {
        cg_jump2(g, compare_op(op) - OP_LT + OP_JLTI, a, (unsigned)small, when, label);
        return 0;
    }
    unsigned b = pair ? chain_comparand(g, right, e, next, a == pair ? pair + 1 : pair) : comparand(g, right, e, next);
    if (op == K_In || op == K_NotIn) {
        unsigned mark = g->u->free, t = cg_alloc(g, 1);
        cg_emit(g, compare_op(op), t, a, b);
        cg_jump(g, when ? OP_JTRUE : OP_JFALSE, t, label);
        g->u->free = mark;
    } else if (op == K_Is || op == K_IsNot) {
        cg_jump2(g, OP_JIS, a, b, (op == K_Is) == when, label);
    } else {
        cg_jump2(g, compare_op(op) - OP_LT + OP_JLT, a, b, when, label);
    }
    return b;
}
_Static_assert(OP_GE - OP_LT == OP_JGE - OP_JLT && OP_JGE - OP_JLT == OP_JGEI - OP_JLTI, "comparisons in one order");

static void branch_chain(Gen *g, Node *n, bool when, int32_t label) {
    AstCompare *e = AS(Compare, n);
    int last = e->ops->len - 1;
    int32_t skip = when && last ? cg_label(g) : label;
    unsigned pair = last ? cg_alloc(g, 2) : 0;
    unsigned a = pair ? chain_comparand(g, e->left, e, 0, pair) : comparand(g, e->left, e, 0);
    for (int i = 0; i < last; i++)
        a = branch_compare(g, a, e->ops->op[i], e->comparators->at[i], false, skip, e, i + 1, pair);
    branch_compare(g, a, e->ops->op[last], e->comparators->at[last], when, label, e, last + 1, pair);
    if (when && last) cg_place(g, skip);
}

static void branch_bool(Gen *g, AstBoolOp *e, bool when, int32_t label) {
    bool leave = e->op == K_Or; /* the truth that decides early */
    int last = e->values->len - 1;
    int32_t early = leave == when ? label : cg_label(g);
    for (int i = 0; i < last; i++) cg_branch(g, e->values->at[i], leave, early);
    cg_branch(g, e->values->at[last], when, label);
    if (leave != when) cg_place(g, early);
}

static void branch_if_exp(Gen *g, AstIfExp *e, bool when, int32_t label) {
    int32_t other = cg_label(g), end = cg_label(g);
    cg_branch(g, e->test, false, other);
    cg_branch(g, e->body, when, label);
    cg_jump(g, OP_JUMP, 0, end);
    cg_place(g, other);
    cg_branch(g, e->orelse, when, label);
    cg_place(g, end);
}

void cg_branch(Gen *g, Node *n, bool when, int32_t label) {
    unsigned mark = g->u->free;
    Place p = cg_at(g, n);
    switch (n->kind) {
    case K_Constant:
        if (const_true(AS(Constant, n)->value) == when) cg_jump(g, OP_JUMP, 0, label);
        break;
    case K_UnaryOp:
        if (AS(UnaryOp, n)->op != K_Not) goto other;
        cg_branch(g, AS(UnaryOp, n)->operand, !when, label);
        break;
    case K_BoolOp: branch_bool(g, AS(BoolOp, n), when, label); break;
    case K_IfExp: branch_if_exp(g, AS(IfExp, n), when, label); break;
    case K_Compare: branch_chain(g, n, when, label); break;
    default:
    other:
        cg_jump(g, when ? OP_JTRUE : OP_JFALSE, cg_expr(g, n), label);
    }
    cg_back(g, p);
    g->u->free = mark;
}

static void if_exp(Gen *g, Node *n, unsigned dst) {
    AstIfExp *e = AS(IfExp, n);
    int32_t other = cg_label(g), end = cg_label(g);
    cg_branch(g, e->test, false, other);
    cg_expr_to(g, e->body, dst);
    cg_jump(g, OP_JUMP, 0, end);
    cg_place(g, other);
    cg_expr_to(g, e->orelse, dst);
    cg_place(g, end);
}

/* ---- displays ---- */

static bool has_star(const Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i]->kind == K_Starred) return true;
    return false;
}

/* Evaluate n items into new temporaries one after the other; the first one's register. */
static unsigned flat(Gen *g, Seq *s, int from, int n) {
    unsigned r = g->u->free;
    for (int i = 0; i < n; i++) cg_expr_temp(g, s->at[from + i]);
    return r;
}

/* Add the items to the list or set in `acc`. */
static void add_items(Gen *g, unsigned acc, Seq *s, int from, bool set) {
    for (int i = from; i < s->len; i++) {
        unsigned mark = g->u->free;
        bool star = s->at[i]->kind == K_Starred;
        unsigned r = cg_expr(g, star ? AS(Starred, s->at[i])->value : s->at[i]);
        cg_emit(g, set ? star ? OP_SETUPDATE : OP_SETADD : star ? OP_EXTEND : OP_APPEND, acc, r, 0);
        g->u->free = mark;
    }
}

/* acc = list or set of the `first` values from register `base` and the items. */
static void collect(Gen *g, unsigned acc, unsigned base, unsigned first, Seq *s, bool set) {
    unsigned mark = g->u->free;
    int n = 0;
    if (!first) {
        base = g->u->free;
        while (n < s->len && n < CHUNK && s->at[n]->kind != K_Starred) cg_expr_temp(g, s->at[n++]);
    }
    cg_emit(g, set ? OP_SET : OP_LIST, acc, base, first + (unsigned)n);
    g->u->free = mark;
    add_items(g, acc, s, n, set);
}

static bool all_constants(const Seq *s) {
    for (int i = 0; i < s->len; i++)
        if (s->at[i]->kind != K_Constant) return false;
    return true;
}

/* Three constants or more: the list is made of a tuple. */
static void display_of_constants(Gen *g, Seq *s, unsigned dst, bool set) {
    Const **items = arena_alloc(g->a, sizeof *items * (size_t)s->len);
    for (int i = 0; i < s->len; i++) items[i] = (Const *)AS(Constant, s->at[i])->value;
    unsigned acc = scratch(g, dst), k = cg_alloc(g, 1);
    cg_emit(g, set ? OP_SET : OP_LIST, acc, k, 0);
    cg_load_const(g, k, const_seq(g->a, set ? CONST_FROZENSET : CONST_TUPLE, items, (uint32_t)s->len));
    cg_emit(g, set ? OP_SETUPDATE : OP_EXTEND, acc, k, 0);
    cg_move(g, dst, acc);
}

static void display(Gen *g, Seq *s, unsigned dst, enum Op op) {
    if (!has_star(s) && s->len <= 100 && cg_room(g, (unsigned)s->len) && !(op != OP_TUPLE && s->len > 2 && all_constants(s))) {
        cg_emit(g, op, dst, flat(g, s, 0, s->len), (unsigned)s->len);
        return;
    }
    if (op != OP_TUPLE && s->len > 2 && all_constants(s)) {
        display_of_constants(g, s, dst, op == OP_SET);
        return;
    }
    unsigned acc = scratch(g, dst);
    collect(g, acc, 0, 0, s, op == OP_SET);
    if (op == OP_TUPLE)
        cg_emit(g, OP_TOTUPLE, dst, acc, 0);
    else
        cg_move(g, dst, acc);
}

static void dict(Gen *g, Node *n, unsigned dst) {
    AstDict *e = AS(Dict, n);
    int len = e->values->len, i = 0;
    unsigned acc = scratch(g, dst), mark = g->u->free;
    unsigned room = cg_room(g, 100) ? 50 : CHUNK / 2;
    while (i < len && (unsigned)i < room && e->keys->at[i]) {
        cg_expr_temp(g, e->keys->at[i]);
        cg_expr_temp(g, e->values->at[i++]);
    }
    bool direct = i == len;
    cg_emit(g, OP_MAP, direct ? dst : acc, mark, (unsigned)i);
    g->u->free = mark;
    for (; i < len; i++) {
        if (e->keys->at[i]) {
            unsigned k = cg_expr_before(g, e->keys->at[i], e->values->at[i]);
            cg_emit(g, OP_MAPADD, acc, k, cg_expr(g, e->values->at[i]));
        } else {
            cg_emit(g, OP_MAPUPDATE, acc, cg_expr(g, e->values->at[i]), 0);
        }
        g->u->free = mark;
    }
    if (!direct) cg_move(g, dst, acc);
}

/* ---- subscripts, attributes ---- */

static void slice(Gen *g, Node *n, unsigned dst) {
    AstSlice *e = AS(Slice, n);
    Node *part[3] = {e->lower, e->upper, e->step};
    unsigned count = e->step ? 3 : 2, r = g->u->free;
    for (unsigned i = 0; i < count; i++) {
        unsigned t = cg_alloc(g, 1);
        if (part[i])
            cg_expr_to(g, part[i], t);
        else
            cg_load_const(g, t, g->none);
    }
    cg_emit(g, OP_SLICE, dst, r, count);
}

static void subscript(Gen *g, Node *n, unsigned dst) {
    AstSubscript *e = AS(Subscript, n);
    unsigned a = operand(g, e->value, e->slice, dst);
    int small = byte_const(e->slice);
    if (small >= 0)
        cg_emit(g, OP_GETITEMI, dst, a, (unsigned)small);
    else
        cg_emit(g, OP_GETITEM, dst, a, cg_expr(g, e->slice));
}

void cg_at_attribute(Gen *g, Node *attr) {
    CodePos *p = &g->u->pos;
    if (p->line == attr->end_lineno) return;
    int len = (int)AS(Attribute, attr)->attr->nchars;
    p->line = attr->end_lineno;
    if (len <= attr->end_col) {
        p->col = attr->end_col - len;
        if (p->end_line <= p->line && p->end_col < p->col) p->end_col = p->col;
    } else {
        p->col = p->end_col = -1;
    }
    if (p->end_line < p->line) p->end_line = p->line;
}

static void attribute(Gen *g, Node *n, unsigned dst) {
    unsigned a = operand(g, AS(Attribute, n)->value, NULL, dst);
    cg_at_attribute(g, n);
    cg_attr(g, OP_GETATTR, dst, a, AS(Attribute, n)->attr);
}

/* ---- calls ---- */

static bool simple_arguments(Gen *g, Seq *args, Seq *keywords, unsigned first) {
    for (int i = 0; i < keywords->len; i++)
        if (!AS(keyword, keywords->at[i])->arg) return false;
    unsigned n = (unsigned)(args->len + keywords->len);
    return n < 200 && cg_room(g, n + first) && !has_star(args);
}

static unsigned keyword_names(Gen *g, Seq *keywords) {
    Const **names = arena_alloc(g->a, sizeof *names * (size_t)keywords->len);
    for (int i = 0; i < keywords->len; i++) names[i] = const_str(g->a, AS(keyword, keywords->at[i])->arg);
    return cg_const(g, const_seq(g->a, CONST_TUPLE, names, (uint32_t)keywords->len));
}

/* {name: value} of keywords from i up to the next ** (at most CHUNK / 2), in `dst`; the number taken. */
static int keyword_run(Gen *g, Seq *keywords, int i, unsigned dst) {
    unsigned mark = g->u->free;
    int n = 0;
    for (; n < CHUNK / 2 && i + n < keywords->len && AS(keyword, keywords->at[i + n])->arg; n++) {
        Astkeyword *k = AS(keyword, keywords->at[i + n]);
        cg_load_const(g, cg_alloc(g, 1), const_str(g->a, k->arg));
        cg_expr_temp(g, k->value);
    }
    cg_emit(g, OP_MAP, dst, mark, (unsigned)n);
    g->u->free = mark;
    return n;
}

/* The dict of the keywords in `dst`; `func` for messages. */
static void keyword_dict(Gen *g, Seq *keywords, unsigned dst, unsigned func) {
    int i = keyword_run(g, keywords, 0, dst);
    while (i < keywords->len) {
        unsigned mark = g->u->free, t;
        if (AS(keyword, keywords->at[i])->arg) {
            t = cg_alloc(g, 1);
            i += keyword_run(g, keywords, i, t);
        } else {
            t = cg_expr(g, AS(keyword, keywords->at[i++])->value);
        }
        cg_emit(g, OP_MAPMERGE, dst, t, func);
        g->u->free = mark;
    }
}

/* f(*args, **keywords): window at w, `first` arguments are in place. */
static void call_ex(Gen *g, unsigned w, Seq *args, unsigned first, Seq *keywords) {
    unsigned to = w + FRAME_HEAD;
    if (!first && args->len == 1 && args->at[0]->kind == K_Starred) {
        cg_expr_to(g, AS(Starred, args->at[0])->value, cg_alloc(g, 1));
    } else {
        unsigned acc = cg_alloc(g, 1);
        collect(g, acc, to, first, args, false);
        cg_emit(g, OP_TOTUPLE, to, acc, 0);
        g->u->free = to + 1;
    }
    if (keywords->len) keyword_dict(g, keywords, cg_alloc(g, 1), w);
    cg_emit(g, OP_CALLEX, w, keywords->len > 0, 0);
}

/* The callable is in w, the header and `first` arguments are allocated. With `method` the receiver is not counted in `first`. */
void cg_call_keywords(Gen *g, unsigned w, bool method, Seq *args, unsigned first, Seq *keywords, unsigned dst, const Node *at) {
    if (!simple_arguments(g, args, keywords, first)) {
        call_ex(g, w, args, first, keywords);
    } else {
        flat(g, args, 0, args->len);
        for (int i = 0; i < keywords->len; i++) cg_expr_temp(g, AS(keyword, keywords->at[i])->value);
        unsigned n = first + (unsigned)(args->len + keywords->len);
        if (!n) cg_alloc(g, 1), g->u->free--;
        if (at) cg_at_attribute(g, (Node *)at);
        if (keywords->len)
            cg_emit2(g, method ? OP_CALLMETHODKW : OP_CALLKW, w, n, 0, keyword_names(g, keywords));
        else
            cg_emit(g, method ? OP_CALLMETHOD : OP_CALL, w, n, 0);
    }
    cg_move(g, dst, w);
}

static void call(Gen *g, Node *n, unsigned dst) {
    AstCall *e = AS(Call, n);
    Node *f = e->func;
    unsigned w = is_top(g, dst) ? dst : cg_alloc(g, 1);
    bool method = f->kind == K_Attribute && simple_arguments(g, e->args, e->keywords, 1);
    if (method) {
        unsigned self = operand(g, AS(Attribute, f)->value, NULL, w);
        Place p = cg_at(g, f);
        cg_at_attribute(g, f);
        cg_attr(g, OP_GETMETHOD, w, self, AS(Attribute, f)->attr);
        cg_back(g, p);
    } else {
        cg_expr_to(g, f, w);
    }
    cg_alloc(g, FRAME_HEAD - 1 + method);
    cg_call_keywords(g, w, method, e->args, 0, e->keywords, dst, method ? f : NULL);
}

/* ---- f-strings ---- */

static void formatted(Gen *g, Node *n, unsigned dst) {
    AstFormattedValue *e = AS(FormattedValue, n);
    unsigned v = operand(g, e->value, e->format_spec, dst);
    unsigned spec = e->format_spec ? cg_expr(g, e->format_spec) + 1 : 0;
    cg_emit2(g, OP_FORMAT, dst, v, e->conversion > 0 ? (unsigned)e->conversion : 0, spec);
}

/* Parts beyond a chunk are joined to what is there. */
static void joined(Gen *g, Node *n, unsigned dst) {
    Seq *s = AS(JoinedStr, n)->values;
    if (s->len == 1 && s->at[0]->kind == K_FormattedValue) {
        cg_expr_to(g, s->at[0], dst);
        return;
    }
    unsigned r = g->u->free, count = 0;
    for (int i = 0; i < s->len; i++) {
        cg_expr_temp(g, s->at[i]);
        if (++count < CHUNK || i + 1 == s->len) continue;
        cg_emit(g, OP_JOIN, r, r, count);
        g->u->free = r + 1;
        count = 1;
    }
    cg_emit(g, OP_JOIN, dst, r, count);
}

/* ---- yield, await, := ---- */

/* Send None into the iterator until it ends; its result in `value`. */
static void send_loop(Gen *g, unsigned value, unsigned it) {
    int32_t again = cg_label(g), done = cg_label(g);
    cg_imm(g, value, IMM_NONE);
    cg_place(g, again);
    cg_jump2(g, OP_SEND, value, it, 0, done);
    cg_emit(g, OP_YIELD, value, value, 0);
    cg_jump(g, OP_JUMP, 0, again);
    cg_place(g, done);
}

void cg_await(Gen *g, unsigned reg, unsigned kind) {
    unsigned mark = g->u->free, it = cg_alloc(g, 1);
    cg_emit(g, OP_AWAITABLE, it, reg, kind);
    send_loop(g, reg, it);
    cg_emit(g, OP_CLEAR, it, 1, 0);
    g->u->free = mark;
}

static void await(Gen *g, Node *n, unsigned dst) {
    unsigned t = scratch(g, dst);
    cg_expr_to(g, AS(Await, n)->value, t);
    cg_await(g, t, 0);
    cg_move(g, dst, t);
}

static void yield(Gen *g, Node *n, unsigned dst) {
    Node *value = AS(Yield, n)->value;
    unsigned r = value ? operand(g, value, NULL, dst) : scratch(g, dst);
    if (!value) cg_load_const(g, r, g->none);
    if (g->u->is_async) {
        unsigned t = scratch(g, dst);
        cg_emit(g, OP_ASYNCWRAP, t, r, 0);
        r = t;
    }
    cg_emit(g, OP_YIELD, dst, r, 0);
}

static void yield_from(Gen *g, Node *n, unsigned dst) {
    unsigned it = cg_expr_temp(g, AS(YieldFrom, n)->value), value = cg_alloc(g, 1);
    cg_emit(g, OP_YIELDITER, it, it, 0);
    send_loop(g, value, it);
    cg_emit(g, OP_CLEAR, it, 1, 0);
    cg_move(g, dst, value);
}

static void named(Gen *g, Node *n, unsigned dst) {
    AstNamedExpr *e = AS(NamedExpr, n);
    Str *name = AS(Name, e->target)->id;
    int reg = cg_local_reg(g, name);
    unsigned t = reg >= 0 ? (unsigned)reg : scratch(g, dst);
    cg_expr_to(g, e->value, t);
    if (reg < 0) {
        Place p = cg_at(g, e->target);
        cg_store_name(g, name, t);
        cg_back(g, p);
    }
    cg_move(g, dst, t);
}

/* ---- dispatch ---- */

static void dispatch(Gen *g, Node *n, unsigned dst) {
    switch (n->kind) {
    case K_BoolOp: bool_op(g, n, dst); break;
    case K_NamedExpr: named(g, n, dst); break;
    case K_BinOp: bin_op(g, n, dst); break;
    case K_UnaryOp: unary_op(g, n, dst); break;
    case K_Lambda: cg_lambda(g, n, dst); break;
    case K_IfExp: if_exp(g, n, dst); break;
    case K_Dict: dict(g, n, dst); break;
    case K_Set: display(g, AS(Set, n)->elts, dst, OP_SET); break;
    case K_List: display(g, AS(List, n)->elts, dst, OP_LIST); break;
    case K_Tuple: display(g, AS(Tuple, n)->elts, dst, OP_TUPLE); break;
    case K_ListComp: case K_SetComp: case K_DictComp: case K_GeneratorExp: cg_comprehension(g, n, dst); break;
    case K_Await: await(g, n, dst); break;
    case K_Yield: yield(g, n, dst); break;
    case K_YieldFrom: yield_from(g, n, dst); break;
    case K_Compare: compare(g, n, dst); break;
    case K_Call: call(g, n, dst); break;
    case K_FormattedValue: formatted(g, n, dst); break;
    case K_JoinedStr: joined(g, n, dst); break;
    case K_Constant: cg_load_const(g, dst, AS(Constant, n)->value); break;
    case K_Attribute: attribute(g, n, dst); break;
    case K_Subscript: subscript(g, n, dst); break;
    case K_Name: cg_load_name(g, dst, AS(Name, n)->id); break;
    case K_Slice: slice(g, n, dst); break;
    default: cg_fail(g, SystemError, "unexpected expression");
    }
}

/* Nested too deep for the registers: put aside all temporaries of this statement and start afresh. */
static void spilled(Gen *g, Node *n, unsigned dst) {
    Unit *u = g->u;
    unsigned from = u->stmt_base, count = u->free - from, far = u->far_free;
    u->far_free += count + 1;
    if (u->far_free > u->far_top) u->far_top = u->far_free;
    if (u->far_free > 0xfff0) {
        cg_fail(g, MemoryError, "expression is nested too deep");
        return;
    }
    for (unsigned i = 0; i < count; i++) cg_emit_bx(g, OP_STOREFAR, from + i, far + i);
    u->free = from;
    unsigned r = cg_expr_temp(g, n);
    cg_emit_bx(g, OP_STOREFAR, r, far + count);
    u->free = from + count;
    for (unsigned i = 0; i < count; i++) cg_emit_bx(g, OP_LOADFAR, from + i, far + i);
    cg_emit_bx(g, OP_LOADFAR, dst, far + count);
    u->far_free = far;
}

void cg_expr_to(Gen *g, Node *n, unsigned dst) {
    Unit *u = g->u;
    if (g->failed) return;
    unsigned mark = u->free;
    Place p = cg_at(g, n);
    if (u->free > REG_SPILL && u->free > u->stmt_base + CHUNK && n->kind != K_Name && n->kind != K_Constant)
        spilled(g, n, dst);
    else
        dispatch(g, n, dst);
    cg_back(g, p);
    u->free = mark;
}

void cg_expr_drop(Gen *g, Node *n) {
    unsigned mark = g->u->free;
    if (n->kind == K_Constant) return;
    cg_expr(g, n);
    g->u->free = mark;
}
