/* object.h -- values, objects, maps, types: read this first.
 *
 * A Value is one 64-bit word. The low three bits tell what it is:
 *
 *      x00  int, 62 bits: value << 2              101 010 110  float in the word (float.h)
 *      001  reference: address of the object + 1  011          immediate: None, True, ...
 *                                                 111          RAISED, STOP, TAILCALL: never stored
 *
 * An object begins with Obj: the engine's flags, the owner's flags, and a map number. A map is immutable; it names the type
 * and says where instance attributes lie. Types are C records (struct Type) with one immortal heap object each.
 *
 * Safepoints. A function that can reach one (it runs Python code, blocks, polls) takes `Thread *th` first. Objects move at
 * safepoints: over a call that takes `th`, a reference may be kept only in a rooted slot (args[], root_push), never
 * in a C local, and no pointer from OBJ() survives it. A function without `th` never moves anything and never runs Python.
 * Allocation never collects.
 *
 * Errors. A Value function returns RAISED, an int function -1, with the exception in the thread (err.h).
 *
 * Barriers. Whoever reads a field that can change says GET (or stm_read first); whoever writes says SET (or stm_write
 * first, again after each safepoint). An object just allocated, since no safepoint, is written plainly: NOBARRIER. */
#ifndef WEFT_OBJECT_H
#define WEFT_OBJECT_H

#include "gc.h"
#include "ustr.h"
#include <string.h>

typedef struct Thread Thread;
typedef struct Type Type;
typedef struct Map Map;

/* ---- values ---------------------------------------------------------------------------------------------------- */

#define V_IMM(n)         ((Value)(n) << 3 | 3)
#define V_NONE           V_IMM(0)
#define V_FALSE          V_IMM(1)
#define V_TRUE           V_IMM(2)
#define V_ELLIPSIS       V_IMM(3)
#define V_NOTIMPLEMENTED V_IMM(4)
#define V_UNBOUND        V_IMM(5) /* no value: unset local, missing argument, empty slot. Never seen by Python */
#define V_DUMMY          V_IMM(6) /* deleted entry. Never seen by Python */
/* Results only; never stored anywhere. */
#define RAISED   ((Value)0x07) /* an exception is set in the thread */
#define STOP     ((Value)0x0f) /* next: exhausted, no exception set; th->stop_value is the StopIteration's value */
#define TAILCALL ((Value)0x17) /* a native: go on by calling what it has left in th->tail (native.h) */

static inline bool is_int(Value v) { return !(v & 3); }              /* small; see int_check for all ints */
static inline bool both_int(Value a, Value b) { return !((a | b) & 3); }
static inline bool is_ref(Value v) { return (v & 7) == 1; }
static inline bool is_imm(Value v) { return (v & 7) == 3; }
static inline bool is_float_imm(Value v) { return 0x64u >> (v & 7) & 1; } /* 2, 5, 6 */
static inline bool is_special(Value v) { return (v & 7) == 7; }
static inline bool is_bool(Value v) { return v == V_TRUE || v == V_FALSE; }

#define INT_SMALL_MAX (((int64_t)1 << 61) - 1)
#define INT_SMALL_MIN (-((int64_t)1 << 61))
static inline Value small_int(int64_t i) { return (Value)i << 2; } /* i fits 62 bits */
static inline int64_t small_value(Value v) { return (int64_t)v >> 2; }
static inline bool fits_small(int64_t i) { return i >= INT_SMALL_MIN && i <= INT_SMALL_MAX; }
static inline Value v_bool(bool b) { return b ? V_TRUE : V_FALSE; }

/* The object of a reference, in the running thread's view: a plain pointer, good until the next safepoint. */
static inline void *obj_at(Value v) { return (void *)(ref_addr(v) + CTL.base); }
#define OBJ(T, v) ((T *)obj_at(v))
/* A mutable field of a heap object. */
#define GET(T, v, field) (stm_read(ref_addr(v)), OBJ(T, v)->field)
#define SET(T, v, field, value)              \
    do {                                     \
        Value to_ = (v), new_ = (value);     \
        stm_write(ref_addr(to_));            \
        OBJ(T, to_)->field = new_;           \
    } while (0)

