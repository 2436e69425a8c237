/* dunder.c -- special methods written in Python, called by instructions without recursion on the C stack.
 *
 * An instruction whose operand has the method in Python pushes a frame whose kind says what is to be done with the result:
 * op_continue() does it when the frame returns. The instruction's operands are still in their registers then: they are decoded
 * again from the word before th->pc. What is rare (subclass priority, sequences, methods that are no functions) goes through
 * the obj_* protocols, nested. */
#include "interp.h"
#include "slots.h"

#define NAMES(lower) {NAME___##lower##__, NAME___r##lower##__, NAME___i##lower##__}
static const uint16_t binary_names[][3] = {
    NAMES(add), NAMES(sub), NAMES(mul), NAMES(matmul), NAMES(truediv), NAMES(floordiv), NAMES(mod), NAMES(lshift), NAMES(rshift),
    NAMES(and), NAMES(or), NAMES(xor), NAMES(pow),
};
static const uint16_t compare_names[] = {NAME___lt__, NAME___le__, NAME___eq__, NAME___ne__, NAME___gt__, NAME___ge__};

/* Push the frame of f(a, b, c) on top of the running frame's registers: PUSHED or RAISED. */
Value push_call(Thread *th, Value f, const Value *args, unsigned n, uint64_t kind) {
    Value *w = th->top;
    thread_stack_room(th, w + FRAME_HEAD + n);
    w[0] = f;
    for (unsigned i = 0; i < n; i++) w[FRAME_HEAD + i] = args[i];
    th->top = w + FRAME_HEAD + n;
    Value v = call_function(th, w, n, V_UNBOUND, kind);
    if (v == RAISED) th->top = w;
    return v;
}

/* The method of a's class, if it is a Python function. */
static inline Value python_method(Type *t, unsigned name) {
    Value f = type_lookup(t, static_names[name]);
    return is_exact(f, &type_function) ? f : V_UNBOUND;
}

/* ---- binary operators ------------------------------------------------------------------------------------------------------ */

static inline bool is_number(Value v) { return !is_ref(v) ? is_int(v) || is_float_imm(v) : false; }

Value binary_frame(Thread *th, enum NumOp op, Value a, Value b, unsigned dest, bool inplace) {
    Type *ta = type_of(a), *tb = type_of(b);
    Value f;
    uint64_t kind = (inplace ? FK_INPLACE : FK_BINARY) | FK_DEST(dest);
    if (inplace && is_ref(a) && ta->inb[op]) return V_UNBOUND;
    if (is_ref(a) && ta->slot_py[0] && SLOT_PY(ta, nb[op]) && (ta == tb || !tb->nb[op] || !type_is_sub(tb, ta))) {
        f = python_method(ta, binary_names[op][0]);
        return f == V_UNBOUND ? f : push_call(th, f, (Value[]){a, b}, 2, kind);
    }
    if (is_float_imm(a) && tb->flags & TF_INT) return V_UNBOUND; /* a float takes any int */
    if (is_number(a) && is_ref(b) && SLOT_PY(tb, nb[op])) { /* numbers pass */
        f = python_method(tb, binary_names[op][1]);
        return f == V_UNBOUND ? f : push_call(th, f, (Value[]){b, a}, 2, kind);
    }
    return V_UNBOUND;
}

/* The operands of the binary instruction before pc. */
static enum NumOp binary_operands(Thread *th, uint64_t kind, Value *a, Value *b) {
    const uint32_t *pc = th->pc;
    Value *base = th->base;
    uint32_t ins = pc[-1];
    if ((kind & 0xff) == FK_INPLACE && INS_OP(pc[-2]) == OP_INPLACE && INS_OP(ins) != OP_IADDI && INS_OP(ins) != OP_ISUBI) {
        *a = base[INS_B(pc[-2])];
        *b = base[ins];
        return (enum NumOp)INS_C(pc[-2]);
    }
    *a = base[INS_B(ins)];
    *b = small_int((int64_t)INS_C(ins) - 128);
    switch (INS_OP(ins)) {
        case OP_ADDI: case OP_IADDI: return NB_ADD;
        case OP_SUBI: case OP_ISUBI: return NB_SUB;
        default: *b = base[INS_C(ins)]; return (enum NumOp)(INS_OP(ins) - OP_ADD);
    }
}

