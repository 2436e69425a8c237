/* interp.c -- the loop.
 *
 * One function with a label per instruction; each ends in its own indirect jump through th->dispatch, which hooks swap. In registers:
 * pc (after the words read so far), base, ic (the code's caches), th. What is frequent is in line; everything else is a call to
 * ops.c, behind SYNC(): th->pc is what unwinding, frames and line numbers look at.
 *
 * The loop runs until the frame with FF_ENTRY returns. The outermost run is where an abort comes back to: the thread's registers
 * are put back and the loop begins again at th->pc.
 *
 * [IN1] No object pointer lives over SYNC()'d calls; Values are read from registers again after them.
 * [IN2] Transactions end only at LOOP and function entry of the outermost run: nothing of C is on the stack then. */
#include "interp.h"

int (*interp_user_hook)(Thread *th);

/* Map numbers of exact builtin types: one compare tells them. */
static uint32_t map_function, map_list, map_tuple, map_dict, map_str, map_range_iterator, map_generator, map_coroutine, map_module;
static const void *const *plain_table, *const *trace_table;

static inline uint32_t map_id(Value v) { return SEG_AT(uint32_t, ref_addr(v) + offsetof(Obj, map)); }
#define FIELD(T, v, field) SEG_AT(__typeof__(((T *)0)->field), ref_addr(v) + offsetof(T, field))

static inline unsigned obj_extra_at(Value v) { return SEG_AT(uint32_t, ref_addr(v)) >> OBJ_EXTRA_SHIFT & 0xff; }

static inline bool both_float(Value a, Value b) { return (0x64u >> (a & 7)) & (0x64u >> (b & 7)) & 1; }

#define R(i)   base[i]
#define A      INS_A(ins)
#define B      INS_B(ins)
#define C      INS_C(ins)
#define SYNC() (th->pc = pc)
#define KONST(i) SEG_AT(Value, ref_addr(base[FRAME_CODE]) + offsetof(CodeObj, k) + 8 * (uintptr_t)(i))
#define NEXT_OP()                                 \
    do {                                          \
        ins = *pc++;                              \
        goto *th->dispatch[INS_OP(ins)];          \
    } while (0)
#define RELOAD() (base = th->base, pc = th->pc, ic = frame_code(base)->ic)
/* A slow operation with a result for R[A]. */
#define RESULT(expression)                        \
    do {                                          \
        SYNC();                                   \
        Value res_ = (expression);                \
        if (UNLIKELY(is_special(res_))) {         \
            if (res_ == PUSHED) goto pushed;      \
            goto raised;                          \
        }                                         \
        R(A) = res_;                              \
        NEXT_OP();                                \
    } while (0)
/* One that only succeeds or raises. */
#define DO(expression)                            \
    do {                                          \
        SYNC();                                   \
        if (UNLIKELY((expression) < 0)) goto raised;\
        NEXT_OP();                                \
    } while (0)
#define JUMP_IF(condition, by)                    \
    do {                                          \
        if (condition) pc += (by);                \
        NEXT_OP();                                \
    } while (0)

/* R[A] = x op y for two ints without overflow, or two floats in their words. */
#define ARITH(name, nb, int_ok, float_op)                                                        \
    L_##name: {                                                                                  \
        Value x = R(B), y = R(C);                                                                \
        int64_t z;                                                                               \
        if (LIKELY(both_int(x, y))) {                                                            \
            if (LIKELY(int_ok)) {                                                                \
                R(A) = (Value)z;                                                                 \
                NEXT_OP();                                                                       \
            }                                                                                    \
        } else if (both_float(x, y)) {                                                           \
            double p = float_imm_value(x), q = float_imm_value(y);                               \
            RESULT(float_from(float_op));                                                        \
        }                                                                                        \
        RESULT(op_binary(th, nb, x, y, A));                                                         \
    }
#define ADD_OK (!__builtin_add_overflow((int64_t)x, (int64_t)y, &z))
#define SUB_OK (!__builtin_sub_overflow((int64_t)x, (int64_t)y, &z))
#define MUL_OK (!__builtin_mul_overflow((int64_t)x >> 2, (int64_t)y, &z))

/* R[B] op a small constant. */
#define ARITHI(name, int_ok, slow)                                                               \
    L_##name: {                                                                                  \
        Value x = R(B), y = small_int((int64_t)C - 128);                                         \
        int64_t z;                                                                               \
        if (LIKELY(is_int(x)) && LIKELY(int_ok)) {                                               \
            R(A) = (Value)z;                                                                     \
            NEXT_OP();                                                                           \
        }                                                                                        \
        RESULT(slow);                                                                            \
    }

#define INTONLY(name, nb, int_ok)                                                                \
    L_##name: {                                                                                  \
        Value x = R(B), y = R(C);                                                                \
        int64_t z;                                                                               \
        if (LIKELY(both_int(x, y)) && LIKELY(int_ok)) {                                          \
            R(A) = (Value)z;                                                                     \
            NEXT_OP();                                                                           \
        }                                                                                        \
        RESULT(op_binary(th, nb, x, y, A));                                                         \
    }
/* Floor division towards minus infinity; tags cancel in the remainder. */
#define FLOORDIV_OK ((int64_t)y > 0 && (z = ((int64_t)x / (int64_t)y - ((int64_t)x % (int64_t)y < 0)) * 4, true))
#define MOD_OK ((int64_t)y > 0 && (z = (int64_t)x % (int64_t)y, z += z < 0 ? (int64_t)y : 0, true))
#define LSHIFT_OK ((uint64_t)y < small_int(60) &&                                                                   \
                   (z = (int64_t)(x << small_value(y)), (z >> small_value(y)) == (int64_t)x))
