/* code.c -- the type code; tables of positions; the text form of bytecode.
 *
 * Offsets that Python sees (co_lines, tb_lasti) are in bytes, four to a word; co_positions has an entry for every two bytes. */
#include "object.h"
#include "code.h"

#include <stdio.h>
#include <stdlib.h>

const char *const op_names[] = {
#define OP(name, a, b, c, ext, may, does) #name,
#include "opcodes.def"
#undef OP
};

/* ---- positions ---------------------------------------------------------------------------------------------------
 *
 * Runs of words with one position, in blocks of RUNS. The index has for each block where it begins, in words and in bytes, and the
 * line that its first run is relative to. A run: words, line difference (zigzag), end line - line + 1, col + 1, end_col + 1; 0 in
 * the last three is "unknown"; a line of -1 is kept as difference to the former line like any other. */

enum { RUNS = 16 };
typedef struct PosBlock { uint32_t at, offset; int32_t line; } PosBlock;

typedef struct Bytes { uint8_t *p; uint32_t n, cap; } Bytes;

static void put_byte(Bytes *b, uint8_t x) {
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 64;
        b->p = realloc(b->p, b->cap);
        if (!b->p) abort();
    }
    b->p[b->n++] = x;
}

static void put_number(Bytes *b, uint32_t x) {
    for (; x >= 128; x >>= 7) put_byte(b, (uint8_t)(x | 128));
    put_byte(b, (uint8_t)x);
}

static uint32_t get_number(const uint8_t **p) {
    uint32_t x = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t c = *(*p)++;
        x |= (uint32_t)(c & 127) << shift;
        if (c < 128) return x;
    }
}

static bool same_pos(const CodePos *a, const CodePos *b) { return !memcmp(a, b, sizeof *a); }
static uint32_t plus_one(int32_t x) { return x < 0 ? 0 : (uint32_t)x + 1; }

uint8_t *code_encode_positions(const CodePos *pos, uint32_t n, int32_t firstlineno, uint32_t *size) {
    Bytes runs = {0};
    PosBlock *blocks = NULL;
    uint32_t nblocks = 0, nruns = 0;
    int32_t line = firstlineno;
    for (uint32_t i = 0, to; i < n; i = to, nruns++) {
        for (to = i + 1; to < n && same_pos(&pos[to], &pos[i]);) to++;
        if (nruns % RUNS == 0) {
            blocks = realloc(blocks, (nblocks + 1) * sizeof *blocks);
            if (!blocks) abort();
            blocks[nblocks++] = (PosBlock){i, runs.n, line};
        }
        int32_t d = pos[i].line - line;
        put_number(&runs, to - i);
        put_number(&runs, d < 0 ? (uint32_t)-d * 2 - 1 : (uint32_t)d * 2);
        put_number(&runs, pos[i].end_line < pos[i].line ? 0 : (uint32_t)(pos[i].end_line - pos[i].line) + 1);
        put_number(&runs, plus_one(pos[i].col));
        put_number(&runs, plus_one(pos[i].end_col));
        line = pos[i].line;
    }
    size_t index = nblocks * sizeof *blocks;
    uint8_t *out = malloc(4 + index + runs.n + 1);
    if (!out) abort();
    memcpy(out, &nblocks, 4);
    if (index) memcpy(out + 4, blocks, index);
    if (runs.n) memcpy(out + 4 + index, runs.p, runs.n);
    *size = (uint32_t)(4 + index + runs.n);
    free(blocks), free(runs.p);
    return out;
}

static PosBlock block_at(const Code *c, uint32_t i) {
    PosBlock b;
    memcpy(&b, c->positions + 4 + i * sizeof b, sizeof b);
    return b;
}

static CodePos decode_run(const uint8_t **p, int32_t *line, uint32_t *words) {
    *words = get_number(p);
    uint32_t z = get_number(p), end = get_number(p), col = get_number(p), end_col = get_number(p);
    *line += z & 1 ? -(int32_t)(z / 2) - 1 : (int32_t)(z / 2);
    return (CodePos){*line, end && *line >= 0 ? *line + (int32_t)end - 1 : -1, (int32_t)col - 1, (int32_t)end_col - 1};
}

