/* astdump.c -- the tree as text that tests compare.
 *
 *   node      Kind(field=value,...)@line:col-line:col      (position only where the family has one)
 *   list      [a,b]            absent value  None
 *   int       0x1f, -0x1f      float  f:<16 hex digits of its bits>   complex  c:<bits>,<bits>
 *   str       s'...'           bytes  b'...'    printable ASCII as it is, the rest \x{hex};
 *   other     None True False Ellipsis (a,b) frozenset(a,b)
 *
 * Deep trees (a sum of thousands of terms) must not exhaust the C stack: the walk keeps its own. */
#include "ast.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Out { char *at; size_t len, cap; } Out;

static void put(Out *o, const char *s, size_t n) {
    if (o->len + n + 1 > o->cap) {
        o->cap = (o->len + n + 1) * 2;
        o->at = realloc(o->at, o->cap);
        if (!o->at)
            abort();
    }
    memcpy(o->at + o->len, s, n);
    o->len += n;
    o->at[o->len] = 0;
}

static void puts_(Out *o, const char *s) {
    put(o, s, strlen(s));
}

#define putf(o, ...) do { char b_[96]; snprintf(b_, sizeof b_, __VA_ARGS__); puts_(o, b_); } while (0)

static void put_text(Out *o, const Str *s, bool raw) {
    puts_(o, raw ? "b'" : "s'");
    for (const char *p = s->data, *end = s->data + s->len; p < end;) {
        uint32_t c = raw ? (unsigned char)*p++ : ast_get_utf8(&p);
        if (c >= 32 && c < 127 && c != '\\' && c != '\'')
            put(o, &(char){(char)c}, 1);
        else
            putf(o, "\\x{%" PRIx32 "}", c);
    }
    puts_(o, "'");
}

static void put_double(Out *o, double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    putf(o, "%016" PRIx64, bits);
}

static void put_const(Out *o, const Const *c) {
    switch (c->kind) {
    case CONST_NONE: puts_(o, "None"); break;
    case CONST_FALSE: puts_(o, "False"); break;
    case CONST_TRUE: puts_(o, "True"); break;
    case CONST_ELLIPSIS: puts_(o, "Ellipsis"); break;
    case CONST_INT:
        puts_(o, c->neg ? "-0x" : "0x");
        if (c->n == 0)
            puts_(o, "0");
        for (uint32_t i = c->n; i-- > 0;)
            putf(o, i + 1 == c->n ? "%" PRIx32 : "%08" PRIx32, c->limb[i]);
        break;
    case CONST_FLOAT:
        puts_(o, "f:");
        put_double(o, c->d[0]);
        break;
    case CONST_COMPLEX:
        puts_(o, "c:");
        put_double(o, c->d[0]);
        puts_(o, ",");
        put_double(o, c->d[1]);
        break;
    case CONST_STR: put_text(o, c->s, false); break;
    case CONST_BYTES: put_text(o, c->s, true); break;
    case CONST_TUPLE:
    case CONST_FROZENSET:
        puts_(o, c->kind == CONST_TUPLE ? "(" : "frozenset(");
        for (uint32_t i = 0; i < c->n; i++) {
            put_const(o, c->item[i]);
            puts_(o, ",");
        }
        puts_(o, ")");
    }
}

/* One node in progress: the field being written, and the place in it when it is a list. */
typedef struct Step { Node *node; int field, item; } Step;
typedef struct Walk { Out out; Step *steps; size_t depth, cap; bool positions; } Walk;

static void enter(Walk *w, Node *n) {
    if (w->depth == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 64;
        w->steps = realloc(w->steps, w->cap * sizeof *w->steps);
        if (!w->steps)
            abort();
    }
    puts_(&w->out, ast_info[n->kind].name);
    puts_(&w->out, "(");
    w->steps[w->depth++] = (Step){n, 0, -1};
}

static void leave(Walk *w, Node *n) {
    puts_(&w->out, ")");
    if (w->positions && ast_info[n->kind].positions)
        putf(&w->out, "@%d:%d-%d:%d", n->lineno, n->col, n->end_lineno, n->end_col);
    w->depth--;
}

/* Writes one value; a node is only entered, and true says so. */
static bool put_value(Walk *w, int type, AstSlot v) {
    if (!v && type != A_int) {
        puts_(&w->out, "None");
        return false;
    }
    switch (type) {
    case A_identifier:
    case A_string: put_text(&w->out, (Str *)v, false); return false;
    case A_constant: put_const(&w->out, (Const *)v); return false;
    case A_int: putf(&w->out, "%jd", (intmax_t)v); return false;
    }
    if (ast_type_is_enum(type)) {
        puts_(&w->out, ast_info[v].name);
        return false;
    }
    enter(w, (Node *)v);
    return true;
}

/* Continues the topmost node by one value. */
static void step(Walk *w) {
    Step *s = &w->steps[w->depth - 1];
    const AstInfo *info = &ast_info[s->node->kind];
    if (s->field == info->nfields) {
        leave(w, s->node);
        return;
    }
    const AstField *f = &info->field[s->field];
    AstSlot v = *ast_slot(s->node, s->field);
    if (s->item < 0) {
        if (s->field)
            puts_(&w->out, ",");
        puts_(&w->out, f->name);
        puts_(&w->out, "=");
        if (f->count != SEQ) {
            s->field++;
            put_value(w, f->type, v);
            return;
        }
        puts_(&w->out, "[");
        s->item = 0;
    }
    Seq *list = (Seq *)v;
    if (s->item == list->len) {
        puts_(&w->out, "]");
        s->item = -1;
        s->field++;
        return;
    }
    if (s->item)
        puts_(&w->out, ",");
    put_value(w, f->type, list->op[s->item++]);
}

char *ast_dump(Node *n, bool positions, size_t *len) {
    Walk w = {.positions = positions};
    enter(&w, n);
    while (w.depth)
        step(&w);
    free(w.steps);
    if (len)
        *len = w.out.len;
    return w.out.at;
}

char *const_dump(const Const *c, size_t *len) {
    Out o = {0};
    put_const(&o, c);
    if (len)
        *len = o.len;
    return o.at;
}
