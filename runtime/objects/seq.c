/* seq.c -- what lists and tuples share. `item` gives V_UNBOUND beyond the end: a comparison may run Python code that shortens
 * the list. */
#include "seq.h"

int seq_bound(Thread *th, Value v, int64_t len, int64_t *out) {
    int64_t i;
    if (!is_int(v) && !type_of(v)->un[UN_INDEX])
        return err_set(TypeError, "slice indices must be integers or have an __index__ method");
    if (obj_index_int(th, v, &i, NULL) < 0) return -1;
    if (i < 0) i = i + len < 0 ? 0 : i + len;
    return *out = i > len ? len : i, 0;
}

/* r: self, list of pieces. */
static Value pieces(Thread *th, Value *r, Value (*item)(Value self, uint64_t i), const char *open, const char *close,
                    const char *close_one) {
    uint64_t i = 0;
    for (Value v; (v = item(r[0], i)) != V_UNBOUND; i++) {
        if (list_append(r[1], str_intern_c(i ? ", " : open)) < 0) return RAISED;
        Value text = obj_repr(th, v);
        if (text == RAISED || list_append(r[1], text) < 0) return RAISED;
    }
    return list_append(r[1], str_intern_c(i == 1 ? close_one : close)) < 0 ? RAISED : str_join(th, str_empty, r[1]);
}

Value seq_repr(Thread *th, Value self, Value (*item)(Value self, uint64_t i), const char *open, const char *close, const char *close_one,
               const char *empty, const char *running) {
    if (item(self, 0) == V_UNBOUND) return str_intern_c(empty);
    int already = repr_enter(th, self);
    if (already) return already < 0 ? RAISED : str_intern_c(running);
    Value *r = root_push2(th, self, list_new(8)), text = r[1] == RAISED ? RAISED : pieces(th, r, item, open, close, close_one);
    repr_leave(th, r[0]);
    root_pop(th, 2);
    return text;
}

static bool ordered(uint64_t x, uint64_t y, enum CmpOp op) {
    switch (op) {
    case CMP_LT: return x < y;
    case CMP_LE: return x <= y;
    case CMP_EQ: return x == y;
    case CMP_NE: return x != y;
    case CMP_GT: return x > y;
    default: return x >= y;
    }
}

static Value compare(Thread *th, Value *r, enum CmpOp op, Value (*item)(Value self, uint64_t i), uint64_t (*len)(Value self)) {
    for (uint64_t i = 0;; i++) {
        if (UNLIKELY((i & 4095) == 4095) && thread_poll(th) < 0) return RAISED;
        Value x = item(r[0], i), y = item(r[1], i);
        if (x == V_UNBOUND || y == V_UNBOUND) return v_bool(ordered(len(r[0]), len(r[1]), op));
        if (x == y) continue;
        r[2] = x, r[3] = y;
        int equal = obj_eq(th, x, y);
        if (equal < 0) return RAISED;
        if (equal) continue;
        uint64_t n = len(r[0]), m = len(r[1]);
        if (i >= n || i >= m) return v_bool(ordered(n, m, op)); /* __eq__ has shortened one */
        if (op == CMP_EQ || op == CMP_NE) return v_bool(op == CMP_NE);
        return obj_compare(th, r[2], r[3], op);
    }
}

Value seq_compare(Thread *th, Value x, Value y, enum CmpOp op, Value (*item)(Value self, uint64_t i), uint64_t (*len)(Value self)) {
    if ((op == CMP_EQ || op == CMP_NE) && len(x) != len(y)) return v_bool(op == CMP_NE);
    if (recursion_enter(th, " in comparison") < 0) return RAISED;
    Value *r = root_push(th, 4);
    r[0] = x, r[1] = y;
    Value v = compare(th, r, op, item, len);
    recursion_leave(th);
    root_pop(th, 4);
    return v;
}

int64_t seq_find(Thread *th, Value self, Value v, uint64_t from, uint64_t to, Value (*item)(Value self, uint64_t i)) {
    Value *r = root_push2(th, self, v);
    int64_t at = -1;
    for (uint64_t i = from; i < to && at == -1; i++) {
        if (UNLIKELY((i & 4095) == 4095) && thread_poll(th) < 0) {
            at = -2;
            break;
        }
        Value x = item(r[0], i);
        if (x == V_UNBOUND) break;
        int equal = obj_eq(th, x, r[1]);
        if (equal) at = equal < 0 ? -2 : (int64_t)i;
    }
    root_pop(th, 2);
    return at;
}