static int finish_binary(Thread *th, uint64_t kind, Value v) {
    Value a, b;
    bool inplace = (kind & 0xff) == FK_INPLACE;
    if (v == V_NOTIMPLEMENTED) {
        enum NumOp op = binary_operands(th, kind, &a, &b);
        v = obj_binary_rest(th, op, a, b, SLOT_PY(type_of(a), nb[op]), inplace);
        if (v == RAISED) return -1;
    }
    th->base[kind >> 16] = v;
    return 0;
}

/* ---- comparison ------------------------------------------------------------------------------------------------------------- */

Value compare_frame(Thread *th, Value a, Value b, enum CmpOp op, uint64_t kind) {
    if (!is_ref(a)) return V_UNBOUND;
    Type *ta = type_of(a), *tb = type_of(b);
    if (!SLOT_PY(ta, compare) || (ta != tb && type_is_sub(tb, ta))) return V_UNBOUND;
    Value f = python_method(ta, compare_names[op]);
    return f == V_UNBOUND ? f : push_call(th, f, (Value[]){a, b}, 2, kind);
}

static Value compare_rest(Thread *th, Value a, Value b, enum CmpOp op) {
    static const uint8_t swapped[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};
    static const char *const text[] = {"<", "<=", "==", "!=", ">", ">="};
    Value *r = root_push2(th, a, b), v = V_NOTIMPLEMENTED;
    Type *tb = type_of(b);
    if (tb->compare) v = tb->compare(th, b, a, (enum CmpOp)swapped[op]);
    if (v == V_NOTIMPLEMENTED) {
        if (op == CMP_EQ) v = v_bool(obj_same(r[0], r[1]));
        else if (op == CMP_NE) v = v_bool(!obj_same(r[0], r[1]));
        else v = err_raise(TypeError, "'%s' not supported between instances of '%T' and '%T'", text[op], r[0], r[1]);
    }
    root_pop(th, 2);
    return v;
}

static int jump_after(Thread *th, int is, unsigned when, int32_t by) {
    if (is < 0) return -1;
    if (is == (int)when) th->pc += by;
    return 0;
}

static int finish_compare(Thread *th, uint64_t kind, Value v) {
    Value *base = th->base;
    bool jump = (kind & 0xff) == FK_JUMP;
    if (v == V_NOTIMPLEMENTED) {
        uint32_t ins = th->pc[jump ? -2 : -1], op = INS_OP(ins);
        if (!jump) v = compare_rest(th, base[INS_B(ins)], base[INS_C(ins)], (enum CmpOp)(op - OP_LT));
        else if (op >= OP_JLTI && op <= OP_JGEI)
            v = compare_rest(th, base[INS_A(ins)], small_int((int64_t)INS_B(ins) - 128), (enum CmpOp)(op - OP_JLTI));
        else v = compare_rest(th, base[INS_A(ins)], base[INS_B(ins)], (enum CmpOp)(op - OP_JLT));
        if (v == RAISED) return -1;
    }
    if (!jump) {
        base[kind >> 16] = v;
        return 0;
    }
    int is = op_truth(th, v);
    return jump_after(th, is, INS_C(th->pc[-2]), (int32_t)th->pc[-1]);
}

/* ---- items, iteration, truth -------------------------------------------------------------------------------------------------- */