/* ---- object headers -------------------------------------------------------------------------------------------- */

/* The owner's half of Obj.flags: bits 16..23 the number of extra words, 24..31 for the type's own use. Extra words follow the
 * type's C struct; they hold the instance's attributes (map.h). */
#define OBJ_EXTRA_SHIFT 16
#define OBJ_EXTRA_MAX   255
#define OBJ_OWN_SHIFT   24
static inline unsigned obj_extra(const Obj *o) { return o->flags >> OBJ_EXTRA_SHIFT & 0xff; }
static inline unsigned obj_own(const Obj *o) { return o->flags >> OBJ_OWN_SHIFT; }

/* ---- maps ------------------------------------------------------------------------------------------------------ */

/* Immutable but for `guard`, lives in C memory for ever. Attribute i of `names` is in extra word `first + i`, or, from
 * ninline on, in the overflow array; see map.h. */
struct Map {
    uint64_t guard;    /* shape and class contents at once: renewed when the class (or a base) changes; never used twice.
                          0 while a running transaction is changing the class: caches neither match nor fill then */
    Type *type;
    uint32_t id;       /* index in maps[] */
    uint16_t count;    /* instance attributes this shape has */
    uint8_t dict_mode; /* attributes are in a dict in the `ext` word */
    uint8_t pad;
    Map *parent;       /* the shape without the last attribute */
    Value name;        /* the last attribute: an interned str (immortal) */
    struct MapNext *next; /* shapes that follow, guarded by map lock; readers need none */
    struct MapIndex *index; /* name to number, made when a big shape is first asked */
    Map *others;          /* Type.map_list goes on */
};
extern Map **maps; /* by Obj.map: one reserved range, entries written once */
static inline Map *map_of(Value ref) { return maps[OBJ(Obj, ref)->map]; } /* the caller has a reference */

/* ---- types ----------------------------------------------------------------------------------------------------- */

enum NumOp { /* order: operators.def users, codegen, interp share it */
    NB_ADD, NB_SUB, NB_MUL, NB_MATMUL, NB_TRUEDIV, NB_FLOORDIV, NB_MOD, NB_LSHIFT, NB_RSHIFT, NB_AND, NB_OR, NB_XOR,
    NB_POW, NB_DIVMOD, NB_COUNT
};
enum UnaryOp { UN_NEG, UN_POS, UN_INVERT, UN_ABS, UN_INT, UN_FLOAT, UN_INDEX, UN_COUNT };
enum CmpOp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

/* A native function. FIXED convention (the signature names every parameter): `a` has exactly one slot for each parameter,
 * V_UNBOUND where nothing was passed; n is that number. VAR convention (the signature has *args, **kw or is NULL): `a` has n
 * positional arguments, then the values of the keywords named by the tuple `kw` (V_UNBOUND: none). The slots are rooted; the function may
 * overwrite them. A method's self (or class) is a[0].  SAFEPOINT MAY_RAISE, as the case may be */
typedef Value NativeFn(Thread *th, Value *a, unsigned n, Value kw);

/* A row of a method table; the table ends with {0}. */
typedef struct Method {
    const char *name;
    NativeFn *fn;
    const char *sig;  /* "(self, x, /, y=None, *, z=0)": what inspect shows, and what binds arguments. A function of a module may
                         name `module` first: a[0] is then a slot without meaning; if it does not, a[0] is the first argument.
                         A leading '!' keeps the signature from inspect. NULL: VAR */
    const char *doc;
    uint8_t kind;     /* M_METHOD (0), M_STATIC, M_CLASS */
} Method;
enum { M_METHOD, M_STATIC, M_CLASS, M_COEXIST };

/* A row of an attribute table. Without `set` it is read-only. */
typedef struct GetSet {
    const char *name;
    Value (*get)(Thread *th, Value self);
    int (*set)(Thread *th, Value self, Value v); /* V_UNBOUND: delete */
    const char *doc;
} GetSet;

