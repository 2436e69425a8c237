/* types.h -- the structs of the builtin types and the calls by which C code uses them. Included by object.h.
 *
 * Structs: words within Type.values..values_end are Values; raw numbers lie outside of that range.
 * Calls without `th` run no Python code and reach no safepoint; those that make something give RAISED (MemoryError only)
 * when memory is at its limit. */
#ifndef WEFT_TYPES_H
#define WEFT_TYPES_H

/* ---- int (int.c) ---- */
typedef struct IntObj { Obj h; int64_t size; uint64_t limb[]; } IntObj; /* |size| limbs, sign of size; only beyond 62 bits, or a subclass */
Value int_from(int64_t i);
Value int_from_unsigned(uint64_t i);
Value int_from_double(double x);                    /* truncates; raises for inf, nan */
Value int_from_text(Thread *th, Value str, int base); /* int('..', base): ValueError with the repr of str */
bool int_fits(Value v, int64_t *out);               /* v: any int (int_check) */
bool int_fits_unsigned(Value v, uint64_t *out);
int int_sign(Value v);
Value int_plain(Value v);                           /* exact int of the same value (bool, subclass) */
double int_to_double(Value v, bool *overflow);
int int_cmp(Value a, Value b);
int64_t int_hash(Value v);
Value int_add(Value a, Value b), int_sub(Value a, Value b), int_mul(Value a, Value b), int_neg(Value a);
Value int_floordiv(Value a, Value b), int_mod(Value a, Value b); /* ZeroDivisionError */
Value int_shl(Value a, uint64_t n), int_shr(Value a, uint64_t n);
Value int_and(Value a, Value b), int_or(Value a, Value b), int_xor(Value a, Value b);
Value int_to_str(Value v, int base);                /* digits with sign, no prefix; ValueError beyond the digit limit (base 10) */
/* Limbs, of any int: `room` holds a small one. */
#include "bigint.h"
Big int_big(Value v, uint64_t room[1]);
Value int_from_big(Big b);
extern int int_max_str_digits;

/* ---- float (float.c), complex ---- */
typedef struct FloatObj { Obj h; double x; } FloatObj;
Value float_box(double x); /* slow half */
static inline uint64_t float_rotl(uint64_t x, int n) { return x << n | x >> (64 - n); }
/* A double is word = rol(bits, 4) ^ 6 when its exponent group is one of three: low bits 101, 010, 110 result. */
static inline Value float_from(double x) {
    uint64_t bits;
    memcpy(&bits, &x, 8);
    uint64_t w = float_rotl(bits, 4) ^ 6;
    if (LIKELY(0x64u >> (w & 7) & 1)) return w;
    return float_box(x);
}
static inline double float_imm_value(Value v) {
    uint64_t bits = float_rotl(v ^ 6, 60);
    double x;
    memcpy(&x, &bits, 8);
    return x;
}
static inline double float_value(Value v) { return is_float_imm(v) ? float_imm_value(v) : OBJ(FloatObj, v)->x; }
typedef struct ComplexObj { Obj h; double re, im; } ComplexObj;
Value complex_from(double re, double im);