Value op_getitem(Thread *th, Value o, Value key, unsigned dest) {
    if (is_ref(o)) {
        Type *t = type_of(o);
        if (SLOT_PY(t, getitem)) {
            Value f = python_method(t, NAME___getitem__);
            if (f != V_UNBOUND) return push_call(th, f, (Value[]){o, key}, 2, FK_STORE | FK_DEST(dest));
        }
    }
    return obj_getitem(th, o, key);
}

int op_setitem(Thread *th, Value o, Value key, Value v) {
    if (is_ref(o)) {
        Type *t = type_of(o);
        if (SLOT_PY(t, setitem)) {
            Value f = python_method(t, NAME___setitem__);
            if (f != V_UNBOUND) return push_call(th, f, (Value[]){o, key, v}, 3, FK_DISCARD) == PUSHED ? 1 : -1;
        }
    }
    return obj_setitem(th, o, key, v);
}

int op_contains(Thread *th, Value container, Value item, unsigned dest, bool negate) {
    if (is_ref(container)) {
        Type *t = type_of(container);
        if (SLOT_PY(t, contains)) {
            Value f = python_method(t, NAME___contains__);
            if (f != V_UNBOUND)
                return push_call(th, f, (Value[]){container, item}, 2, (negate ? FK_NOT : FK_TRUTH) | FK_DEST(dest)) == PUSHED ? 2 : -1;
        }
    }
    return obj_contains(th, container, item);
}

Value op_iter(Thread *th, Value o, unsigned dest) {
    if (is_ref(o)) {
        Type *t = type_of(o);
        if (SLOT_PY(t, iter)) {
            Value f = python_method(t, NAME___iter__);
            if (f != V_UNBOUND) return push_call(th, f, &o, 1, FK_ITER | FK_DEST(dest));
        }
    }
    return obj_iter(th, o);
}

Value op_next(Thread *th, Value it, unsigned dest) {
    Type *t = type_of(it);
    if (SLOT_PY(t, next)) {
        Value f = python_method(t, NAME___next__);
        if (f != V_UNBOUND) return push_call(th, f, &it, 1, FK_NEXT | FK_DEST(dest));
    }
    return obj_next(th, it);
}

/* For JTRUE, JFALSE, NOT. */
int op_test(Thread *th, Value v) {
    if (is_ref(v)) {
        Type *t = type_of(v);
        if (SLOT_PY(t, truth)) {
            Value f = python_method(t, NAME___bool__);
            if (f != V_UNBOUND) return push_call(th, f, &v, 1, FK_BOOL) == PUSHED ? 2 : -1;
        }
    }
    return op_truth(th, v);
}

static int finish_bool(Thread *th, Value v) {
    if (!is_bool(v)) return err_set(TypeError, "__bool__ should return bool, returned %T", v);
    uint32_t ins = th->pc[-1];
    switch (INS_OP(ins)) {
        case OP_JTRUE: return jump_after(th, v == V_TRUE, 1, INS_SBX(ins));
        case OP_JFALSE: return jump_after(th, v == V_TRUE, 0, INS_SBX(ins));
        default: th->base[INS_A(ins)] = v_bool(v == V_FALSE); return 0;
    }
}

static int finish_truth(Thread *th, uint64_t kind, Value v, bool negate) {
    int is = op_truth(th, v);
    if (is < 0) return -1;
    th->base[kind >> 16] = v_bool(is != negate);
    return 0;
}

int op_continue(Thread *th, uint64_t kind, Value v) {
    switch (kind & 0xff) {
        case FK_BINARY: case FK_INPLACE: return finish_binary(th, kind, v);
        case FK_COMPARE: case FK_JUMP: return finish_compare(th, kind, v);
        case FK_NOT: return finish_truth(th, kind, v, true);
        case FK_TRUTH: return finish_truth(th, kind, v, false);
        case FK_BOOL: return finish_bool(th, v);
        case FK_ITER:
            if (!type_of(v)->next) return err_set(TypeError, "iter() returned non-iterator of type '%T'", v);
            th->base[kind >> 16] = v;
            return 0;
        default: return 0;
    }
}