/* For `set`: shown as a field, a member_descriptor; "readonly attribute". */
#define GETSET_MEMBER ((int (*)(Thread *, Value, Value))8)

/* A field shown as it is. */
typedef struct Member {
    const char *name;
    uint16_t offset;  /* of a Value in the struct; V_UNBOUND there reads as None, or AttributeError with MEMBER_EX */
    uint8_t flags;
    const char *doc;
} Member;
enum { MEMBER_READONLY = 1, MEMBER_EX = 2 };

/* The buffer protocol: what a buffer shows. `owner` must be kept rooted, and released. */
typedef struct BufferView {
    Value owner;
    void *p;          /* memory outside the moving heap, or linear address good until the next safepoint: see `moves` */
    int64_t len, itemsize;
    const char *format;
    int ndim;
    int64_t shape[8], strides[8];
    bool readonly, moves;
} BufferView;

enum TypeFlag {
    TF_HEAP = 1 << 0,       /* made by a class statement or type() */
    TF_BASETYPE = 1 << 1,   /* may be subclassed */
    TF_VAR = 1 << 2,        /* instances vary in size: size_of says */
    TF_DICT = 1 << 3,       /* instances have attributes of their own (__dict__) */
    TF_WEAK = 1 << 4,       /* weak references to instances are allowed */
    TF_IMMUTABLE = 1 << 5,  /* setattr on the class is refused (all builtin types) */
    TF_NO_NEW = 1 << 6,     /* "cannot create 'x' instances" */
    TF_ABSTRACT = 1 << 7,   /* __abstractmethods__ is not empty */
    TF_READY = 1 << 8,
    TF_METHOD = 1 << 9,     /* calling through an instance passes it first: functions, native methods */
    TF_SEQUENCE = 1 << 10, TF_MAPPING = 1 << 11, /* for match */
    TF_INT = 1 << 16, TF_STR = 1 << 17, TF_BYTES = 1 << 18, TF_LIST = 1 << 19, TF_TUPLE = 1 << 20, TF_DICTTYPE = 1 << 21,
    TF_EXC = 1 << 22, TF_TYPE = 1 << 23, TF_FLOAT = 1 << 24, TF_SET = 1 << 25, /* it or a subclass: inherited */
    TF_OWN_GETATTR = 1 << 26, /* getattr is not the generic one */
    TF_PY_GETATTR = 1 << 27,  /* __getattr__ or __getattribute__ in Python */
    TF_FINAL = 1 << 28,       /* has __del__: instances are registered */
};

/* A type. Builtin ones are static records with designated initialisers; a slot left out is inherited by type_ready. Slots of
 * Python classes whose dunder is a Python function hold type.c's dispatchers (slots.def). A setter gets V_UNBOUND to
 * delete. Binary slots return V_NOTIMPLEMENTED to pass. */
struct Type {
    const char *name;       /* "list", "collections.deque" */
    const char *doc;        /* "sig\n--\n\ntext" where it has a signature */
    uint32_t flags;
    uint32_t size;          /* bytes of the C struct, multiple of 8 */
    uint16_t values, values_end; /* byte offsets: the words in [values, values_end) of the struct are Values; 0,0: none */
    uint16_t own_flags;     /* initial OBJ_OWN bits */
    uint16_t extra;         /* extra words of a new instance: slots, ext, inline attributes */
    uint16_t nslots;        /* of them, fixed members from __slots__ */
    uint16_t dict_at;       /* not 0: the instance's attributes are in a dict in this Value of the struct (functions, modules, exceptions;
                               0, None, V_UNBOUND there: none yet), not in extra words. Excludes TF_DICT; inherited */
    size_t (*size_of)(const Obj *o);                        /* TF_VAR: bytes of the struct part, multiple of 8 */
    void (*trace)(Obj *o, GcVisit *visit, void *ctx);       /* struct part, beyond values..values_end */
    void (*trace_range)(Obj *o, size_t from, size_t to, GcVisit *visit, void *ctx); /* OF_CARDS objects: slots in bytes [from, to) */
    Type *base;             /* NULL: object */
    const Method *methods;
    const GetSet *getset;
    const Member *members;