CodePos code_position(const Code *c, uint32_t at) {
    uint32_t nblocks, lo = 0;
    memcpy(&nblocks, c->positions, 4);
    if (!nblocks) return (CodePos){-1, -1, -1, -1};
    for (uint32_t hi = nblocks; hi - lo > 1;) {
        uint32_t mid = (lo + hi) / 2;
        if (block_at(c, mid).at <= at) lo = mid;
        else hi = mid;
    }
    PosBlock b = block_at(c, lo);
    const uint8_t *p = c->positions + 4 + nblocks * sizeof b + b.offset, *end = c->positions + c->npositions;
    int32_t line = b.line;
    CodePos r = {-1, -1, -1, -1};
    for (uint32_t from = b.at, words; p < end; from += words) {
        r = decode_run(&p, &line, &words);
        if (at < from + words) break;
    }
    return r;
}

int code_line(const Code *c, uint32_t at) { return code_position(c, at).line; }

/* ---- the text form ----------------------------------------------------------------------------------------------- */

static void dump_value(FILE *out, Value v) {
    if (is_int(v)) fprintf(out, "%lld", (long long)small_value(v));
    else if (is_float_imm(v)) fprintf(out, "%.17g", float_imm_value(v));
    else if (v == V_NONE) fputs("None", out);
    else if (is_imm(v)) fprintf(out, "imm%d", (int)(v >> 3));
    else if (str_check(v)) {
        size_t n;
        char *s = str_to_utf8(v, &n);
        fprintf(out, "'%s'", s ? s : "?");
        if (!s) err_clear(thread_self);
        free(s);
    } else fprintf(out, "<%s>", type_of(v)->name);
}

static void dump_ins(FILE *out, const CodeObj *co, uint32_t at) {
    const Code *c = co->c;
    uint32_t w = c->ins[at], op = INS_OP(w);
    fprintf(out, "%5u  %4d  %-14s %3u %3u %3u", at, code_line(c, at), op_names[op], INS_A(w), INS_B(w), INS_C(w));
    if (op_words[op] == 2) fprintf(out, "  %u:%u", EXT_NAME(c->ins[at + 1]), EXT_IC(c->ins[at + 1]));
    switch (op) {
    case OP_LOADK: case OP_FUNCTION:
        fputs("  ; ", out);
        dump_value(out, co->k[INS_BX(w)]);
        break;
    case OP_JUMP: case OP_LOOP: fprintf(out, "  ; to %d", (int)at + 1 + INS_SJ(w)); break;
    case OP_JTRUE: case OP_JFALSE: case OP_JNONE: case OP_JNOTNONE: case OP_ENDASYNCFOR:
        fprintf(out, "  ; to %d", (int)at + 1 + INS_SBX(w));
        break;
    case OP_JLT: case OP_JLE: case OP_JEQ: case OP_JNE: case OP_JGT: case OP_JGE: case OP_JIS: case OP_NEXT: case OP_SEND:
    case OP_JLTI: case OP_JLEI: case OP_JEQI: case OP_JNEI: case OP_JGTI: case OP_JGEI: case OP_JNOMATCH:
        fprintf(out, "  ; to %d", (int)at + 2 + (int32_t)c->ins[at + 1]);
        break;
    case OP_GETATTR: case OP_SETATTR: case OP_DELATTR: case OP_GETMETHOD: case OP_GETGLOBAL: case OP_SETGLOBAL: case OP_GETNAME:
    case OP_SETNAME: case OP_IMPORT: case OP_IMPORTFROM: case OP_LOADCELL: case OP_DELNAME: case OP_DELGLOBAL:
        fputs("  ; ", out);
        dump_value(out, co->k[EXT_NAME(c->ins[at + 1])]);
        break;
    }
    fputc('\n', out);
}