/* ---- str (str.c) ---- */
/* Immutable. Flags in OBJ_OWN: STR_* . */
typedef struct StrObj {
    Obj h;
    int64_t hash;   /* 0: not computed. Stored late only while the object is young or the thread solo */
    uint64_t len;   /* characters */
    char data[];    /* len characters of the width, then one zero character; with STR_TAIL elsewhere: see str_chars */
} StrObj;
enum { STR_WIDTH2 = 1, STR_WIDTH4 = 2, STR_ASCII = 4, STR_INTERNED = 8, STR_TAIL = 16 };
/* STR_TAIL: the str has been made by appending. Its characters begin a StrTail, where longer strs may go on; data holds the reference. */
typedef struct StrTail { Obj h; uint64_t cap, fill; char data[]; } StrTail; /* a BytesPart; fill: bytes in use */
static inline char *str_chars(StrObj *o) {
    Value tail;
    if (LIKELY(!(obj_own(&o->h) & STR_TAIL))) return o->data;
    memcpy(&tail, o->data, sizeof tail);
    return OBJ(StrTail, tail)->data;
}
static inline unsigned str_width(Value s) {
    unsigned o = obj_own(OBJ(Obj, s));
    return o & STR_WIDTH4 ? 4 : o & STR_WIDTH2 ? 2 : 1;
}
static inline uint64_t str_len(Value s) { return OBJ(StrObj, s)->len; }
static inline bool str_is_ascii(Value s) { return obj_own(OBJ(Obj, s)) & STR_ASCII; }
static inline bool str_is_interned(Value s) { return obj_own(OBJ(Obj, s)) & STR_INTERNED; }
static inline UStr str_view(Value s) { return ustr_make(str_chars(OBJ(StrObj, s)), str_len(s), str_width(s)); } /* until the next safepoint */
Value str_from(const char *utf8);                   /* valid UTF-8, surrogates as three bytes */
Value str_from_utf8(const char *p, size_t n);       /* the same with a length */
Value str_from_ustr(UStr u);                        /* narrows */
Value str_from_buf(UBuf *b);                        /* takes the characters, frees the buffer; MemoryError if it failed */
Value str_from_char(uint32_t c);
Value str_format_c(const char *format, ...);        /* like err_raise's formats */
Value str_intern(Value s);                          /* the interned str equal to s (an exact str results) */
Value str_intern_c(const char *ascii);
int64_t str_hash(Value s);
void str_hash_seed(uint64_t k0, uint64_t k1);       /* PYTHONHASHSEED: before the first str is made */
Value str_join_values(const Value *v, uint64_t n);  /* one after the other; RAISED without memory */
bool str_equal(Value a, Value b);
bool str_equal_c(Value s, const char *ascii);
int str_cmp(Value a, Value b);
Value str_concat(Value a, Value b);
Value str_slice(Value s, int64_t from, int64_t to); /* within bounds */
Value str_join(Thread *th, Value sep, Value iterable);
extern Value str_empty;                             /* '' */
/* UTF-8 of s, 0-terminated, allocated with malloc (free it before any safepoint) or NULL with UnicodeEncodeError for surrogates. */
char *str_to_utf8(Value s, size_t *len);
/* The same with surrogateescape, for the operating system; NULL also with ValueError "embedded null character" (if `no_nul`) */
char *str_to_fs(Value s, size_t *len, bool no_nul);
Value str_from_fs(const char *p, size_t n);         /* surrogateescape */
Value str_decode(Thread *th, const void *p, size_t n, const char *encoding, const char *errors); /* p outside the moving heap */
Value str_encode(Thread *th, Value s, const char *encoding, const char *errors); /* bytes */
Value str_format_spec(Thread *th, Value s, Value spec); /* format(s, spec) of a str; spec a str */

/* ---- bytes, bytearray, memoryview (bytes.c, bytearray.c, memoryview.c) ---- */
typedef struct BytesObj { Obj h; int64_t hash; uint64_t len; char data[]; } BytesObj; /* a zero byte follows */
static inline uint64_t bytes_len(Value b) { return OBJ(BytesObj, b)->len; }
static inline char *bytes_data(Value b) { return OBJ(BytesObj, b)->data; }
Value bytes_from(const void *p, size_t n);          /* p NULL: n bytes to be filled at once */
Value bytearray_from(const void *p, size_t n);
typedef struct ByteArrayObj { Obj h; uint64_t len, start; uint64_t exports; Value part, views; } ByteArrayObj; /* views: list of weak cells of memoryviews, 0: none */
typedef struct BytesPart { Obj h; uint64_t cap; char data[]; } BytesPart; /* cap bytes */