#define RSHIFT_OK ((uint64_t)y < small_int(62) && (z = ((int64_t)x >> small_value(y)) & ~(int64_t)3, true))

#define COMPARE(name, cmp, op)                                                                   \
    L_##name: {                                                                                  \
        Value x = R(B), y = R(C);                                                                \
        if (LIKELY(both_int(x, y))) {                                                            \
            R(A) = v_bool((int64_t)x op (int64_t)y);                                             \
            NEXT_OP();                                                                           \
        }                                                                                        \
        if (both_float(x, y)) {                                                                  \
            R(A) = v_bool(float_imm_value(x) op float_imm_value(y));                             \
            NEXT_OP();                                                                           \
        }                                                                                        \
        RESULT(op_compare(th, x, y, cmp, A));                                                       \
    }
#define COMPAREJUMP(name, cmp, op)                                                               \
    L_##name: {                                                                                  \
        Value x = R(A), y = R(B);                                                                \
        int32_t by = (int32_t)*pc++;                                                             \
        if (LIKELY(both_int(x, y))) JUMP_IF(((int64_t)x op (int64_t)y) == (int)C, by);           \
        if (both_float(x, y)) JUMP_IF((float_imm_value(x) op float_imm_value(y)) == (int)C, by); \
        SYNC();                                                                                  \
        int is = op_compare_jump(th, x, y, cmp);                                                 \
        if (UNLIKELY(is & ~1)) {                                                             \
            if (is > 0) goto pushed;                                                             \
            goto raised;                                                                         \
        }                                                                                        \
        JUMP_IF(is == (int)C, by);                                                               \
    }
#define COMPAREJUMPI(name, cmp, op)                                                              \
    L_##name: {                                                                                  \
        Value x = R(A), y = small_int((int64_t)B - 128);                                         \
        int32_t by = (int32_t)*pc++;                                                             \
        if (LIKELY(is_int(x))) JUMP_IF(((int64_t)x op (int64_t)y) == (int)C, by);                \
        SYNC();                                                                                  \
        int is = op_compare_jump(th, x, y, cmp);                                                 \
        if (UNLIKELY(is & ~1)) {                                                             \
            if (is > 0) goto pushed;                                                             \
            goto raised;                                                                         \
        }                                                                                        \
        JUMP_IF(is == (int)C, by);                                                               \
    }
/* is_true: 0, 1, or -1 when it takes more. */
static inline int quick_truth(Value v) {
    if (v == V_TRUE) return 1;
    if (v == V_FALSE || v == V_NONE || v == 0) return 0;
    return is_int(v) ? 1 : -1;
}

/* The safepoint of the outermost run, or of a nested one. -1: a hook raised. */
static __attribute__((noinline, cold)) int interp_break(Thread *th) {
    if (th->nested > 1) return thread_poll(th);
    stm_break(&th->stm);
    return err_occurred(th) ? -1 : 0;
}
#define POLL() (UNLIKELY(stm_poll_word()) && interp_break(th) < 0)

/* The frame is left with an error that is its caller's. true: C is the caller. */
static bool frame_leave_raised(Thread *th, uint64_t kind) {
    frame_pop(th);
    return kind & FF_ENTRY;
}