    Value (*new)(Thread *th, Value *a, unsigned n, Value kw);    /* a[0] is the class; VAR convention */
    int (*init)(Thread *th, Value *a, unsigned n, Value kw);     /* a[0] is the instance; VAR convention */
    NativeFn *call;                                              /* a[0] is the callable; VAR convention */
    void (*gone)(Obj *o);                                        /* C memory to free when it dies (registers for it) */
    Value (*repr)(Thread *th, Value self);
    Value (*str)(Thread *th, Value self);
    int (*hash)(Thread *th, Value self, int64_t *out);           /* hash_unhashable: raises TypeError */
    Value (*compare)(Thread *th, Value a, Value b, enum CmpOp op);
    Value (*getattr)(Thread *th, Value self, Value name);
    int (*setattr)(Thread *th, Value self, Value name, Value v);
    Value (*iter)(Thread *th, Value self);
    Value (*next)(Thread *th, Value self);                       /* STOP when exhausted */
    int (*len)(Thread *th, Value self, int64_t *out);
    Value (*getitem)(Thread *th, Value self, Value key);
    int (*setitem)(Thread *th, Value self, Value key, Value v);
    int (*contains)(Thread *th, Value self, Value item);         /* 0, 1 */
    Value (*concat)(Thread *th, Value a, Value b);               /* sequences: after the number slots */
    Value (*repeat)(Thread *th, Value a, int64_t n);
    Value (*iconcat)(Thread *th, Value a, Value b);
    Value (*irepeat)(Thread *th, Value a, int64_t n);
    int (*truth)(Thread *th, Value self);
    Value (*nb[NB_COUNT])(Thread *th, Value a, Value b);
    Value (*inb[NB_COUNT])(Thread *th, Value a, Value b);
    Value (*pow3)(Thread *th, Value a, Value b, Value mod);
    Value (*un[UN_COUNT])(Thread *th, Value self);
    Value (*get)(Thread *th, Value self, Value obj, Value type); /* descriptor; obj V_UNBOUND: from the class */
    int (*set)(Thread *th, Value self, Value obj, Value v);
    Value (*await)(Thread *th, Value self);
    Value (*aiter)(Thread *th, Value self);
    Value (*anext)(Thread *th, Value self);
    Value (*send)(Thread *th, Value self, Value v);              /* generators, coroutines: STOP at the return */
    int (*buffer)(Value self, BufferView *out, bool writable);
    void (*release)(Value self, BufferView *view);
    int (*finalize)(Thread *th, Value self);                     /* __del__ and what generators, files do */

    /* made by type_ready */
    Value obj;              /* its TypeObj: immortal, so this word never changes */
    Map *root_map;          /* instances without attributes */
    uint64_t version;       /* changes with the class or a base; never used twice */
    Map *map_list;          /* all shapes of this type */
    Map *dict_map;          /* instances in dict mode; made when needed */
    uint16_t inline_hint;   /* inline attributes for the next instance */
    uint16_t deepest, made; /* most attributes an instance had so far; instances made, up to 8: what the hint is learned from */
    uint32_t changing;      /* running transactions that have changed it: guards are 0 */
    uint32_t slot_py[4];    /* bit by number of slots.def: the slot holds a dispatcher to a Python dunder (slots.h) */
    Type **subtypes;        /* direct subclasses (C array, map lock) */
    uint32_t nsubtypes;
    Type **bases_c;         /* whose subtypes it is among */
    uint32_t nbases_c;
};

/* The heap side of a type. */
typedef struct TypeObj {
    Obj h;
    Type *type;
    Value name, qualname, module, doc; /* heap types: strs; doc may be anything */
    Value bases, mro;    /* tuples */
    Value dict;          /* DictObj, keys interned strs as a rule */
    Value slots;         /* tuple of __slots__ names or V_UNBOUND */
    Value weak_subclasses;
    Value annotations;
} TypeObj;

/* Instances of metaclasses' classes (types) are TypeObj with extra words: attributes set on a class go to its dict. */

#define TYPE(ident, cname) extern Type type_##ident;
#include "types.def"
#undef TYPE

