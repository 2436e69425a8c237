/* gcmodule.c -- the module gc: the collector as programs know it. */
#include "modules.h"
#include "native.h"

static bool enabled = true;
static int64_t threshold[3] = {700, 10, 10};
static uint64_t collections;

/* Finalizers may set others free: until nothing is left that waits, a few times. */
static Value g_collect(Thread *th, Value *a, unsigned n, Value kw) {
    int generation = 2;
    if (a[1] != V_UNBOUND && arg_int(th, a[1], &generation) < 0) return RAISED;
    if (generation < 0 || generation > 2) return err_raise(ValueError, "invalid generation");
    if (generation < 2) {
        gc_minor(&th->stm);
        return small_int(0);
    }
    size_t total = 0;
    for (int round = 0; round < 4; round++) {
        gc_major(&th->stm);
        collections++;
        size_t ran = gc_run_pending(&th->stm);
        total += ran;
        if (!ran) break;
    }
    return int_from((int64_t)total);
}

static Value g_enable(Thread *th, Value *a, unsigned n, Value kw) { return gc_enable_major(enabled = true), V_NONE; }
static Value g_disable(Thread *th, Value *a, unsigned n, Value kw) { return gc_enable_major(enabled = false), V_NONE; }
static Value g_isenabled(Thread *th, Value *a, unsigned n, Value kw) { return v_bool(enabled); }
static Value g_get_threshold(Thread *th, Value *a, unsigned n, Value kw) {
    return TUPLE(int_from(threshold[0]), int_from(threshold[1]), int_from(threshold[2]));
}
static Value g_set_threshold(Thread *th, Value *a, unsigned n, Value kw) {
    for (int i = 0; i < 3; i++)
        if (a[i + 1] != V_UNBOUND && arg_int64(th, a[i + 1], &threshold[i]) < 0) return RAISED;
    return V_NONE;
}
static Value g_get_count(Thread *th, Value *a, unsigned n, Value kw) {
    GcStats stats;
    gc_stats(&stats);
    return TUPLE(small_int(0), int_from((int64_t)(stats.minors % 10)), int_from((int64_t)(stats.majors % 10)));
}
static Value g_get_stats(Thread *th, Value *a, unsigned n, Value kw) {
    GcStats stats;
    gc_stats(&stats);
    Value l = list_new(3);
    for (int i = 0; i < 3; i++) {
        Value d = dict_new();
        dict_set_c(d, "collections", int_from((int64_t)(i == 2 ? stats.majors : i == 0 ? stats.minors : 0)));
        dict_set_c(d, "collected", int_from((int64_t)(i == 2 ? stats.finalized : 0)));
        dict_set_c(d, "uncollectable", small_int(0));
        if (list_append(l, d) < 0) return RAISED;
    }
    return l;
}
static Value g_zero(Thread *th, Value *a, unsigned n, Value kw) { return small_int(0); }
static Value g_none(Thread *th, Value *a, unsigned n, Value kw) { return V_NONE; }
static Value g_empty_list(Thread *th, Value *a, unsigned n, Value kw) { return list_new(0); }
static Value g_is_tracked(Thread *th, Value *a, unsigned n, Value kw) {
    Type *t = type_of(a[1]);
    return v_bool(is_ref(a[1]) && (t->values_end || t->trace || t->extra));
}
static Value g_is_finalized(Thread *th, Value *a, unsigned n, Value kw) { return V_FALSE; }

/* Everything old and alive in Python's eyes. */
typedef struct Found { Value list; bool failed; } Found;
static void take(void *arg, Obj *o, size_t n) {
    Found *f = arg;
    Type *t = maps[o->map]->type;
    if (t == &type_array_part || t == &type_dict_table || t == &type_bytes_part || !(t->values_end || t->trace || t->flags & TF_HEAP)) return;
    if (list_append(f->list, value_from_ref((uintptr_t)o - CTL.base)) < 0) f->failed = true;
}
static Value g_get_objects(Thread *th, Value *a, unsigned n, Value kw) {
    gc_major(&th->stm);
    Found f = {list_new(0), false};
    gc_each_old(take, &f);
    return f.failed ? RAISED : f.list;
}