char *code_dump(Value v) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) abort();
    const CodeObj *co = OBJ(CodeObj, v);
    const Code *c = co->c;
    fputs("code ", out);
    dump_value(out, co->qualname);
    fprintf(out, " line %d regs %u args %u locals %u cells %u free %u flags %x\n", c->firstlineno, c->nregs, c->argcount, c->nlocals,
            c->ncells, c->nfree, c->flags);
    for (uint32_t i = 0; i < c->nins; i += op_words[INS_OP(c->ins[i])]) dump_ins(out, co, i);
    for (uint32_t i = 0; i < c->nexc; i++)
        fprintf(out, "  exception %u..%u -> %u in %u\n", c->exc[i].from, c->exc[i].to, c->exc[i].handler, c->exc[i].reg);
    for (uint32_t i = 0; i < c->nconsts; i++)
        if (is_exact(co->k[i], &type_code)) {
            char *inner = code_dump(co->k[i]);
            fputs(inner, out);
            free(inner);
        }
    fclose(out);
    return text;
}

/* ---- the type ---------------------------------------------------------------------------------------------------- */

static size_t code_size(const Obj *o) { return sizeof(CodeObj) + 8 * ((const CodeObj *)o)->nk; }

static void code_trace(Obj *o, GcVisit *visit, void *ctx) {
    CodeObj *co = (CodeObj *)o;
    for (uint64_t i = 0; i < co->nk; i++) visit(ctx, &co->k[i]);
}

Value code_new(const Code *c, const Value *k, Value filename, Value name, Value qualname, Value varnames, Value cellvars,
               Value freevars, Value names, Value consts_shown) {
    Code *own = malloc(sizeof *own);
    if (!own) return err_no_memory();
    *own = *c;
    own->mic = NULL; /* icache.c makes it when it wants one */
    Value v = obj_new_var(&type_code, sizeof(CodeObj) + 8 * (size_t)c->nconsts, 0);
    if (v == RAISED) {
        free(own);
        return v;
    }
    CodeObj *co = OBJ(CodeObj, v); /* NOBARRIER: fresh */
    co->c = own;
    co->nk = c->nconsts;
    co->filename = filename, co->name = name, co->qualname = qualname;
    co->varnames = varnames, co->cellvars = cellvars, co->freevars = freevars;
    co->names = names, co->consts_shown = consts_shown;
    if (c->nconsts) memcpy(co->k, k, 8 * (size_t)c->nconsts);
    return v;
}

#define CODE(v) (OBJ(CodeObj, v)->c)
#define NUMBER(name, field) \
    static Value get_##name(Thread *th, Value self) { return small_int((int64_t)CODE(self)->field); }
#define OBJECT(field) \
    static Value get_##field(Thread *th, Value self) { return OBJ(CodeObj, self)->field; }
NUMBER(argcount, argcount) NUMBER(posonly, posonly) NUMBER(kwonly, kwonly) NUMBER(nlocals, nlocals) NUMBER(stacksize, stacksize)
NUMBER(flags, flags) NUMBER(firstlineno, firstlineno)
OBJECT(filename) OBJECT(name) OBJECT(qualname) OBJECT(varnames) OBJECT(cellvars) OBJECT(freevars) OBJECT(names) OBJECT(consts_shown)

static Value get_code(Thread *th, Value self) { return bytes_from(CODE(self)->ins, 4 * (size_t)CODE(self)->nins); }
static Value get_table(Thread *th, Value self) {
    const Code *c = CODE(self);
    return bytes_from(c->positions, c->npositions > 4 ? c->npositions : 0);
}
static Value get_exceptions(Thread *th, Value self) {
    return bytes_from(CODE(self)->exc, CODE(self)->nexc * sizeof(ExcEntry));
}

static Value get_lnotab(Thread *th, Value self) { /* pairs of byte and line differences, as the documentation tells */
    const Code *c = CODE(self);
    Bytes b = {0};
    int line = c->firstlineno;
    uint32_t from = 0;
    for (uint32_t i = 0; i < c->nins; i++) {
        int now = code_line(c, i);
        if (now == line || now < 0) continue;
        uint32_t bytes = (i - from) * 4;
        int d = now - line;
        for (; bytes > 255; bytes -= 255) put_byte(&b, 255), put_byte(&b, 0);
        for (; d > 127 || d < -128; bytes = 0) {
            int part = d > 127 ? 127 : -128;
            put_byte(&b, (uint8_t)bytes), put_byte(&b, (uint8_t)part);
            d -= part;
        }
        put_byte(&b, (uint8_t)bytes), put_byte(&b, (uint8_t)d);
        line = now, from = i;
    }
    Value v = bytes_from(b.p ? (const void *)b.p : "", b.n);
    free(b.p);
    return v;
}