Type *type_of_imm(Value v);
static inline Type *type_of(Value v) {
    if (is_ref(v)) return map_of(v)->type;
    if (is_int(v)) return &type_int;
    return type_of_imm(v);
}
/* The C record of a class object. The caller knows that it is one (type_check). */
static inline Type *type_from(Value cls) { return OBJ(TypeObj, cls)->type; }
static inline bool has_flag(Value v, uint32_t flag) { return (type_of(v)->flags & flag) != 0; }
static inline bool is_exact(Value v, const Type *t) { return is_ref(v) && map_of(v)->type == t; }

/* int_check(v) etc.: is v an instance of the type or a subclass? */
static inline bool int_check(Value v) { return is_int(v) || is_bool(v) || (is_ref(v) && has_flag(v, TF_INT)); }
static inline bool float_check(Value v) { return is_float_imm(v) || (is_ref(v) && has_flag(v, TF_FLOAT)); }
static inline bool str_check(Value v) { return is_ref(v) && has_flag(v, TF_STR); }
static inline bool bytes_check(Value v) { return is_ref(v) && has_flag(v, TF_BYTES); }
static inline bool list_check(Value v) { return is_ref(v) && has_flag(v, TF_LIST); }
static inline bool tuple_check(Value v) { return is_ref(v) && has_flag(v, TF_TUPLE); }
static inline bool dict_check(Value v) { return is_ref(v) && has_flag(v, TF_DICTTYPE); }
static inline bool set_check(Value v) { return is_ref(v) && has_flag(v, TF_SET); }
static inline bool exc_check(Value v) { return is_ref(v) && has_flag(v, TF_EXC); }
static inline bool type_check(Value v) { return is_ref(v) && has_flag(v, TF_TYPE); }

/* Is `t` `base` or derived from it (by mro)? */
bool type_is_sub(const Type *t, const Type *base);
static inline bool obj_is(Value v, const Type *t) { Type *u = type_of(v); return u == t || type_is_sub(u, t); }

/* Make a type usable: inherit slots, make TypeObj, dict with wrappers, methods, getsets. Bases first. */
void type_ready(Type *t);

/* ---- making objects -------------------------------------------------------------------------------------------- */

/* A new instance of `t` (fixed size), struct part zero (which reads as int 0, not V_UNBOUND!), extra words V_UNBOUND, `ext` 0.
 * RAISED with MemoryError when memory is at its limit. Registers finalizers where the type wants them. */
Value obj_new(Type *t);
/* The same with `bytes` for the struct part (TF_VAR). `engine` may hold OF_FINE, OF_CARDS. */
Value obj_new_var(Type *t, size_t bytes, uint32_t engine);
/* The same without registering finalizers. */
Value obj_new_plain(Type *t, size_t bytes, uint32_t engine);

/* ---- the object protocols (abstract.c): what Python's operators mean ------------------------------------------- */
/* All: SAFEPOINT MAY_RAISE. Arguments need not be rooted by the caller unless it uses them afterwards. */

Value obj_repr(Thread *th, Value v);                 /* a str */
/* The repr of a container begins: 1 if it is running already (print '...'), 0, -1. Every 0 has its leave. No SAFEPOINT. */
int repr_enter(Thread *th, Value v);
void repr_leave(Thread *th, Value v);
Value obj_str(Thread *th, Value v);                  /* a str */
Value obj_ascii(Thread *th, Value v);
Value obj_bytes(Thread *th, Value v);                /* bytes(v) for something with __bytes__ or a buffer */
Value obj_format(Thread *th, Value v, Value spec);   /* spec a str, or V_UNBOUND for '' */
int obj_hash(Thread *th, Value v, int64_t *out);
int hash_unhashable(Thread *th, Value v, int64_t *out); /* for Type.hash: TypeError "unhashable type: 'list'" */
int hash_identity(Thread *th, Value v, int64_t *out);   /* object's */
int obj_truth(Thread *th, Value v);
int obj_len(Thread *th, Value v, int64_t *out);
int obj_length_hint(Thread *th, Value v, int64_t dflt, int64_t *out);
Value obj_compare(Thread *th, Value a, Value b, enum CmpOp op);
int obj_compare_bool(Thread *th, Value a, Value b, enum CmpOp op); /* identity implies ==, as containers do */
static inline int obj_eq(Thread *th, Value a, Value b) { return a == b ? 1 : obj_compare_bool(th, a, b, CMP_EQ); }
bool obj_same(Value a, Value b);                     /* `is`: words equal, or equal boxed floats/big ints: words only */