typedef struct Referents { Value list; bool failed; } Referents;
static void referent(void *ctx, Value *slot) {
    Referents *f = ctx;
    if (!is_ref(*slot)) return;
    Type *t = type_of(*slot);
    Obj *o = obj_at(*slot);
    if (t == &type_array_part || t == &type_dict_table) t->trace ? t->trace(o, referent, ctx) : (void)0;
    else if (list_append(f->list, *slot) < 0) f->failed = true;
}
static Value g_get_referents(Thread *th, Value *a, unsigned n, Value kw) {
    Referents f = {list_new(0), false};
    for (unsigned i = 1; i < n; i++) {
        if (!is_ref(a[i])) continue;
        Type *t = type_of(a[i]);
        Obj *o = obj_at(a[i]);
        size_t size = t->flags & TF_VAR ? t->size_of(o) : t->size;
        for (size_t at = t->values; at < t->values_end; at += 8) referent(&f, (Value *)((char *)o + at));
        if (t->trace) t->trace(o, referent, &f);
        for (unsigned j = 0; j < obj_extra(o); j++) referent(&f, (Value *)((char *)o + size) + j);
    }
    return f.failed ? RAISED : f.list;
}

static const Method methods[] = {
    {"collect", g_collect, "(module, generation=2)", "Run the collector, then finalizers; how many finalizers ran."},
    {"disable", g_disable, "(module, /)", "Switch automatic major collections off."},
    {"enable", g_enable, "(module, /)", "Switch automatic major collections on."},
    {"freeze", g_none, "(module, /)", "Has no effect."},
    {"get_count", g_get_count, "(module, /)", "Figures about collections."},
    {"get_debug", g_zero, "(module, /)", "Debugging flags: 0."},
    {"get_freeze_count", g_zero, "(module, /)", "0: nothing is frozen."},
    {"get_objects", g_get_objects, "!(module, generation=None)", "A list of the objects in old space."},
    {"get_referents", g_get_referents, "!(module, *objs)", "What objects refer to directly."},
    {"get_referrers", g_empty_list, "!(module, *objs)", "Who refers to objects directly: not known here."},
    {"get_stats", g_get_stats, "(module, /)", "Figures of each generation."},
    {"get_threshold", g_get_threshold, "(module, /)", "What set_threshold has set."},
    {"is_finalized", g_is_finalized, "(module, obj, /)", "Whether the finalizer of an object has run."},
    {"is_tracked", g_is_tracked, "(module, obj, /)", "Whether an object can refer to others."},
    {"isenabled", g_isenabled, "(module, /)", "Whether automatic major collections are on."},
    {"set_debug", g_none, "(module, flags, /)", "Has no effect."},
    {"set_threshold", g_set_threshold, "!(module, threshold0, threshold1=0, threshold2=0, /)", "Kept, without effect."},
    {"unfreeze", g_none, "(module, /)", "Has no effect."},
    {0}
};

static int init(Thread *th, Value m) {
    static const struct { const char *name; int v; } flags[] = {
        {"DEBUG_STATS", 1}, {"DEBUG_COLLECTABLE", 2}, {"DEBUG_UNCOLLECTABLE", 4}, {"DEBUG_SAVEALL", 32}, {"DEBUG_LEAK", 38}};
    for (size_t i = 0; i < 5; i++)
        if (module_add_int(m, flags[i].name, flags[i].v) < 0) return -1;
    return module_add(m, "garbage", list_new(0)) < 0 || module_add(m, "callbacks", list_new(0)) < 0 ? -1 : 0;
}

const ModuleDef module_gc = {"gc", "Access to the garbage collector.", methods, NULL, init};