static const GetSet code_getset[] = {
    {"co_argcount", get_argcount, GETSET_MEMBER, NULL}, {"co_posonlyargcount", get_posonly, GETSET_MEMBER, NULL},
    {"co_kwonlyargcount", get_kwonly, GETSET_MEMBER, NULL}, {"co_nlocals", get_nlocals, GETSET_MEMBER, NULL},
    {"co_stacksize", get_stacksize, GETSET_MEMBER, NULL}, {"co_flags", get_flags, GETSET_MEMBER, NULL},
    {"co_firstlineno", get_firstlineno, GETSET_MEMBER, NULL}, {"co_filename", get_filename, GETSET_MEMBER, NULL},
    {"co_name", get_name, GETSET_MEMBER, NULL}, {"co_qualname", get_qualname, GETSET_MEMBER, NULL},
    {"co_varnames", get_varnames, NULL, NULL}, {"co_cellvars", get_cellvars, NULL, NULL},
    {"co_freevars", get_freevars, NULL, NULL}, {"co_names", get_names, GETSET_MEMBER, NULL},
    {"co_consts", get_consts_shown, GETSET_MEMBER, NULL}, {"co_code", get_code, NULL, NULL},
    {"_co_code_adaptive", get_code, NULL, NULL}, {"co_lnotab", get_lnotab, NULL, NULL},
    {"co_linetable", get_table, GETSET_MEMBER, NULL}, {"co_exceptiontable", get_exceptions, GETSET_MEMBER, NULL}, {0}};

static Value or_none(int32_t x) { return x < 0 ? V_NONE : small_int(x); }

static Value code_lines(Thread *th, Value *a, unsigned n, Value kw) {
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    const Code *c = CODE(a[0]);
    /* CPython's code begins with an instruction in the line of the `def`, in line 0 for modules: an empty range stands for it. */
    int start = c->flags & CO_OPTIMIZED || !str_equal_c(OBJ(CodeObj, a[0])->name, "<module>") ? c->firstlineno : 0;
    if (c->npositions == 4) return obj_iter(th, list);
    if (c->nins && code_line(c, 0) != start) {
        Value t = TUPLE(small_int(0), small_int(0), small_int(start));
        if (t == RAISED || list_append(list, t) < 0) return RAISED;
    }
    for (uint32_t i = 0, to; i < c->nins; i = to) {
        int line = code_line(c, i);
        for (to = i + 1; to < c->nins && code_line(c, to) == line;) to++;
        Value t = TUPLE(small_int(4 * (int64_t)i), small_int(4 * (int64_t)to), or_none(line));
        if (t == RAISED || list_append(list, t) < 0) return RAISED;
    }
    return obj_iter(th, list);
}

static Value code_positions(Thread *th, Value *a, unsigned n, Value kw) {
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    const Code *c = CODE(a[0]);
    for (uint32_t i = 0; i < c->nins; i++) {
        CodePos p = code_position(c, i);
        Value t = TUPLE(or_none(p.line), or_none(p.end_line), or_none(p.col), or_none(p.end_col));
        if (t == RAISED || list_append(list, t) < 0 || list_append(list, t) < 0) return RAISED;
    }
    return obj_iter(th, list);
}

static Value code_repr(Thread *th, Value self) {
    const CodeObj *co = OBJ(CodeObj, self);
    return str_format_c("<code object %U at 0x%lx, file \"%U\", line %d>", co->name, (unsigned long)ref_addr(self), co->filename,
                        co->c->firstlineno);
}

/* Instructions equal, inline caches aside; constants and names by co_consts and co_names. */
static bool same_code(const Code *a, const Code *b) {
    return a->argcount == b->argcount && a->posonly == b->posonly && a->kwonly == b->kwonly && a->flags == b->flags &&
           a->firstlineno == b->firstlineno && a->nins == b->nins && a->nregs == b->nregs && a->nexc == b->nexc &&
           a->npositions == b->npositions && !memcmp(a->ins, b->ins, 4 * (size_t)a->nins) &&
           !memcmp(a->positions, b->positions, a->npositions) && !memcmp(a->exc, b->exc, a->nexc * sizeof *a->exc);
}

