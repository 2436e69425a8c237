/* code.h -- compiled code: instruction words, constants, tables.
 *
 * Code is immutable. Its words and tables are C memory that does not move (so a pc is a plain pointer); its constants and
 * names are in the CodeObj. What changes (inline caches, counters) is in `ic`: outside transactions, one 64-bit word each,
 * racy plain loads and stores, made only of numbers that are never used twice: nothing in it is a reference.
 *
 * Instruction word: op | A << 8 | B << 16 | C << 24.   Bx: B and C as one unsigned 16-bit number; sBx: signed.
 *                   sJ: A, B, C as one signed 24-bit number. Some take a second word, see interp/opcodes.def.
 * Jumps count in words from the word after the instruction. */
#ifndef WEFT_CODE_H
#define WEFT_CODE_H

#include <stdint.h>

enum Op {
#define OP(name, a, b, c, ext, may, does) OP_##name,
#include "interp/opcodes.def"
#undef OP
    OP_COUNT
};
#define INS(op, a, b, c) ((uint32_t)(op) | (uint32_t)(a) << 8 | (uint32_t)(b) << 16 | (uint32_t)(c) << 24)
#define INS_OP(i)  ((i) & 0xff)
#define INS_A(i)   ((i) >> 8 & 0xff)
#define INS_B(i)   ((i) >> 16 & 0xff)
#define INS_C(i)   ((i) >> 24)
#define INS_BX(i)  ((i) >> 16)
#define INS_SBX(i) ((int32_t)(i) >> 16)
#define INS_SJ(i)  ((int32_t)(i) >> 8)
/* Second word of name instructions: index of a constant (the interned name), number of the inline cache. */
#define EXT_NAME(w) ((w) & 0xffff)
#define EXT_IC(w)   ((w) >> 16)
#define IC_NONE     0xffff

enum CodeFlag { /* CPython's co_flags */
    CO_OPTIMIZED = 1, CO_NEWLOCALS = 2, CO_VARARGS = 4, CO_VARKEYWORDS = 8, CO_NESTED = 0x10, CO_GENERATOR = 0x20,
    CO_COROUTINE = 0x80, CO_ITERABLE_COROUTINE = 0x100, CO_ASYNC_GENERATOR = 0x200,
    CO_FUTURE_BARRY = 0x400000, CO_FUTURE_ANNOTATIONS = 0x1000000,
};

/* An exception raised at a pc in [from, to) goes to `handler`: the register `reg` gets the exception; the innermost entry
 * is the first that holds. */
typedef struct ExcEntry { uint32_t from, to, handler; uint16_t reg, lasti; } ExcEntry;

/* Where an instruction comes from; -1 for unknown. Columns in bytes from 0. Decoded by code_position. */
typedef struct CodePos { int32_t line, end_line, col, end_col; } CodePos;

typedef struct Code {
    uint32_t *ins;
    uint32_t nins, nconsts;
    uint16_t nregs;        /* registers of a frame, outgoing arguments included */
    uint16_t argcount;     /* positional parameters, positional-only included (co_argcount) */
    uint16_t posonly, kwonly;
    uint16_t nlocals;      /* co_varnames: registers 0 .. nlocals-1 in this order: parameters, *args, **kw, others */
    uint16_t ncells;       /* co_cellvars */
    uint16_t nfree;        /* co_freevars, in FuncObj.closure */
    uint16_t stacksize;    /* co_stacksize, for show */
    uint32_t flags;        /* CodeFlag */
    int32_t firstlineno;
    uint32_t nexc, nic;
    ExcEntry *exc;
    uint16_t *cell_reg;    /* [ncells]: register that holds the cell; a parameter's cell is its own register */
    uint16_t *local_reg;   /* [nlocals]: where a local lives after the first instructions; NULL: local i in register i */
    uint8_t *positions;    /* code_position reads it */
    uint32_t npositions;
    uint64_t *ic;          /* nic words */
    struct MethodIc **mic; /* nic records or NULL */
    uint64_t hot;          /* calls: for the recorder */
} Code;

typedef struct CodeObj {
    Obj h;
    Code *c;               /* 8-aligned: reads as an int. Stays for ever: whoever dies with the object may run it once more */
    uint64_t nk;           /* c->nconsts */
    Value filename, name, qualname;
    Value varnames, cellvars, freevars, names; /* tuples of strs */
    Value consts_shown;    /* co_consts: a tuple (docstring first, as CPython) */
    Value k[];             /* constants and names of the instructions: c->nconsts */
} CodeObj;

/* What the compiler hands over; arrays are malloc'ed and become the code's. Fields as in Code. */
Value code_new(const Code *c, const Value *k, Value filename, Value name, Value qualname, Value varnames, Value cellvars,
               Value freevars, Value names, Value consts_shown);
CodePos code_position(const Code *c, uint32_t at); /* at: index of any word of the instruction */
int code_line(const Code *c, uint32_t at);
/* For the compiler: encode npos positions, one per word, into malloc'ed bytes. */
uint8_t *code_encode_positions(const CodePos *pos, uint32_t n, int32_t firstlineno, uint32_t *size);
/* Words an instruction takes: 1 or 2. */
extern const uint8_t op_words[];
extern const char *const op_names[];
/* The text form, for dumps and `dis`: malloc'ed. */
char *code_dump(Value codeobj);

/* Compile source (codegen.c): `source` UTF-8 bytes or, with is_text, text. mode 0 exec, 1 eval, 2 single. flags: CodeFlag CO_FUTURE_*
 * and PyCF_*. RAISED with SyntaxError etc.  SAFEPOINT (codecs, warnings) */
struct Node;
Value compile_source(Thread *th, const char *bytes, size_t n, bool is_text, Value filename, int mode, uint32_t flags,
                     int optimize);

#endif