/* ---- arrays of Values: items of lists, overflow attributes (list.c) ---- */
/* Length fixed. OF_FINE, beyond GC_LARGE bytes OF_CARDS: read with part_get, write with part_set. */
typedef struct PartObj { Obj h; uint64_t cap; Value v[]; } PartObj;
Value part_new(uint64_t cap);                       /* slots V_UNBOUND */
#define PART_SLOT(part, i) (ref_addr(part) + offsetof(PartObj, v) + 8 * (uintptr_t)(i))
static inline Value part_get(Value part, uint64_t i) {
    stm_read(PART_SLOT(part, i));
    return OBJ(PartObj, part)->v[i];
}
static inline void part_set(Value part, uint64_t i, Value v) {
    stm_write_at(ref_addr(part), PART_SLOT(part, i));
    OBJ(PartObj, part)->v[i] = v;
}

/* ---- list ---- */
typedef struct ListObj { Obj h; uint64_t len; Value part; } ListObj; /* part: PartObj, cap >= len; 0 when empty */
static inline uint64_t list_len(Value l) { return GET(ListObj, l, len); }
Value list_new(uint64_t reserve);
Value list_from(const Value *v, uint64_t n);
static inline Value list_get(Value l, uint64_t i) { return part_get(GET(ListObj, l, part), i); } /* i < len */
static inline void list_set(Value l, uint64_t i, Value v) { part_set(GET(ListObj, l, part), i, v); }
int list_append(Value l, Value v);
int list_insert(Value l, uint64_t i, Value v);
int list_delete(Value l, uint64_t from, uint64_t to);
int list_extend(Thread *th, Value l, Value iterable);
Value list_slice(Value l, uint64_t from, uint64_t to);
Value list_from_iterable(Thread *th, Value iterable); /* a new list */
int list_sort(Thread *th, Value l, Value key, bool reverse); /* key None or callable */
Value list_to_tuple(Value l);

/* ---- tuple ---- */
typedef struct TupleObj { Obj h; uint64_t len; Value v[]; } TupleObj; /* immutable: no read marks */
static inline uint64_t tuple_len(Value t) { return OBJ(TupleObj, t)->len; }
static inline Value tuple_get(Value t, uint64_t i) { return OBJ(TupleObj, t)->v[i]; }
Value tuple_new(uint64_t n);                        /* slots None; to be filled before the next safepoint with tuple_init */
static inline void tuple_init(Value t, uint64_t i, Value v) { OBJ(TupleObj, t)->v[i] = v; } /* NOBARRIER: fresh */
Value tuple_from(const Value *v, uint64_t n);
#define TUPLE(...) tuple_from((Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value))
Value tuple_from_iterable(Thread *th, Value iterable);
extern Value tuple_empty;

/* ---- dict (dict.c) ---- */
/* Insertion-ordered, compact. `shape` is 0 or a number that is renewed whenever a key comes or goes: caches of "name is not
 * in this namespace" rely on it (dict_watch). */