static Value run_loop(Thread *th) {
    static const void *const table[256] = {
#define OP(name, a, b, c, ext, may, does) [OP_##name] = &&L_##name,
#include "opcodes.def"
#undef OP
        [OP_COUNT ... 255] = &&L_BAD,
    };
    static const void *const traced[256] = {[0 ... 255] = &&L_TRACE};
    if (!th) {
        plain_table = table, trace_table = traced;
        return V_NONE;
    }
    const uint32_t *pc;
    Value *base;
    uint64_t *ic;
    uint32_t ins;
    Value v, *w;
    unsigned n;
    RELOAD();
    if (UNLIKELY(err_occurred(th))) goto raised;
    NEXT_OP();

    /* ---- moves ---- */
L_NOP:
    NEXT_OP();
L_MOVE:
    R(A) = R(B);
    NEXT_OP();
L_LOADK:
    R(A) = KONST(INS_BX(ins));
    NEXT_OP();
L_LOADI:
    R(A) = small_int(INS_SBX(ins));
    NEXT_OP();
L_LOADIMM:
    R(A) = V_IMM(B);
    NEXT_OP();
L_CHECK:
    if (UNLIKELY(R(A) == V_UNBOUND)) {
        SYNC();
        raise_unbound_local(KONST(INS_BX(ins)));
        goto raised;
    }
    NEXT_OP();
L_DELLOCAL:
    if (UNLIKELY(R(A) == V_UNBOUND)) {
        SYNC();
        raise_unbound_local(KONST(INS_BX(ins)));
        goto raised;
    }
    R(A) = V_UNBOUND;
    NEXT_OP();
L_CLEAR:
    for (unsigned i = 0, n = B; i < n; i++) R(A + i) = V_UNBOUND;
    NEXT_OP();
L_LOADFAR:
    R(A) = R(INS_BX(ins));
    NEXT_OP();
L_STOREFAR:
    R(INS_BX(ins)) = R(A);
    NEXT_OP();

    /* ---- cells ---- */
L_MAKECELL:
    RESULT(cell_new(R(A)));
L_LOADCELL: {
    uint32_t k = *pc++;
    v = GET(CellObj, R(B), v);
    if (UNLIKELY(v == V_UNBOUND)) {
        SYNC();
        op_unbound_cell(th, KONST(k), R(B));
        goto raised;
    }
    R(A) = v;
    NEXT_OP();
}
L_STORECELL:
    SET(CellObj, R(A), v, R(B));
    NEXT_OP();
L_DELCELL: {
    uint32_t k = *pc++;
    if (UNLIKELY(GET(CellObj, R(A), v) == V_UNBOUND)) {
        SYNC();
        op_unbound_cell(th, KONST(k), R(A));
        goto raised;
    }
    SET(CellObj, R(A), v, V_UNBOUND);
    NEXT_OP();
}
#define FREE_CELL(i) SEG_AT(Value, ref_addr(FIELD(FuncObj, base[FRAME_FUNC], closure)) + offsetof(TupleObj, v) + 8 * (uintptr_t)(i))
L_LOADFREE: {
    Value cell = FREE_CELL(INS_BX(ins));
    stm_read(ref_addr(cell));
    v = FIELD(CellObj, cell, v);
    if (UNLIKELY(v == V_UNBOUND)) {
        SYNC();
        op_unbound_free(th, INS_BX(ins));
        goto raised;
    }
    R(A) = v;
    NEXT_OP();
}
L_STOREFREE:
    SET(CellObj, FREE_CELL(INS_BX(ins)), v, R(A));
    NEXT_OP();
L_DELFREE:
    if (UNLIKELY(GET(CellObj, FREE_CELL(INS_BX(ins)), v) == V_UNBOUND)) {
        SYNC();
        op_unbound_free(th, INS_BX(ins));
        goto raised;
    }
    SET(CellObj, FREE_CELL(INS_BX(ins)), v, V_UNBOUND);
    NEXT_OP();
L_FREECELL:
    R(A) = FREE_CELL(INS_BX(ins));
    NEXT_OP();
L_LOADCLASSFREE:
    RESULT(op_class_free(th, INS_BX(ins)));
L_LOADCLASSCELL: {
    uint32_t k = *pc++;
    RESULT(op_class_cell(th, KONST(k), R(B)));
}

    /* ---- names ---- */
L_GETGLOBAL: {
    uint32_t ext = *pc++;
    if (LIKELY(EXT_IC(ext) != IC_NONE)) {
        uint64_t word = ic[EXT_IC(ext)];
        Value func = base[FRAME_FUNC], name = KONST(EXT_NAME(ext));
        if (word & IC_GLOBAL) {
            v = dict_at(FIELD(FuncObj, func, globals), IC_POS(word), name);
            if (LIKELY(v != V_UNBOUND)) {
                R(A) = v;
                NEXT_OP();
            }
        } else if (word) {
            Value globals = FIELD(FuncObj, func, globals);
            if (LIKELY(GET(DictObj, globals, shape) == IC_SHAPE(word))) {
                v = dict_at(FIELD(FuncObj, func, builtins), IC_POS(word), name);
                if (LIKELY(v != V_UNBOUND)) {
                    R(A) = v;
                    NEXT_OP();
                }
            }
        }
    }
    RESULT(op_get_global(th, ext));
}
L_SETGLOBAL: {
    uint32_t ext = *pc++;
    DO(op_set_global(th, ext, R(A)));
}
L_DELGLOBAL: {
    uint32_t ext = *pc++;
    DO(op_del_global(th, ext));
}
L_GETNAME: {
    uint32_t ext = *pc++;
    RESULT(op_get_name(th, ext));
}
L_SETNAME: {
    uint32_t ext = *pc++;
    DO(op_set_name(th, ext, R(A)));
}
L_DELNAME: {
    uint32_t ext = *pc++;
    DO(op_del_name(th, ext));
}
L_LOCALS:
    RESULT(op_locals(th));

    /* ---- operators ---- */
    ARITH(ADD, NB_ADD, ADD_OK, p + q)
    ARITH(SUB, NB_SUB, SUB_OK, p - q)
    ARITH(MUL, NB_MUL, MUL_OK, p * q)
    INTONLY(FLOORDIV, NB_FLOORDIV, FLOORDIV_OK)
    INTONLY(MOD, NB_MOD, MOD_OK)
    INTONLY(LSHIFT, NB_LSHIFT, LSHIFT_OK)
    INTONLY(RSHIFT, NB_RSHIFT, RSHIFT_OK)
    INTONLY(AND, NB_AND, (z = (int64_t)(x & y), true))
    INTONLY(OR, NB_OR, (z = (int64_t)(x | y), true))
    INTONLY(XOR, NB_XOR, (z = (int64_t)(x ^ y), true))
L_MATMUL:
    RESULT(op_binary(th, NB_MATMUL, R(B), R(C), A));
L_POW:
    RESULT(op_binary(th, NB_POW, R(B), R(C), A));
L_TRUEDIV: {
    Value x = R(B), y = R(C);
    if (both_float(x, y)) {
        double q = float_imm_value(y);
        if (q != 0) RESULT(float_from(float_imm_value(x) / q));
    }
    RESULT(op_binary(th, NB_TRUEDIV, x, y, A));
}
L_INPLACE: {
    Value x = R(B), y = R(*pc++);
    int64_t z;
    if (both_int(x, y)) {
        if (C == NB_ADD ? ADD_OK : C == NB_SUB && SUB_OK) {
            R(A) = (Value)z;
            NEXT_OP();
        }
    } else if (both_float(x, y)) {
        double p = float_imm_value(x), q = float_imm_value(y);
        if (C == NB_ADD) RESULT(float_from(p + q));
        if (C == NB_SUB) RESULT(float_from(p - q));
        if (C == NB_MUL) RESULT(float_from(p * q));
    }
    RESULT(op_inplace(th, C, x, y, A));
}
    ARITHI(ADDI, ADD_OK, op_binary(th, NB_ADD, x, y, A))
    ARITHI(SUBI, SUB_OK, op_binary(th, NB_SUB, x, y, A))
    ARITHI(IADDI, ADD_OK, op_inplace(th, NB_ADD, x, y, A))
    ARITHI(ISUBI, SUB_OK, op_inplace(th, NB_SUB, x, y, A))
L_NEG: {
    Value x = 0, y = R(B);
    int64_t z;
    if (is_int(y) && SUB_OK) {
        R(A) = (Value)z;
        NEXT_OP();
    }
    RESULT(obj_unary(th, UN_NEG, y));
}
L_POS:
    RESULT(obj_unary(th, UN_POS, R(B)));
L_INVERT:
    if (is_int(R(B))) {
        R(A) = ~R(B) & ~(Value)3;
        NEXT_OP();
    }
    RESULT(obj_unary(th, UN_INVERT, R(B)));
L_NOT: {
    int is = quick_truth(R(B));
    if (UNLIKELY(is < 0)) {
        SYNC();
        is = op_test(th, R(B));
        if (UNLIKELY(is & ~1)) {
            if (is > 0) goto pushed;
            goto raised;
        }
    }
    R(A) = v_bool(!is);
    NEXT_OP();
}
    COMPARE(LT, CMP_LT, <)
    COMPARE(LE, CMP_LE, <=)
    COMPARE(EQ, CMP_EQ, ==)
    COMPARE(NE, CMP_NE, !=)
    COMPARE(GT, CMP_GT, >)
    COMPARE(GE, CMP_GE, >=)
L_IS:
    R(A) = v_bool(R(B) == R(C) || obj_same(R(B), R(C)));
    NEXT_OP();
L_ISNOT:
    R(A) = v_bool(!(R(B) == R(C) || obj_same(R(B), R(C))));
    NEXT_OP();
L_IN: {
    SYNC();
    int is = op_contains(th, R(C), R(B), A, false);
    if (UNLIKELY(is & ~1)) {
        if (is > 0) goto pushed;
        goto raised;
    }
    R(A) = v_bool(is);
    NEXT_OP();
}
L_NOTIN: {
    SYNC();
    int is = op_contains(th, R(C), R(B), A, true);
    if (UNLIKELY(is & ~1)) {
        if (is > 0) goto pushed;
        goto raised;
    }
    R(A) = v_bool(!is);
    NEXT_OP();
}

    /* ---- jumps ---- */
L_JUMP:
    pc += INS_SJ(ins);
    NEXT_OP();
L_LOOP:
    if (UNLIKELY(stm_poll_word())) { /* an abort goes on behind the jump, an error is the loop's */
        th->pc = pc + INS_SJ(ins);
        if (interp_break(th) < 0) {
            SYNC();
            goto raised;
        }
    }
    pc += INS_SJ(ins);
    NEXT_OP();
L_JTRUE: {
    int is = quick_truth(R(A));
    if (UNLIKELY(is < 0)) {
        SYNC();
        is = op_test(th, R(A));
        if (UNLIKELY(is & ~1)) {
            if (is > 0) goto pushed;
            goto raised;
        }
    }
    JUMP_IF(is, INS_SBX(ins));
}
L_JFALSE: {
    int is = quick_truth(R(A));
    if (UNLIKELY(is < 0)) {
        SYNC();
        is = op_test(th, R(A));
        if (UNLIKELY(is & ~1)) {
            if (is > 0) goto pushed;
            goto raised;
        }
    }
    JUMP_IF(!is, INS_SBX(ins));
}
    COMPAREJUMP(JLT, CMP_LT, <)
    COMPAREJUMP(JLE, CMP_LE, <=)
    COMPAREJUMP(JEQ, CMP_EQ, ==)
    COMPAREJUMP(JNE, CMP_NE, !=)
    COMPAREJUMP(JGT, CMP_GT, >)
    COMPAREJUMP(JGE, CMP_GE, >=)
    COMPAREJUMPI(JLTI, CMP_LT, <)
    COMPAREJUMPI(JLEI, CMP_LE, <=)
    COMPAREJUMPI(JEQI, CMP_EQ, ==)
    COMPAREJUMPI(JNEI, CMP_NE, !=)
    COMPAREJUMPI(JGTI, CMP_GT, >)
    COMPAREJUMPI(JGEI, CMP_GE, >=)
L_JIS: {
    int32_t by = (int32_t)*pc++;
    JUMP_IF((R(A) == R(B) || obj_same(R(A), R(B))) == (int)C, by);
}
L_JNONE:
    JUMP_IF(R(A) == V_NONE, INS_SBX(ins));
L_JNOTNONE:
    JUMP_IF(R(A) != V_NONE, INS_SBX(ins));

    /* ---- attributes and items ---- */
L_GETATTR: {
    uint32_t ext = *pc++;
    Value o = R(B);
    if (LIKELY(is_ref(o) && EXT_IC(ext) != IC_NONE)) {
        uint64_t x = ic[EXT_IC(ext)] ^ maps[map_id(o)]->guard << IC_SHIFT;
        if (LIKELY(x < IC_KIND && IC_WORD(x) < obj_extra_at(o))) {
            stm_read(ref_addr(o));
            v = SEG_AT(Value, ref_addr(o) + IC_OFFSET(x));
            if (LIKELY(v != V_UNBOUND)) {
                R(A) = v;
                NEXT_OP();
            }
        } else if (x - IC_KIND < IC_KIND) {
            v = dict_at(FIELD(ModuleObj, o, dict), x - IC_KIND, KONST(EXT_NAME(ext)));
            if (LIKELY(v != V_UNBOUND)) {
                R(A) = v;
                NEXT_OP();
            }
        }
    }
    RESULT(op_getattr(th, ext, o, A));
}
L_SETATTR: {
    uint32_t ext = *pc++;
    Value o = R(A);
    if (LIKELY(is_ref(o) && EXT_IC(ext) != IC_NONE)) {
        uint64_t x = ic[EXT_IC(ext)] ^ maps[map_id(o)]->guard << IC_SHIFT;
        if (LIKELY(x < IC_KIND && IC_WORD(x) < obj_extra_at(o))) {
            stm_write(ref_addr(o));
            SEG_AT(Value, ref_addr(o) + IC_OFFSET(x)) = R(B);
            NEXT_OP();
        }
    }
    DO(op_setattr(th, ext, o, R(B)));
}
L_DELATTR: {
    uint32_t ext = *pc++;
    DO(obj_setattr(th, R(A), KONST(EXT_NAME(ext)), V_UNBOUND));
}
L_GETMETHOD: {
    uint32_t ext = *pc++;
    Value o = R(B);
    if (LIKELY(is_ref(o) && EXT_IC(ext) != IC_NONE)) {
        struct MethodIc *m = (struct MethodIc *)ic[EXT_IC(ext)];
        if (LIKELY(m && m->guard == maps[map_id(o)]->guard)) {
            R(A + FRAME_HEAD) = m->bound ? o : V_UNBOUND;
            R(A) = m->value;
            NEXT_OP();
        }
    }
    DO(op_getmethod(th, ext, A, o));
}
L_GETITEM: {
    Value o = R(B), key = R(C);
    if (LIKELY(is_ref(o))) {
        uint32_t id = map_id(o);
        if (id == map_list && is_int(key)) {
            stm_read(ref_addr(o));
            uint64_t len = FIELD(ListObj, o, len), i = (uint64_t)small_value(key);
            if (i >= len) i += len;
            if (LIKELY(i < len)) {
                R(A) = part_get(FIELD(ListObj, o, part), i);
                NEXT_OP();
            }
        } else if (id == map_tuple && is_int(key)) {
            uint64_t len = FIELD(TupleObj, o, len), i = (uint64_t)small_value(key);
            if (i >= len) i += len;
            if (LIKELY(i < len)) {
                R(A) = SEG_AT(Value, ref_addr(o) + offsetof(TupleObj, v) + 8 * i);
                NEXT_OP();
            }
        } else if (id == map_dict && is_ref(key) && map_id(key) == map_str) {
            v = dict_get_str(o, key);
            if (LIKELY(v != V_UNBOUND)) {
                R(A) = v;
                NEXT_OP();
            }
        }
    }
    RESULT(op_getitem(th, o, key, A));
}
L_GETITEMI: {
    Value o = R(B);
    int64_t at = (int64_t)C - 128;
    if (LIKELY(is_ref(o))) {
        uint32_t id = map_id(o);
        if (id == map_list) {
            stm_read(ref_addr(o));
            uint64_t len = FIELD(ListObj, o, len), i = (uint64_t)(at < 0 ? at + (int64_t)len : at);
            if (LIKELY(i < len)) {
                R(A) = part_get(FIELD(ListObj, o, part), i);
                NEXT_OP();
            }
        } else if (id == map_tuple) {
            uint64_t len = FIELD(TupleObj, o, len), i = (uint64_t)(at < 0 ? at + (int64_t)len : at);
            if (LIKELY(i < len)) {
                R(A) = SEG_AT(Value, ref_addr(o) + offsetof(TupleObj, v) + 8 * i);
                NEXT_OP();
            }
        }
    }
    RESULT(op_getitem(th, o, small_int(at), A));
}
L_SETITEM: {
    Value o = R(A), key = R(B);
    if (LIKELY(is_ref(o))) {
        uint32_t id = map_id(o);
        if (id == map_list && is_int(key)) {
            stm_read(ref_addr(o));
            uint64_t len = FIELD(ListObj, o, len), i = (uint64_t)small_value(key);
            if (i >= len) i += len;
            if (LIKELY(i < len)) {
                part_set(FIELD(ListObj, o, part), i, R(C));
                NEXT_OP();
            }
        } else if (id == map_dict && is_ref(key) && map_id(key) == map_str) {
            DO(dict_set_str(o, key, R(C)));
        }
    }
    SYNC();
    int pushes = op_setitem(th, o, key, R(C));
    if (UNLIKELY(pushes)) {
        if (pushes > 0) goto pushed;
        goto raised;
    }
    NEXT_OP();
}
L_DELITEM:
    DO(obj_setitem(th, R(A), R(B), V_UNBOUND));
L_SLICE:
    RESULT(slice_new(R(B), R(B + 1), C == 3 ? R(B + 2) : V_NONE));

    /* ---- building ---- */
L_TUPLE:
    RESULT(C ? tuple_from(&R(B), C) : tuple_empty);
L_LIST:
    RESULT(C ? list_from(&R(B), C) : list_new(0));
L_SET:
    RESULT(op_set(th, &R(B), C));
L_MAP:
    if (!C) RESULT(dict_new());
    RESULT(op_map(th, &R(B), C));
L_JOIN:
    RESULT(op_join(th, &R(B), C));
L_FORMAT: {
    uint32_t spec = *pc++;
    RESULT(op_format(th, R(B), C, spec ? R(spec - 1) : V_UNBOUND));
}
L_APPEND:
    DO(list_append(R(A), R(B)));
L_SETADD:
    DO(set_add(th, R(A), R(B)));
L_MAPADD:
    DO(dict_set(th, R(A), R(B), R(C)));
L_EXTEND:
    DO(op_extend(th, R(A), R(B)));
L_SETUPDATE:
    DO(set_update(th, R(A), R(B)));
L_MAPUPDATE:
    DO(op_map_update(th, R(A), R(B)));
L_MAPMERGE:
    DO(op_map_merge(th, R(A), R(B), R(C)));
L_TOTUPLE:
    RESULT(list_to_tuple(R(B)));
L_UNPACK: {
    Value o = R(B);
    unsigned n = C;
    if (LIKELY(is_ref(o))) {
        uint32_t id = map_id(o);
        if (id == map_tuple && FIELD(TupleObj, o, len) == n) {
            for (unsigned i = 0; i < n; i++) R(A + i) = SEG_AT(Value, ref_addr(o) + offsetof(TupleObj, v) + 8 * (uintptr_t)i);
            NEXT_OP();
        }
        if (id == map_list && list_len(o) == n) {
            for (unsigned i = 0; i < n; i++) R(A + i) = list_get(o, i);
            NEXT_OP();
        }
    }
    DO(op_unpack(th, &R(A), o, n));
}
L_UNPACKEX: {
    uint32_t after = *pc++;
    DO(op_unpack_star(th, &R(A), R(B), C, after));
}
L_UNPACKLIST: {
    uint32_t count = *pc++;
    RESULT(op_unpack_list(th, R(B), C, count));
}

    /* ---- iteration ---- */
L_ITER: {
    Value o = R(B);
    if (is_ref(o) && map_id(o) == map_generator) {
        R(A) = o;
        NEXT_OP();
    }
    RESULT(op_iter(th, o, A));
}
L_NEXT: {
    int32_t by = (int32_t)*pc++;
    Value it = R(B);
    if (LIKELY(is_ref(it))) {
        uint32_t id = map_id(it);
        if (id == map_range_iterator) {
            stm_read(ref_addr(it));
            int64_t left = FIELD(RangeIterObj, it, left);
            if (UNLIKELY(left <= 0)) JUMP_IF(true, by);
            stm_write(ref_addr(it));
            int64_t at = FIELD(RangeIterObj, it, next);
            FIELD(RangeIterObj, it, left) = left - 1;
            FIELD(RangeIterObj, it, next) = at + FIELD(RangeIterObj, it, step);
            R(A) = small_int(at);
            NEXT_OP();
        }
        if (id == map_generator) {
            SYNC();
            v = gen_push(th, it, V_NONE, FK_NEXT | FF_GEN | FK_DEST(A));
            if (LIKELY(v == PUSHED)) goto pushed;
            if (v == RAISED) goto raised;
            JUMP_IF(true, by);
        }
    }
    SYNC();
    v = op_next(th, it, A);
    if (UNLIKELY(is_special(v))) {
        if (v == STOP) JUMP_IF(true, by);
        if (v == PUSHED) goto pushed;
        goto raised;
    }
    R(A) = v;
    NEXT_OP();
}

    /* ---- calls ---- */
L_CALL:
    w = &R(A);
    n = B;
    SYNC();
    v = w[0];
    if (LIKELY(is_ref(v) && map_id(v) == map_function)) {
call_function_window:
        stm_read(ref_addr(v));
        Value code = FIELD(FuncObj, v, code);
        Code *c = FIELD(CodeObj, code, c);
        Value *callee = w + FRAME_HEAD, *top = callee + c->nregs;
        if (LIKELY(c->argcount == n && !c->kwonly && (c->flags & (CO_VARARGS | CO_VARKEYWORDS | CO_OPTIMIZED)) == CO_OPTIMIZED
                   && th->depth < th->recursion_limit && top <= th->stack_soft)) {
            th->depth++;
            callee[FRAME_CODE] = code;
            callee[FRAME_RET] = (Value)pc;
            callee[FRAME_BACK] = (Value)base;
            callee[FRAME_KIND] = FK_CALL << 2;
            callee[FRAME_OBJ] = 0;
            for (Value *r = callee + n; r < top; r++) *r = V_UNBOUND;
            th->base = base = callee;
            th->top = top;
            pc = c->ins;
            ic = c->ic;
            if (UNLIKELY(stm_poll_word())) {
                SYNC();
                goto pushed;
            }
            NEXT_OP();
        }
    }
    v = call_window(th, w, n, V_UNBOUND, FK_CALL);
    goto called;
L_CALLMETHOD:
    w = &R(A);
    n = B;
    SYNC();
    if (LIKELY(w[FRAME_HEAD] != V_UNBOUND)) {
        n++;
    } else {
        memmove(w + FRAME_HEAD, w + FRAME_HEAD + 1, n * sizeof *w);
    }
    v = w[0];
    if (LIKELY(is_ref(v) && map_id(v) == map_function)) goto call_function_window;
    v = call_window(th, w, n, V_UNBOUND, FK_CALL);
    goto called;
L_CALLKW: {
    uint32_t k = *pc++;
    SYNC();
    Value kw = KONST(k);
    v = call_window(th, &R(A), B - (unsigned)tuple_len(kw), kw, FK_CALL);
    goto called;
}
L_CALLMETHODKW: {
    uint32_t k = *pc++;
    SYNC();
    Value kw = KONST(k);
    w = &R(A);
    n = B - (unsigned)tuple_len(kw);
    if (w[FRAME_HEAD] != V_UNBOUND) n++;
    else memmove(w + FRAME_HEAD, w + FRAME_HEAD + 1, B * sizeof *w);
    v = call_window(th, w, n, kw, FK_CALL);
    goto called;
}
L_CALLEX:
    SYNC();
    v = call_window_ex(th, &R(A), B, FK_CALL);
called:
    if (v == PUSHED) goto pushed;
    if (UNLIKELY(v == RAISED)) goto raised;
    R(A) = v;
    NEXT_OP();
pushed:
    if (POLL()) goto raised;
    RELOAD();
    NEXT_OP();

L_RETURN:
    v = R(A);
returned:
    if (LIKELY(base[FRAME_KIND] == FK_CALL << 2 && base[FRAME_OBJ] == 0)) {
        Value *callee = base;
        th->depth--;
        pc = frame_ret(callee);
        th->base = base = frame_back(callee);
        Code *c = FIELD(CodeObj, base[FRAME_CODE], c);
        stm_stack_return(&th->stm, (char *)(base - FRAME_HEAD), (char *)(callee - FRAME_HEAD));
        th->top = base + c->nregs;
        ic = c->ic;
        callee[FRAME_FUNC] = v;
        NEXT_OP();
    }
    goto returned_slow;
L_RETIMM:
    v = V_IMM(A);
    goto returned;
returned_slow: {
    Value *callee = base;
    uint64_t kind = frame_kind(callee);
    SYNC();
    if (kind & FF_INIT) {
        if (UNLIKELY(v != V_NONE)) {
            err_raise(TypeError, "__init__() should return None, not '%T'", v);
            if (frame_leave_raised(th, kind)) return RAISED;
            goto raised_in_caller;
        }
        v = callee[FRAME_SELF];
    }
    if (kind & FF_GEN) gen_finish(th, callee);
    else frame_pop(th);
    if (kind & FF_ENTRY) {
        if (!(kind & FF_GEN)) return v;
        th->stop_value = v;
        return STOP;
    }
    RELOAD();
    unsigned dest = (unsigned)(kind >> 16);
    switch (kind & 0xff) {
        case FK_CALL: callee[kind & FF_INIT ? FRAME_SELF : FRAME_FUNC] = v; break;
        case FK_STORE:
            if (kind & FF_GEN) { /* gen.send() called from Python: its end is StopIteration */
                th->stop_value = v;
                err_stop(th);
                goto raised;
            }
            R(dest) = v;
            break;
        case FK_NEXT:
            if (kind & FF_GEN) pc += (int32_t)pc[-1];
            else R(dest) = v;
            break;
        case FK_SEND:
            R(dest) = v;
            pc += (int32_t)pc[-1];
            break;
        default:
            if (op_continue(th, kind, v) < 0) goto raised;
            pc = th->pc;
    }
    NEXT_OP();
}

    /* ---- functions and classes ---- */
L_FUNCTION:
    RESULT(op_function(th, KONST(INS_BX(ins))));
L_SETFUNC:
    switch (C) {
        case 0: SET(FuncObj, R(A), defaults, R(B)); break;
        case 1: SET(FuncObj, R(A), kwdefaults, R(B)); break;
        case 2: SET(FuncObj, R(A), annotations, R(B)); break;
        default: SET(FuncObj, R(A), closure, R(B));
    }
    NEXT_OP();
L_BUILDCLASS:
    RESULT(op_build_class(th));
L_SETANNOTATIONS:
    DO(op_set_annotations(th, R(0)));

    /* ---- generators ---- */
L_GENERATOR:
    SYNC();
    v = gen_new(th, base, pc);
    if (UNLIKELY(v == RAISED)) goto raised;
    goto returned;
L_YIELD: {
    v = R(B);
    SYNC();
    uint64_t kind = frame_kind(base);
    gen_yield(th, base, pc);
    if (kind & FF_ENTRY) return v;
    RELOAD();
    R(kind >> 16) = v;
    NEXT_OP();
}
L_SEND: {
    int32_t by = (int32_t)*pc++;
    Value it = R(B);
    SYNC();
    op_note_send(th, it);
    if (is_ref(it) && (map_id(it) == map_generator || map_id(it) == map_coroutine)) {
        v = gen_push(th, it, R(A), FK_SEND | FF_GEN | FK_DEST(A));
        if (LIKELY(v == PUSHED)) goto pushed;
    } else {
        v = op_send(th, it, R(A));
    }
    if (UNLIKELY(v == RAISED)) goto raised;
    if (v == STOP) {
        R(A) = th->stop_value;
        th->stop_value = V_UNBOUND;
        JUMP_IF(true, by);
    }
    R(A) = v;
    NEXT_OP();
}
L_YIELDITER:
    RESULT(op_yield_iter(th, R(B)));
L_AWAITABLE:
    RESULT(op_awaitable(th, R(B), C));
L_AITER:
    RESULT(op_aiter(th, R(B)));
L_ANEXT:
    RESULT(op_anext(th, R(B)));
L_ENDASYNCFOR:
    if (obj_is(R(A), StopAsyncIteration)) JUMP_IF(true, INS_SBX(ins));
    SYNC();
    th->exc = R(A);
    goto raised_again;
L_ASYNCWRAP:
    RESULT(op_async_wrap(th, R(B)));

    /* ---- exceptions ---- */
L_RAISE:
    SYNC();
    if (do_raise(th, R(A), R(B), C) > 0) goto raised_again;
    goto raised;
L_RERAISE:
    SYNC();
    th->exc = R(A);
    goto raised_again;
L_PUSHEXC: /* in a generator V_UNBOUND stands for what its resumer handles, which may be another one next time */
    v = R(B);
    if (UNLIKELY((frame_kind(base) & (FF_GEN | FF_OWN)) == FF_GEN)) {
        R(A) = V_UNBOUND;
        base[FRAME_KIND] |= FF_OWN << 2;
    } else {
        R(A) = th->handled;
    }
    th->handled = v;
    NEXT_OP();
L_POPEXC:
    if (UNLIKELY(frame_kind(base) & FF_GEN) && R(A) == V_UNBOUND) {
        th->handled = base[FRAME_OUTER];
        base[FRAME_KIND] &= ~((Value)FF_OWN << 2);
    } else {
        th->handled = R(A);
    }
    NEXT_OP();
L_JNOMATCH: {
    int32_t by = (int32_t)*pc++;
    SYNC();
    int is = exc_match(th, R(A), R(B));
    if (is < 0) goto raised;
    JUMP_IF(!is, by);
}
L_GROUPMATCH:
    DO(group_match(th, &R(A), R(B), R(C)));
L_GROUPRAISE:
    RESULT(group_raise(th, R(B), R(C)));
L_EXCTRIPLE: {
    Value exc = R(B);
    R(A) = type_obj(exc);
    R(A + 1) = exc;
    R(A + 2) = GET(ExcObj, exc, traceback);
    NEXT_OP();
}
L_WITH:
    DO(op_with(th, A, R(B), C));
L_ASSERTERR:
    R(A) = AssertionError->obj;
    NEXT_OP();

    /* ---- imports ---- */
L_IMPORT: {
    uint32_t ext = *pc++;
    RESULT(op_import(th, KONST(EXT_NAME(ext)), R(A), R(A + 1)));
}
L_IMPORTFROM: {
    uint32_t ext = *pc++;
    RESULT(op_import_from(th, R(B), KONST(EXT_NAME(ext))));
}
L_IMPORTSTAR:
    DO(op_import_star(th, R(A), R(0)));

    /* ---- match ---- */
#define MATCH_JUMP(expression)                     \
    do {                                           \
        int32_t by = (int32_t)*pc++;               \
        SYNC();                                    \
        int is = (expression);                     \
        if (is < 0) goto raised;                   \
        JUMP_IF(!is, by);                          \
    } while (0)
L_MATCHSEQ:
    MATCH_JUMP(op_match_seq(th, R(A), B, C));
L_MATCHMAP:
    MATCH_JUMP(op_match_map(th, R(A), B));
L_MATCHKEYS:
    MATCH_JUMP(op_match_keys(th, &R(A), R(B), R(C)));
L_MATCHREST:
    RESULT(op_match_rest(th, R(B), R(C)));
L_MATCHCLASS: {
    uint32_t ext = *pc++;
    RESULT(op_match_class(th, R(B), R(C), ext >> 16, KONST(ext & 0xffff)));
}
L_LEN: {
    int64_t n;
    SYNC();
    if (obj_len(th, R(B), &n) < 0) goto raised;
    R(A) = int_from(n);
    NEXT_OP();
}
L_PRINT:
    DO(op_print(th, R(A)));

    /* ---- what is not an instruction ---- */
raised_in_caller:
    RELOAD();
raised:
    if (!unwind(th, false)) return RAISED;
    RELOAD();
    NEXT_OP();
raised_again:
    if (!unwind(th, true)) return RAISED;
    RELOAD();
    NEXT_OP();
L_TRACE: /* a hook is set: events, then the instruction itself (the hook may have moved pc) */
    SYNC();
    if (trace_event(th) < 0) goto raised;
    pc = th->pc;
    ins = pc[-1];
    goto *table[INS_OP(ins)];
L_BAD:
    fatal("interp: instruction %u", INS_OP(ins));
}