/* Constants are the same if their types are, too: 1 is not 1.0, 0.0 not -0.0. */
static int same_constant(Thread *th, Value a, Value b) {
    if (a == b) return 1;
    if (type_of(a) != type_of(b) || is_float_imm(a)) return 0;
    if (float_check(a)) {
        double x = float_value(a), y = float_value(b);
        return !memcmp(&x, &y, sizeof x);
    }
    if (is_exact(a, &type_complex)) return !memcmp(&OBJ(ComplexObj, a)->re, &OBJ(ComplexObj, b)->re, 16);
    if (!is_exact(a, &type_tuple)) return obj_compare_bool(th, a, b, CMP_EQ);
    if (tuple_len(a) != tuple_len(b)) return 0;
    if (recursion_enter(th, " in comparison")) return -1;
    int r = 1;
    Value *root = root_push2(th, a, b);
    for (uint64_t i = 0; r == 1 && i < tuple_len(root[0]); i++)
        r = same_constant(th, tuple_get(root[0], i), tuple_get(root[1], i));
    root_pop(th, 2);
    recursion_leave(th);
    return r;
}

static Value code_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, &type_code) || !is_exact(b, &type_code)) return V_NOTIMPLEMENTED;
    Value *r = root_push2(th, a, b);
    int eq = same_code(CODE(a), CODE(b)) && str_equal(OBJ(CodeObj, a)->name, OBJ(CodeObj, b)->name);
    for (unsigned i = 0; eq == 1 && i < 5; i++) {
        size_t at = (const size_t[]){offsetof(CodeObj, names), offsetof(CodeObj, varnames), offsetof(CodeObj, cellvars),
                                     offsetof(CodeObj, freevars), offsetof(CodeObj, consts_shown)}[i];
        eq = same_constant(th, *(Value *)((char *)OBJ(CodeObj, r[0]) + at), *(Value *)((char *)OBJ(CodeObj, r[1]) + at));
    }
    root_pop(th, 2);
    return eq < 0 ? RAISED : v_bool((eq == 1) == (op == CMP_EQ));
}

static int code_hash(Thread *th, Value self, int64_t *out) {
    const CodeObj *co = OBJ(CodeObj, self);
    uint64_t h = (uint64_t)str_hash(co->name) * 31 + (uint64_t)co->c->firstlineno;
    for (uint32_t i = 0; i < co->c->nins; i++) h = (h ^ co->c->ins[i]) * 0x9e3779b97f4a7c15u;
    *out = (int64_t)(h >> 3);
    return 0;
}

/* Other file name, in the code inside of it too: before anybody else has seen it (import). Here and only here code changes. */
Value code_rename(Value code, Value filename);
Value code_rename(Value code, Value filename) {
    Value old = GET(CodeObj, code, filename);
    SET(CodeObj, code, filename, filename);
    for (uint64_t i = 0; i < OBJ(CodeObj, code)->nk; i++) {
        Value k = OBJ(CodeObj, code)->k[i];
        if (is_exact(k, &type_code) && str_equal(GET(CodeObj, k, filename), old)) code_rename(k, filename);
    }
    return code;
}

/* ---- replace ----------------------------------------------------------------------------------------------------- */

static void *dup(const void *p, size_t n) {
    void *r = malloc(n + 1);
    if (!r) abort();
    if (n) memcpy(r, p, n);
    return r;
}

static Code copy_code(const Code *c) {
    Code d = *c;
    d.ins = dup(c->ins, 4 * (size_t)c->nins);
    d.exc = dup(c->exc, c->nexc * sizeof *c->exc);
    d.cell_reg = dup(c->cell_reg, c->ncells * sizeof *c->cell_reg);
    if (c->local_reg) d.local_reg = dup(c->local_reg, c->nlocals * sizeof *c->local_reg);
    d.positions = dup(c->positions, c->npositions);
    d.ic = calloc(c->nic + 1, sizeof *d.ic);
    if (!d.ic) abort();
    d.mic = NULL;
    d.hot = 0;
    return d;
}

