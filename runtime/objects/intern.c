/* intern.c -- one str for each name: a table that only grows.
 *
 * Interned strs are immortal and lie in chunks of pages that hold nothing else. They have their hash from the start, so those pages
 * are never written, never become private in a segment, and every thread sees a new str as soon as the table has it.
 *
 * [IN1] Slots go from 0 to a str once, under the lock (release; pairs with the acquire in find). A reader that misses
 *       looks again under the lock.
 * [IN2] A table that has been replaced stays: readers may still be in it. All old ones together are no larger
 *       than the new one. */
#include "text.h"
#include "lock.h"

#include <assert.h>
#include <stdlib.h>

typedef struct Table {
    size_t cap; /* a power of two */
    _Atomic Value slot[];
} Table;

static _Atomic(Table *) table;
static size_t used;              /* guarded by lock */
static uintptr_t chunk, chunk_end; /* guarded by lock */
static Lock lock = LOCK_INIT(LOCK_NAMES);

enum { FIRST_CAP = 8192, CHUNK_BYTES = 128 * 1024 };

static Table *table_new(size_t cap) {
    Table *t = calloc(1, sizeof *t + cap * sizeof t->slot[0]);
    if (!t) fatal("out of memory: the table of interned strings");
    t->cap = cap;
    return t;
}

static Value find(UStr u, int64_t hash) {
    Table *t = atomic_load_explicit(&table, memory_order_acquire);
    for (size_t i = (size_t)hash & (t->cap - 1);; i = (i + 1) & (t->cap - 1)) {
        Value s = atomic_load_explicit(&t->slot[i], memory_order_acquire);
        if (!s) return 0;
        if (OBJ(StrObj, s)->hash == hash && ustr_eq(str_view(s), u)) return s;
    }
}

static void put(Table *t, Value s) {
    size_t i = (size_t)((StrObj *)ref_addr(s))->hash & (t->cap - 1);
    while (atomic_load_explicit(&t->slot[i], memory_order_relaxed)) i = (i + 1) & (t->cap - 1);
    atomic_store_explicit(&t->slot[i], s, memory_order_release);
}

static void grow(void) {
    Table *old = atomic_load_explicit(&table, memory_order_relaxed), *t = table_new(old->cap * 2);
    for (size_t i = 0; i < old->cap; i++) {
        Value s = atomic_load_explicit(&old->slot[i], memory_order_relaxed);
        if (s) put(t, s);
    }
    atomic_store_explicit(&table, t, memory_order_release);
}

/* n bytes in whole pages of our own; 0: no memory. */
static uintptr_t chunk_take(size_t n) {
    assert(lock_held(&lock));
    n = (n + GRANULE - 1) & ~(size_t)(GRANULE - 1);
    if (chunk_end - chunk < n) {
        size_t bytes = (n > CHUNK_BYTES / 4 ? n + CHUNK_BYTES : CHUNK_BYTES) + 2 * STM_PAGE;
        uintptr_t p = gc_alloc_immortal(bytes, 0, type_bytes_part.root_map->id);
        if (!p) return 0;
        ((BytesPart *)p)->cap = bytes - sizeof(BytesPart); /* NOBARRIER: fresh, nobody else knows it */
        chunk = (p + sizeof(BytesPart) + STM_PAGE - 1) & ~(uintptr_t)(STM_PAGE - 1);
        chunk_end = (p + bytes) & ~(uintptr_t)(STM_PAGE - 1);
    }
    uintptr_t p = chunk;
    chunk += n;
    return p;
}

/* A new interned str. Written in segment 0 [LAY1]: the page is private nowhere. */
static Value make(UStr u, uint32_t max, int64_t hash) {
    unsigned width = ustr_width_for(max);
    uintptr_t p = chunk_take(offsetof(StrObj, data) + (u.n + 1) * width);
    if (!p) return 0;
    StrObj *s = (StrObj *)p;
    uint32_t own = STR_INTERNED | (max < 0x80 ? STR_ASCII : width == 2 ? STR_WIDTH2 : width == 4 ? STR_WIDTH4 : 0);
    s->h = (Obj){OF_IMMORTAL | OF_BARRIER | own << OBJ_OWN_SHIFT, type_str.root_map->id};
    s->hash = hash;
    s->len = u.n;
    ustr_copy(s->data, width, u);
    return value_from_ref(p);
}

static Value intern(UStr u, uint32_t max) {
    if (UNLIKELY(!atomic_load_explicit(&table, memory_order_relaxed))) str_start();
    int64_t hash = u.n ? hash_bytes(str_hash_key, u.p, u.n * u.width) : 0;
    Value s = find(u, hash);
    if (LIKELY(s)) return s;
    lock_acquire(&lock);
    s = find(u, hash);
    if (!s && (s = make(u, max, hash))) {
        if (++used * 2 > atomic_load_explicit(&table, memory_order_relaxed)->cap) grow();
        put(atomic_load_explicit(&table, memory_order_relaxed), s);
    }
    lock_release(&lock);
    return s ? s : err_no_memory();
}

Value str_intern(Value s) {
    if (LIKELY(str_is_interned(s))) return s;
    UStr u = str_view(s);
    return intern(u, str_is_ascii(s) ? 0x7f : u.width == 1 ? 0xff : u.width == 2 ? 0xffff : 0x10ffff);
}

Value str_intern_c(const char *ascii) { return intern(ustr_ascii(ascii), 0x7f); }

/* Called at start, alone, by the first that interns anything. */
void str_start(void) {
    if (atomic_load_explicit(&table, memory_order_relaxed)) return;
    atomic_store_explicit(&table, table_new(FIRST_CAP), memory_order_release);
    if (!type_bytes_part.root_map) type_bytes_part.root_map = map_new_root(&type_bytes_part);
    if (!type_str.root_map) type_str.root_map = map_new_root(&type_str);
    str_empty = str_intern_c("");
    for (unsigned c = 0; c < 256; c++) {
        uint8_t b = (uint8_t)c;
        str_latin1[c] = intern(ustr_make(&b, 1, 1), c < 0x80 ? 0x7f : 0xff);
    }
    if (!type_bytes.root_map) type_bytes.root_map = map_new_root(&type_bytes);
    bytes_start();
    codecs_start();
}