const void *const *interp_tables(bool tracing) {
    if (!plain_table) {
        run_loop(NULL);
        map_function = type_function.root_map->id;
        map_list = type_list.root_map->id;
        map_tuple = type_tuple.root_map->id;
        map_dict = type_dict.root_map->id;
        map_str = type_str.root_map->id;
        map_range_iterator = type_range_iterator.root_map->id;
        map_generator = type_generator.root_map->id;
        map_coroutine = type_coroutine.root_map->id;
        map_module = type_module.root_map->id;
    }
    return tracing ? trace_table : plain_table;
}

/* Where an abort comes back to. What came before the run is committed: nothing of C must be done again. */
static __attribute__((noinline)) Value run_outermost(Thread *th) {
    th->nested = 1;
    if (stm_set_resume(&th->stm)) {
        tx_begin(&th->stm);
    } else if (!th->stm.atomic) {
        tx_commit(&th->stm);
        tx_begin(&th->stm);
    }
    Value v = run_loop(th);
    th->nested = 0;
    return v;
}

Value interp_run(Thread *th) {
    if (UNLIKELY(!th->dispatch)) th->dispatch = interp_tables(false);
    if (!th->nested) return run_outermost(th);
    th->nested++;
    Value v = run_loop(th);
    th->nested--;
    return v;
}