typedef struct DictObj { Obj h; uint64_t used; uint64_t shape; Value table; } DictObj;
typedef struct DictEntry { int64_t hash; Value key, value; } DictEntry; /* key V_UNBOUND: deleted */
typedef struct DictTable { Obj h; uint64_t cap, n; uint32_t log2, pad; uint64_t fill; DictEntry e[]; } DictTable; /* see dict.c */
Value dict_new(void);
static inline uint64_t dict_len(Value d) { return GET(DictObj, d, used); }
/* With an exact str key: other keys of the dict are never compared by Python code. V_UNBOUND: missing. */
Value dict_get_str(Value d, Value str);
Value dict_get_c(Value d, const char *ascii);
int dict_set_str(Value d, Value str, Value v);
int dict_set_c(Value d, const char *ascii, Value v);
bool dict_del_str(Value d, Value str);
/* Position of a str key among the entries, or -1; the entry at a position, if it still has this key (identity): V_UNBOUND else. */
int64_t dict_find_str(Value d, Value str);
static inline Value dict_at(Value d, uint64_t pos, Value interned) {
    Value t = GET(DictObj, d, table);
    DictTable *dt = OBJ(DictTable, t);
    if (!is_ref(t) || pos >= dt->n || dt->e[pos].key != interned) return V_UNBOUND;
    stm_read(ref_addr(t) + offsetof(DictTable, e) + sizeof(DictEntry) * pos + offsetof(DictEntry, key));
    stm_read(ref_addr(t) + offsetof(DictTable, e) + sizeof(DictEntry) * pos + offsetof(DictEntry, value));
    return dt->e[pos].value;
}
uint64_t dict_watch(Value d);                       /* its shape number, giving it one */
/* Any key. 1 found, 0 missing, -1 raised (unhashable, __eq__).  SAFEPOINT */
int dict_get(Thread *th, Value d, Value key, Value *out);
int dict_get_hashed(Thread *th, Value d, Value key, int64_t hash, Value *out);
int dict_set(Thread *th, Value d, Value key, Value v);
int dict_set_hashed(Thread *th, Value d, Value key, int64_t hash, Value v);
int dict_del(Thread *th, Value d, Value key);       /* 1 deleted, 0 missing */
Value dict_setdefault(Thread *th, Value d, Value key, Value v);
int dict_pop(Thread *th, Value d, Value key, Value *out); /* 1, 0, -1 */
void dict_clear(Value d);
Value dict_copy(Value d);
int dict_update(Thread *th, Value d, Value mapping); /* mapping or iterable of pairs */
int dict_merge(Thread *th, Value d, Value mapping, int override); /* override 2: KeyError(key) for duplicates */
/* Walk the entries: *pos starts at 0. Changes of values are allowed meanwhile; check dict_len for others. */
bool dict_next(Value d, uint64_t *pos, Value *key, Value *value);
Value dict_keys_list(Value d), dict_values_list(Value d), dict_items_list(Value d);

/* ---- set, frozenset (set.c) ---- */
typedef struct SetObj { Obj h; uint64_t used; int64_t hash; Value table; } SetObj; /* table: a DictTable whose values are unused */
Value set_new(Type *t /* type_set, type_frozenset */);
Value set_from_iterable(Thread *th, Type *t, Value iterable_or_unbound);
int set_add(Thread *th, Value s, Value key);
int set_contains(Thread *th, Value s, Value key);
int set_discard(Thread *th, Value s, Value key);    /* 1, 0, -1 */
int set_update(Thread *th, Value s, Value iterable);
static inline uint64_t set_len(Value s) { return GET(SetObj, s, used); }
bool set_next(Value s, uint64_t *pos, Value *key);

/* ---- range, slice (range.c, slice.c) ---- */
typedef struct RangeObj { Obj h; Value start, stop, step, len; } RangeObj; /* ints of any size */
typedef struct RangeIterObj { Obj h; int64_t next, step, left, len; } RangeIterObj; /* all within 62 bits; len: left at first */
typedef struct SliceObj { Obj h; Value start, stop, step; } SliceObj;
Value slice_new(Value start, Value stop, Value step);
/* Indices for a sequence of `len` items; step not 0 (ValueError). `count`: how many.  SAFEPOINT */
int slice_indices(Thread *th, Value slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step, int64_t *count);
/* An index of a sequence: int or __index__, negative from the end; -1 with IndexError(message) outside, TypeError. */
int seq_index(Thread *th, Value key, int64_t len, const char *type, const char *message, int64_t *out);

Value seq_iter_new(Value seq);                      /* iterator.c: over __getitem__(0), (1), ... until IndexError */

/* ---- functions and friends (func.c) ---- */
typedef struct FuncObj {
    Obj h;
    Value code, globals, builtins, closure;           /* closure: tuple of cells or None */
    Value defaults, kwdefaults;                       /* tuple/dict or None */
    Value name, qualname, module, doc, annotations;   /* annotations: dict, tuple of pairs, or None */
    Value dict;                                       /* attributes: dict or None */
} FuncObj;
Value func_new(Value code, Value globals);            /* name, doc etc. from the code */
typedef struct MethodObj { Obj h; Value func, self; } MethodObj; /* bound method */
Value method_new(Value func, Value self);
/* A builtin function or bound builtin method ("builtin_function_or_method"). */
typedef struct NativeObj {
    Obj h;
    const Method *def;    /* immovable C data: reads as an int */
    struct Binding *bind; /* its parsed signature, arg.c; never NULL */
    Value self;           /* module, instance, class or V_UNBOUND: passed first unless V_UNBOUND or a module */
    Value module;         /* name or None */
    Type *type;           /* descriptors: whose; else NULL */
} NativeObj;              /* also method_descriptor, classmethod_descriptor, wrapper_descriptor, method-wrapper */
Value native_new(const Method *def, Value self, Value module);
typedef struct CellObj { Obj h; Value v; } CellObj;   /* V_UNBOUND: empty */
Value cell_new(Value v);
typedef struct PropertyObj { Obj h; Value get, set, del, doc, name; uint64_t getter_doc; } PropertyObj;
typedef struct WrapObj { Obj h; Value func; Value dict; } WrapObj; /* classmethod, staticmethod */
Value classmethod_new(Value func);
Value staticmethod_new(Value func);