Value obj_getattr(Thread *th, Value v, Value name);  /* name: any str */
int obj_setattr(Thread *th, Value v, Value name, Value to); /* V_UNBOUND: delete */
/* 1 found, 0 no such attribute (AttributeError swallowed), -1 raised. */
int obj_find_attr(Thread *th, Value v, Value name, Value *out);
Value obj_getattr_c(Thread *th, Value v, const char *name);
Value obj_generic_getattr(Thread *th, Value v, Value name);
int obj_generic_setattr(Thread *th, Value v, Value name, Value to);
/* The attribute `name` of type(v), bound to v: how special methods are found. 0: none. */
int obj_find_special(Thread *th, Value v, Value name, Value *out);

Value obj_getitem(Thread *th, Value v, Value key);
int obj_setitem(Thread *th, Value v, Value key, Value to); /* V_UNBOUND: delete */
int obj_contains(Thread *th, Value v, Value item);
Value obj_iter(Thread *th, Value v);
Value obj_stop_raised(Thread *th);                   /* a `next` slot gave RAISED: STOP if that is StopIteration */
Value obj_next(Thread *th, Value it);                /* STOP at the end */
Value obj_binary(Thread *th, enum NumOp op, Value a, Value b);
Value obj_inplace(Thread *th, enum NumOp op, Value a, Value b);
Value obj_binary_rest(Thread *th, enum NumOp op, Value a, Value b, bool a_tried, bool in_place); /* for interp/dunder.c */
Value obj_pow3(Thread *th, Value a, Value b, Value mod);
Value obj_unary(Thread *th, enum UnaryOp op, Value a);
Value obj_index(Thread *th, Value v);                /* an int, or TypeError */
/* v as an index: an int or __index__. Too large: clipped if `clip`, else raises `err` (NULL: clip). */
int obj_index_int(Thread *th, Value v, int64_t *out, Type *err);
int obj_isinstance(Thread *th, Value v, Value cls);
int obj_issubclass(Thread *th, Value v, Value cls);
Value obj_dir(Thread *th, Value v);
int obj_callable(Value v);
/* Raise AttributeError "'T' object has no attribute 'name'" with its name and obj. */
Value err_attribute(Value v, Value name);

/* Calls. args must be rooted (VM stack) or the function copies them at once: it does copy. */
Value obj_call(Thread *th, Value f, const Value *args, unsigned n);
Value obj_call_kw(Thread *th, Value f, const Value *args, unsigned n, Value kwnames); /* values after the n */
Value obj_call_ex(Thread *th, Value f, Value args_tuple, Value kwargs_dict_or_unbound);
Value obj_call_method(Thread *th, Value self, Value name, const Value *args, unsigned n); /* without self */
#define CALL0(th, f)          obj_call(th, f, NULL, 0)
#define CALL1(th, f, a)       obj_call(th, f, (Value[]){a}, 1)
#define CALL2(th, f, a, b)    obj_call(th, f, (Value[]){a, b}, 2)
#define CALL3(th, f, a, b, c) obj_call(th, f, (Value[]){a, b, c}, 3)

/* Mark buffers. 0 or -1 (TypeError/BufferError). */
int obj_get_buffer(Value v, BufferView *out, bool writable);
void obj_release_buffer(BufferView *view);

/* ---- names known to C (names.def) ------------------------------------------------------------------------------ */

enum NameId {
#define NAME(id) NAME_##id,
#include "names.def"
#undef NAME
    NAME_COUNT
};
extern Value static_names[NAME_COUNT]; /* interned, immortal */
#define S(id) (static_names[NAME_##id])

#include "thread.h"
#include "types.h"
#endif
