/* ops.h -- the cold halves of instructions, one per instruction that needs one. Values RAISED, ints -1 when they raise.
 *
 * All: SAFEPOINT MAY_RAISE. th->pc is behind the instruction. Included by interp.h. */
#ifndef WEFT_OPS_H
#define WEFT_OPS_H

/* Inline caches, one word per site; 0 is empty.
 *
 *      attribute   guard << IC_SHIFT | kind | index     kind 0: words of the struct << 8 | number of the extra word (valid if the
 *                                                       object has that many); kind 1: position in a module's dict
 *      global      position << 1 | IC_GLOBAL            in the globals
 *                  shape << 24 | position << 1          in the builtins, while the globals' dict has this shape number
 *      method      pointer to a MethodIc
 *
 * A word is read and written whole and is valid only together with the number it contains, which is never used twice: a stale or
 * late one misses. */
#define IC_SHIFT     24
#define IC_KIND      ((uint64_t)1 << 20)
#define IC_WORD(x)   ((unsigned)(x) & 0xff)
#define IC_OFFSET(x) (8 * (((uintptr_t)(x) >> 8) + IC_WORD(x)))
#define IC_GLOBAL    1u
#define IC_POS(w)    (((w) & 0xffffff) >> 1)
#define IC_SHAPE(w)  ((w) >> 24)
#define IC_NUMBER_MAX ((uint64_t)1 << 40)

/* What an attribute of the class is, for one guard. Immutable once published; replaced records are left alone (readers may
 * hold them), so a site has at most MIC_MAX of them. The value is old and committed, or immortal. */
struct MethodIc {
    uint64_t guard;     /* of the receiver's map; for `of_type` the version of the receiver itself, a class */
    Value value;
    uint8_t bound;      /* call it with the receiver */
    uint8_t kind;       /* MethodIcKind */
    uint8_t count;      /* records made for the site */
    uint32_t map;       /* MIC_ADD: the shape that follows */
    uint32_t index;     /* MIC_ADD: word of the object */
};
enum MethodIcKind { MIC_VALUE, MIC_GET, MIC_TYPE, MIC_ADD };
#define MIC_MAX 8

/* Those that may push a frame instead (dunder.c): PUSHED, 2 or 1 where the result is an int. */
Value op_binary(Thread *th, enum NumOp op, Value a, Value b, unsigned dest);
Value op_inplace(Thread *th, enum NumOp op, Value a, Value b, unsigned dest);
Value op_compare(Thread *th, Value a, Value b, enum CmpOp op, unsigned dest);
int op_compare_jump(Thread *th, Value a, Value b, enum CmpOp op);
int op_contains(Thread *th, Value container, Value item, unsigned dest, bool negate);
int op_test(Thread *th, Value v);
Value op_iter(Thread *th, Value o, unsigned dest);
Value op_next(Thread *th, Value it, unsigned dest);
Value op_getitem(Thread *th, Value o, Value key, unsigned dest);
int op_setitem(Thread *th, Value o, Value key, Value v);
int op_truth(Thread *th, Value v);

void op_unbound_cell(Thread *th, Value name, Value cell);
void op_unbound_free(Thread *th, unsigned i);
Value op_class_free(Thread *th, unsigned i);
Value op_class_cell(Thread *th, Value name, Value cell);
Value op_get_global(Thread *th, uint32_t ext);
int op_set_global(Thread *th, uint32_t ext, Value v);
int op_del_global(Thread *th, uint32_t ext);
Value op_get_name(Thread *th, uint32_t ext);
int op_set_name(Thread *th, uint32_t ext, Value v);
int op_del_name(Thread *th, uint32_t ext);
Value op_locals(Thread *th);

Value op_getattr(Thread *th, uint32_t ext, Value o, unsigned dest); /* PUSHED */
int op_setattr(Thread *th, uint32_t ext, Value o, Value v);
int op_getmethod(Thread *th, uint32_t ext, unsigned a, Value o);
/* The method `name` of o: *func, and o in *self if it is to be passed (true). *func RAISED: there is none. */
bool method_find(Thread *th, Value o, Value name, Value *func, Value *self);

Value op_set(Thread *th, Value *v, unsigned n);
Value op_map(Thread *th, Value *v, unsigned pairs);
Value op_join(Thread *th, Value *v, unsigned n);
Value op_format(Thread *th, Value v, unsigned conversion, Value spec);
int op_extend(Thread *th, Value list, Value iterable);
int op_map_update(Thread *th, Value dict, Value mapping);
int op_map_merge(Thread *th, Value dict, Value mapping, Value func);
int op_unpack(Thread *th, Value *to, Value o, unsigned n);
Value op_unpack_list(Thread *th, Value o, bool star, uint32_t count);
int op_unpack_star(Thread *th, Value *to, Value o, unsigned before, unsigned after);

Value op_function(Thread *th, Value code);
Value op_build_class(Thread *th);
int op_set_annotations(Thread *th, Value ns);
int op_with(Thread *th, unsigned a, Value manager, bool async);
int op_print(Thread *th, Value v);

Value op_import(Thread *th, Value name, Value level, Value fromlist);
Value op_import_from(Thread *th, Value module, Value name);
int op_import_star(Thread *th, Value module, Value ns);

int op_match_seq(Thread *th, Value v, unsigned n, bool at_least); /* 1 match, 0 not */
int op_match_map(Thread *th, Value v, unsigned n);
int op_match_keys(Thread *th, Value *to, Value v, Value keys);
Value op_match_rest(Thread *th, Value v, Value keys);
Value op_match_class(Thread *th, Value v, Value cls, unsigned npos, Value names);

void op_note_send(Thread *th, Value it);
Value op_send(Thread *th, Value it, Value v);        /* STOP: th->stop_value */
Value op_yield_iter(Thread *th, Value v);
Value op_awaitable(Thread *th, Value v, unsigned how);
Value op_aiter(Thread *th, Value v);
Value op_anext(Thread *th, Value v);
Value op_async_wrap(Thread *th, Value v);

/* A frame with a continuation has given v: it is used in th->base; th->pc may have moved. */
int op_continue(Thread *th, uint64_t kind, Value v);

#endif