typedef struct Part { const char *name; uint16_t at; uint8_t kind; } Part;
enum { PART_NUMBER, PART_FLAGS, PART_LINE, PART_STR, PART_TUPLE, PART_BYTES };
static const Part parts[] = {
    {"co_argcount", offsetof(Code, argcount), PART_NUMBER}, {"co_posonlyargcount", offsetof(Code, posonly), PART_NUMBER},
    {"co_kwonlyargcount", offsetof(Code, kwonly), PART_NUMBER}, {"co_nlocals", offsetof(Code, nlocals), PART_NUMBER},
    {"co_stacksize", offsetof(Code, stacksize), PART_NUMBER}, {"co_flags", offsetof(Code, flags), PART_FLAGS},
    {"co_firstlineno", offsetof(Code, firstlineno), PART_LINE}, {"co_code", 0, PART_BYTES},
    {"co_consts", offsetof(CodeObj, consts_shown), PART_TUPLE}, {"co_names", offsetof(CodeObj, names), PART_TUPLE},
    {"co_varnames", offsetof(CodeObj, varnames), PART_TUPLE}, {"co_freevars", offsetof(CodeObj, freevars), PART_TUPLE},
    {"co_cellvars", offsetof(CodeObj, cellvars), PART_TUPLE}, {"co_filename", offsetof(CodeObj, filename), PART_STR},
    {"co_name", offsetof(CodeObj, name), PART_STR}, {"co_qualname", offsetof(CodeObj, qualname), PART_STR},
    {"co_linetable", 0, PART_BYTES}, {"co_exceptiontable", 0, PART_BYTES},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* Where a tuple is replaced, what the instructions use goes with it. */
static void swap_constants(Value code, Value from, Value to) {
    CodeObj *co = OBJ(CodeObj, code);
    uint64_t n = tuple_len(from) < tuple_len(to) ? tuple_len(from) : tuple_len(to);
    for (uint64_t i = 0; i < n; i++) {
        Value old = tuple_get(from, i), now = tuple_get(to, i);
        if (old == now) continue;
        for (uint64_t k = 0; k < co->nk; k++) {
            bool same = co->k[k] == old || (str_check(old) && is_ref(co->k[k]) && str_check(co->k[k]) && str_equal(old, co->k[k]));
            if (same) co->k[k] = now; /* NOBARRIER: fresh */
        }
    }
}

static int replace_number(Thread *th, Code *c, const Part *p, Value v) {
    int x;
    if (arg_int(th, v, &x) < 0) return -1;
    if (x < 0 && p->kind != PART_LINE) return err_set(ValueError, "code: %s must not be negative", p->name);
    if (p->kind == PART_NUMBER)
        *(uint16_t *)((char *)c + p->at) = (uint16_t)x;
    else
        *(int32_t *)((char *)c + p->at) = x;
    return 0;
}

/* Tables can be dropped, or given as they are. */
static int replace_bytes(Value *code, const Part *p, Value v) {
    Value now = !strcmp(p->name, "co_code") ? get_code(NULL, *code) : !strcmp(p->name, "co_linetable") ? get_table(NULL, *code)
                                                                                                        : get_exceptions(NULL, *code);
    if (now == RAISED) return -1;
    Code *c = CODE(*code);
    if (bytes_len(v) == bytes_len(now) && !memcmp(bytes_data(v), bytes_data(now), bytes_len(v))) return 0;
    if (bytes_len(v) || !strcmp(p->name, "co_code")) return err_set(ValueError, "code: %s cannot be replaced by other bytes", p->name);
    if (!strcmp(p->name, "co_linetable")) {
        memset(c->positions, 0, 4);
        c->npositions = 4;
    } else {
        c->nexc = 0;
    }
    return 0;
}

static int replace_part(Thread *th, Value *code, const Part *p, Value v) {
    Value *field = (Value *)((char *)OBJ(CodeObj, *code) + p->at);
    switch (p->kind) {
    case PART_STR:
        if (!str_check(v)) return arg_type_error("replace", p->name, "str", v), -1;
        *field = v; /* NOBARRIER: fresh */
        return 0;
    case PART_TUPLE:
        if (!tuple_check(v)) return arg_type_error("replace", p->name, "tuple", v), -1;
        if (p->at == offsetof(CodeObj, consts_shown) || p->at == offsetof(CodeObj, names)) swap_constants(*code, *field, v);
        *field = v; /* NOBARRIER: fresh */
        return 0;
    case PART_BYTES: return bytes_check(v) ? replace_bytes(code, p, v) : (arg_type_error("replace", p->name, "bytes", v), -1);
    default: return replace_number(th, CODE(*code), p, v);
    }
}

static Value code_replace(Thread *th, Value *a, unsigned n, Value kw) {
    if (n > 1) return err_raise(TypeError, "replace() takes 0 positional arguments but %u was given", n - 1);
    Value copy;
    {
        const CodeObj *co = OBJ(CodeObj, a[0]);
        Code c = copy_code(co->c);
        copy = code_new(&c, co->k, co->filename, co->name, co->qualname, co->varnames, co->cellvars, co->freevars, co->names,
                        co->consts_shown);
    }
    if (copy == RAISED || !is_ref(kw)) return copy;
    for (uint64_t i = 0; i < tuple_len(kw); i++) {
        unsigned k = 0;
        while (k < PARTS && !str_equal_c(tuple_get(kw, i), parts[k].name)) k++;
        if (k == PARTS) return err_raise(TypeError, "'%U' is an invalid keyword argument for replace()", tuple_get(kw, i));
        Value v = a[n + i];
        if (parts[k].kind <= PART_LINE && !is_int(v)) return arg_type_error("replace", parts[k].name, "int", v);
        if (replace_part(th, &copy, &parts[k], v) < 0) return RAISED;
    }
    const CodeObj *co = OBJ(CodeObj, copy);
    if (co->c->nlocals != tuple_len(co->varnames)) return err_raise(ValueError, "code: co_nlocals != len(co_varnames)");
    if (tuple_len(co->freevars) != co->c->nfree || tuple_len(co->cellvars) != co->c->ncells)
        return err_raise(ValueError, "code: the number of cell and free variables cannot change");
    return copy;
}

static Value code_varname(Thread *th, Value *a, unsigned n, Value kw) {
    int64_t i;
    if (arg_int64(th, a[1], &i) < 0) return RAISED;
    const CodeObj *co = OBJ(CodeObj, a[0]);
    Value all[] = {co->varnames, co->cellvars, co->freevars};
    for (unsigned k = 0; k < 3; k++) {
        if (i >= 0 && (uint64_t)i < tuple_len(all[k])) return tuple_get(all[k], (uint64_t)i);
        i -= (int64_t)tuple_len(all[k]);
    }
    return err_raise(IndexError, "tuple index out of range");
}

static Value code_sizeof(Thread *th, Value *a, unsigned n, Value kw) {
    const CodeObj *co = OBJ(CodeObj, a[0]);
    return int_from((int64_t)(code_size(&co->h) + 4 * (size_t)co->c->nins + co->c->npositions));
}

static const Method code_methods[] = {
    {"replace", code_replace, NULL, "Return a copy of the code object with new values for the specified fields.", 0},
    {"co_lines", code_lines, "(self)", "Iterate over (start, end, line) of all ranges of bytes.", 0},
    {"co_positions", code_positions, "(self)", "Iterate over (line, end line, column, end column) of all instructions.", 0},
    {"_varname_from_oparg", code_varname, "(self, oparg)", "Name of a local by its number.", 0},
    {"__sizeof__", code_sizeof, "(self, /)", "Size of the object in memory, in bytes.", 0},
    {0}};

static Value code_make(Thread *th, Value *a, unsigned n, Value kw) {
    if (n < 17 || n > 19)
        return err_raise(TypeError, "code expected at %s arguments, got %u", n < 17 ? "least 16" : "most 18", n - 1);
    return err_raise(TypeError, "code objects cannot be made from CPython's bytecode; use compile() or replace()");
}

Type type_code = {
    .name = "code",
    .doc = "Create a code object.  Not for mere mortals.",
    .flags = TF_VAR | TF_WEAK,
    .size = sizeof(CodeObj),
    .values = offsetof(CodeObj, filename), .values_end = offsetof(CodeObj, k),
    .size_of = code_size, .trace = code_trace,
    .methods = code_methods, .getset = code_getset,
    .new = code_make, .repr = code_repr, .compare = code_compare, .hash = code_hash,
};