/* ---- module (module.c) ---- */
typedef struct ModuleObj { Obj h; Value dict; } ModuleObj;
Value module_new(Value name);
static inline Value module_dict(Value m) { return OBJ(ModuleObj, m)->dict; }

/* A module written in C: modules.def lists them; made on import. */
typedef struct ModuleDef {
    const char *name, *doc;
    const Method *methods;
    Type *const *types;    /* made ready and added under the last part of their names; NULL ends */
    int (*init)(Thread *th, Value module); /* constants and the rest; may be NULL */
} ModuleDef;
int module_add(Value module, const char *name, Value v); /* v RAISED: passes on */
static inline int module_add_int(Value m, const char *name, int64_t i) { return module_add(m, name, int_from(i)); }

/* ---- exceptions (exc.c) ---- */
typedef struct ExcObj { /* attributes set by Python, __notes__ too: as with any instance */
    Obj h;
    Value args, traceback, context, cause; /* tuple; TracebackObj or None; exception or None */
    Value suppress;                        /* __suppress_context__: bool */
} ExcObj;
typedef struct GroupObj { ExcObj e; Value message, excs; } GroupObj;
typedef struct SystemExitObj { ExcObj e; Value code; } SystemExitObj;
typedef struct StopIterationObj { ExcObj e; Value value; } StopIterationObj;
typedef struct AttributeErrorObj { ExcObj e; Value name, obj; } AttributeErrorObj;
typedef struct NameErrorObj { ExcObj e; Value name; } NameErrorObj;
typedef struct ImportErrorObj { ExcObj e; Value msg, name, path; } ImportErrorObj;
typedef struct OSErrorObj { ExcObj e; Value number, strerror, filename, filename2, written; } OSErrorObj;
typedef struct SyntaxErrorObj {
    ExcObj e;
    Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
} SyntaxErrorObj;
typedef struct UnicodeErrorObj { ExcObj e; Value encoding, object, start, end, reason; } UnicodeErrorObj;
Value exc_new(Type *t, Value args_tuple);             /* without running Python: for the types above */
extern Type *exc_ExceptionGroup;                      /* made at start: it has two bases */
/* BaseExceptionGroup.split by a type, tuple of types or callable; results in out[0], out[1] (None: empty), rooted.  SAFEPOINT */
int exc_group_split(Thread *th, Value group, Value condition, Value *out);
Value exc_group_make(Thread *th, Value message, Value excs); /* ExceptionGroup or BaseExceptionGroup, as the members allow */

/* ---- code, frames, tracebacks, generators (interp/) ---- */
#include "code.h"
typedef struct FrameObj {
    Obj h;
    Value code, func, globals, builtins, back;  /* back: FrameObj or None, made on demand while alive */
    Value locals;      /* f_locals: dict made on demand, namespace of a class or module, or V_UNBOUND */
    Value regs;        /* tuple of the registers once the frame is dead, V_UNBOUND while it is on the stack */
    Value gen;         /* generator it belongs to or None */
    Value trace;       /* f_trace */
    Value lineno_set;  /* small int or None */
    Value flags;       /* f_trace_lines, f_trace_opcodes, as a small int */
    Value *base;       /* while on the stack; 8-aligned: reads as an int */
    const uint32_t *pc;/* last instruction + 1, once dead or suspended */
} FrameObj;
typedef struct TracebackObj { Obj h; Value next, frame, lasti, lineno; } TracebackObj; /* lasti: small int, index of the word */
typedef struct GenObj { /* generator, coroutine, async_generator */
    Obj h;
    Value func, code, frame, name, qualname, yield_from; /* frame: FrameObj or None */
    Value handled;     /* handled exception inside, None */
    Value origin;      /* coroutine origin, async generator hooks */
    Value hooks;       /* finalizer of an async generator */
    Value state;       /* small int: GenState */
    const uint32_t *pc;/* where it goes on */
    uint64_t nregs;    /* registers kept, multiple of... stored << 2 */
    Value regs[];      /* while suspended */
} GenObj;
enum GenState { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_CLOSED };

/* The mappings that a class dict is seen through, namespaces, aliases. */
typedef struct ProxyObj { Obj h; Value mapping; } ProxyObj;
Value mappingproxy_new(Value mapping);
Value namespace_new(Value dict);                      /* types.SimpleNamespace */
Value generic_alias_new(Value origin, Value args);
Value union_new(Thread *th, Value a, Value b);        /* a | b of types */

/* Struct sequences (time.struct_time, os.stat_result): a tuple subclass made from a table. */
typedef struct StructField { const char *name, *doc; } StructField;
typedef struct StructDef { const char *name, *doc; const StructField *fields; unsigned visible; } StructDef;
Type *structseq_type(const StructDef *def);           /* visible fields make the tuple, the others are attributes only */
Value structseq_new(Type *t, const Value *fields, unsigned n);

/* ---- weak references (weakref.c) ---- */
Value weakref_new(Thread *th, Value referent, Value callback_or_none);
Value weakref_get(Value ref);                         /* None when dead */
void weakref_dead(Thread *th, Value weak);            /* heap.c: the referent of a watched one has died.  SAFEPOINT */

/* ---- types and attributes (type.c, map.c) ---- */
/* The attribute in the mro of t, or V_UNBOUND. name: interned, or any exact str. */
Value type_lookup(Type *t, Value name);
/* A class from Python: type(name, bases, dict) with metaclass `meta`.  SAFEPOINT */
Value type_make(Thread *th, Type *meta, Value name, Value bases, Value dict, Value kwnames, const Value *kwvalues, unsigned nkw);
void type_changed(Type *t);                           /* new version and guards for it and its subclasses */
Value type_name(Type *t);                             /* __name__, str */
Value type_qualname(Type *t);
/* The class of an object as Python sees it: type(v). */
static inline Value type_obj(Value v) { return type_of(v)->obj; }

/* Start: heap.c gives every type of types.def and exceptions.def its root_map first, so that objects can be made; then
 * names are interned; then type_ready runs for each (it keeps a root_map that is there). */
Map *map_new_root(Type *t);
/* Where is attribute `name` (interned) of an instance with map m? index among extra words and overflow, or -1. */
int map_find(Map *m, Value name);
/* The shape with one attribute more; NULL: too many, the object goes to dict mode. */
Map *map_add(Map *m, Value name);
/* Instance attributes, by interned name; V_UNBOUND: none / delete. No Python code runs. */
Value inst_get(Value o, Value name);
int inst_set(Value o, Value name, Value v);           /* deleting: 1 deleted, 0 was not there */
/* __dict__: switches the object to dict mode and gives the dict (RAISED: memory). The type has TF_DICT. */
Value inst_dict(Value o);
int inst_set_dict(Value o, Value dict);
/* Without switching: a new dict with a copy of the attributes. */
Value inst_dict_copy(Value o);

/* ---- import, sys (start/) ---- */
extern Value sys_modules, sys_module, builtins_module; /* roots */
Value sys_get(const char *name);                      /* V_UNBOUND: not there */
int sys_set(const char *name, Value v);
Value import_module(Thread *th, const char *name);    /* as `import a.b` then sys.modules['a.b'] */
Value import_attr(Thread *th, const char *module, const char *name);

#endif
