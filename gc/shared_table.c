/* shared_table.c -- a table whose conflicts are by key: transactional predication (Bronson and others, 2010).
 *
 * Each key ever asked for has an entry, a cell in a slab, {content, stamp}. Reading and writing it as any part of the heap
 * gives conflicts by key, also for keys that are not there. Which entry a key has is no matter of transactions: the index is
 * a C structure that only grows while the world runs.
 *
 *     index (C)    key -> cell            read without locks, changed under t->lock
 *     slabs        cell = {content, stamp}    stamp: place in the order of insertions
 *     stripes      number of keys;  changes of the set of keys
 *
 * [ST1] An index slot is written once: key, then cell (release; pairs with the acquire of find). A full index is replaced by
 *       a larger copy; the old one is freed when the world stops [SH3]. A look-up that misses in an old index looks again
 *       under the lock.
 * [ST2] An entry whose view in a transaction is not empty stays in the index: what has no entry is absent in every view.
 * [ST3] At the start of a major collection entries that are dead in every view and read by nobody lose their key. Nobody can
 *       tell: the next look-up makes another one.
 *
 * The set of keys has stripes of its own that count changes, never back: removing one key and inserting another leaves the
 * number of keys as it was, and must still be noticed by who depends on the set as a whole (clear, and a look-up for which
 * there was no memory to make an entry). */
#include "shared_internal.h"
#include <stdlib.h>
#include <string.h>

enum { SLABS = 23 /* 2^31 cells */, FIRST_INDEX = 16, POLL_EVERY = 1024 };

typedef struct Place {
    _Atomic uintptr_t cell; /* 0: nothing here */
    uint64_t key;
} Place;

typedef struct Index {
    struct Index *older; /* freed with this one, or before */
    size_t mask, used;
    Place place[];
} Index;

typedef struct Table {
    Lock lock;
    uintptr_t core;
    _Atomic(Index *) index;      /* changed under lock */
    _Atomic uint64_t stamp;
    _Atomic uint32_t next;       /* cells below have been handed out at least once; changed under lock */
    uint32_t n_slabs, end;       /* slabs and cells there are; guarded by lock */
    uintptr_t slab[SLABS];       /* slab i has 2^i pages; written before `next` lets anyone look */
    uint64_t *key[SLABS];        /* of its cells */
    uint32_t *vacant;            /* cells below `next` without a key; guarded by lock */
    size_t n_vacant, cap_vacant;
} Table;

static Table *table_of(uintptr_t table) { return shared_data(table); }

enum { COUNT = 2 }; /* first stripe of the number of keys; those of the changes follow */
static size_t changes(void) { return COUNT + 2 * shared_stripes(); }

/* ---- cells ------------------------------------------------------------------------------------------------------------ */

static uint32_t slab_first(uint32_t s) { return (uint32_t)((STM_PAGE / GRANULE) * ((1ul << s) - 1)) - s; }
static uint32_t slab_cells(uint32_t s) { return (uint32_t)SLAB_CELLS(1ul << s); }

/* Which slab cell number i is in: slab s begins at 256 * (2^s - 1) - s. */
static uint32_t slab_of(uint32_t i) {
    uint32_t s = 31 - (uint32_t)__builtin_clz(i / 256 + 1);
    return i - slab_first(s) >= slab_cells(s) ? s + 1 : s;
}

static uintptr_t cell_at(const Table *t, uint32_t i) {
    uint32_t s = slab_of(i);
    return slab_cell(t->slab[s], i - slab_first(s));
}
static uint64_t *key_at(const Table *t, uint32_t i) {
    uint32_t s = slab_of(i);
    return &t->key[s][i - slab_first(s)];
}

static bool number_of(const Table *t, uintptr_t cell, uint32_t *i) {
    for (uint32_t s = 0; s < t->n_slabs; s++) {
        uintptr_t first = slab_cell(t->slab[s], 0);
        if (cell < first || cell >= slab_cell(t->slab[s], slab_cells(s))) continue;
        *i = slab_first(s) + (uint32_t)((cell - first) / GRANULE);
        return true;
    }
    return false;
}

static bool add_slab(Table *t) {
    if (t->n_slabs == SLABS) return false;
    uint32_t s = t->n_slabs;
    uint64_t *keys = malloc(slab_cells(s) * sizeof *keys);
    t->slab[s] = keys ? shared_slab_new(1ul << s) : 0;
    if (!t->slab[s]) {
        free(keys);
        return false;
    }
    t->key[s] = keys;
    t->end += slab_cells(s);
    t->n_slabs++;
    return true;
}

/* An empty cell for the key; 0: no memory. */
static uintptr_t take_cell(Table *t, uint64_t key) {
    assert(lock_held(&t->lock));
    uint32_t i;
    if (t->n_vacant) {
        i = t->vacant[--t->n_vacant];
    } else {
        i = atomic_load_explicit(&t->next, memory_order_relaxed); /* the lock orders */
        if (i == t->end && !add_slab(t)) return 0;
        atomic_store_explicit(&t->next, i + 1, memory_order_release); /* pairs with the acquire in cells */
    }
    *key_at(t, i) = key;
    return cell_at(t, i);
}

/* ---- index ------------------------------------------------------------------------------------------------------------ */

static size_t place_of(uint64_t key, size_t mask) { return (key * 0x9e3779b97f4a7c15ul >> 20) & mask; }

static Index *index_new(size_t places) {
    Index *x = calloc(1, sizeof *x + places * sizeof(Place));
    if (x) x->mask = places - 1;
    return x;
}

static void index_free(Index *x) {
    for (Index *older; x; x = older) {
        older = x->older;
        free(x);
    }
}

static uintptr_t find(const Index *x, uint64_t key) {
    for (size_t i = place_of(key, x->mask);; i = (i + 1) & x->mask) { /* ends: never full */
        const Place *p = &x->place[i];
        uintptr_t cell = atomic_load_explicit(&p->cell, memory_order_acquire); /* pairs with put */
        if (!cell || p->key == key) return cell;
    }
}

static void put(Index *x, uint64_t key, uintptr_t cell) {
    size_t i = place_of(key, x->mask);
    while (atomic_load_explicit(&x->place[i].cell, memory_order_relaxed)) i = (i + 1) & x->mask;
    x->place[i].key = key;
    atomic_store_explicit(&x->place[i].cell, cell, memory_order_release); /* pairs with find */
    x->used++;
}

static void put_all(Index *to, const Index *from) {
    for (size_t i = 0; i <= from->mask; i++) {
        uintptr_t cell = atomic_load_explicit(&from->place[i].cell, memory_order_relaxed);
        if (cell) put(to, from->place[i].key, cell);
    }
}

static bool is_full(const Index *x) { return (x->used + 1) * 8 > (x->mask + 1) * 5; }

/* The index, with room for one more; NULL: no memory. */
static Index *roomy(Table *t) {
    Index *x = atomic_load_explicit(&t->index, memory_order_relaxed);
    if (!is_full(x)) return x;
    Index *larger = index_new((x->mask + 1) * 2);
    if (!larger) return NULL;
    put_all(larger, x);
    larger->older = x; /* others may be reading it: [SH3] */
    atomic_store_explicit(&t->index, larger, memory_order_release); /* pairs with the acquire in entry */
    return larger;
}

static uintptr_t enter(Table *t, uint64_t key) {
    lock_acquire(&t->lock);
    uintptr_t cell = find(atomic_load_explicit(&t->index, memory_order_relaxed), key);
    if (!cell) {
        Index *x = roomy(t);
        cell = x ? take_cell(t, key) : 0;
        if (cell) put(x, key, cell);
    }
    lock_release(&t->lock);
    return cell;
}

static uintptr_t lookup(Table *t, uint64_t key) {
    return find(atomic_load_explicit(&t->index, memory_order_acquire), key);
}

/* The key's entry, made if it is not there; 0: no memory. */
static uintptr_t entry(Table *t, uint64_t key) {
    uintptr_t cell = lookup(t, key);
    return LIKELY(cell) ? cell : enter(t, key);
}

/* ---- operations ------------------------------------------------------------------------------------------------------- */

/* The running transaction depends on the set of keys. */
static void read_set(uintptr_t table) { stripes_sum(table, changes()); }

static void change_set(uintptr_t table, int64_t n) {
    stripe_add(table, COUNT, n);
    stripe_add(table, changes(), 1);
}

/* The entry to be read for a look-up; 0: the key is absent, and that has been noted. Alone or in the past (pinned), nothing
 * needs to be noted; without memory for an entry, the whole set of keys stands for it. */
static uintptr_t entry_to_read(uintptr_t table, uint64_t key) {
    Table *t = table_of(table);
    uintptr_t cell = lookup(t, key);
    if (cell || CTL.solo || tx_is_pinned(CTL.thread)) return cell;
    cell = enter(t, key);
    if (!cell) read_set(table);
    return cell;
}

Value shared_table_get(uintptr_t table, uint64_t key) {
    uintptr_t cell = entry_to_read(table, key);
    if (!cell) return 0;
    stm_read(cell);
    return cell_view(cell);
}

static void write_cell(uintptr_t cell, Value content, uint64_t stamp) {
    SEG_AT(Value, cell) = content;
    SEG_AT(uint64_t, cell + 8) = stamp << 1; /* [SH4] */
}

static void barrier(uintptr_t cell) { stm_write_at(run_at(cell)->start, cell); }

bool shared_table_set(uintptr_t table, uint64_t key, Value content) {
    Table *t = table_of(table);
    assert(content);
    uintptr_t cell = entry(t, key);
    if (!cell) return false;
    barrier(cell);
    if (cell_view(cell)) {
        SEG_AT(Value, cell) = content;
    } else {
        write_cell(cell, content, atomic_fetch_add_explicit(&t->stamp, 1, memory_order_relaxed) + 1);
        change_set(table, 1);
    }
    return true;
}

Value shared_table_remove(uintptr_t table, uint64_t key) {
    uintptr_t cell = entry_to_read(table, key);
    if (!cell) return 0;
    stm_read(cell);
    Value was = cell_view(cell);
    if (!was) return 0;
    barrier(cell);
    write_cell(cell, 0, 0);
    change_set(table, -1);
    return was;
}

size_t shared_table_len(uintptr_t table) { return (size_t)stripes_sum(table, COUNT); }

/* ---- all of them ------------------------------------------------------------------------------------------------------ */

typedef struct Item {
    uint64_t stamp;
    uint32_t cell;
} Item;

/* To be asked again after each safepoint: a table that has become empty loses its slabs. */
static uint32_t cells(const Table *t) { return atomic_load_explicit(&t->next, memory_order_acquire); /* pairs with take_cell */ }

/* The keys that are there, read; at most n. The set has been read, so none can come or go but by this transaction. */
static size_t collect(StmThread *th, const Table *t, Item *items, size_t n) {
    size_t found = 0;
    for (uint32_t i = 0; i < cells(t) && found < n; i++) {
        if (i % POLL_EVERY == POLL_EVERY - 1) stm_poll(th);
        uintptr_t cell = cell_at(t, i);
        if (!cell_view(cell)) continue;
        stm_read(cell);
        items[found++] = (Item){SEG_AT(uint64_t, cell + 8), i};
    }
    return found;
}

static void merge(const Item *a, size_t na, const Item *b, size_t nb, Item *to) {
    while (na && nb) *to++ = b->stamp < a->stamp ? (nb--, *b++) : (na--, *a++);
    memcpy(to, na ? a : b, (na + nb) * sizeof *to);
}

/* By stamp, in steps between which the thread polls. Returns where the result is: `items` or `spare`. Keys mostly lie in order,
 * so runs that need no merging are copied. */
static Item *sort(StmThread *th, Item *items, Item *spare, size_t n) {
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t at = 0; at < n; at += 2 * width) {
            size_t na = n - at < width ? n - at : width, nb = n - at - na < width ? n - at - na : width;
            if (!nb || items[at + na - 1].stamp <= items[at + na].stamp)
                memcpy(spare + at, items + at, (na + nb) * sizeof *items);
            else merge(items + at, na, items + at + na, nb, spare + at);
            if (at / POLL_EVERY != (at + 2 * width) / POLL_EVERY) stm_poll(th);
        }
        Item *other = items;
        items = spare;
        spare = other;
    }
    return items;
}

static Item *items_new(StmThread *th, size_t n) {
    Item *items = tx_malloc(th, (n ? n : 1) * sizeof *items);
    if (!items) fatal("shared table: no C memory to go through %zu keys", n);
    return items;
}

void shared_table_each(StmThread *th, uintptr_t table, SharedEach *fn, void *arg) {
    Table *t = table_of(table);
    read_set(table);
    size_t n = shared_table_len(table);
    Item *items = items_new(th, n), *spare = items_new(th, n);
    n = collect(th, t, items, n);
    Item *sorted = sort(th, items, spare, n);
    for (size_t i = 0; i < n; i++) {
        if (i % POLL_EVERY == POLL_EVERY - 1) stm_poll(th);
        uintptr_t cell = cell_at(t, sorted[i].cell);
        stm_read(cell); /* again: fn may have changed it */
        Value content = cell_view(cell);
        if (content) fn(arg, *key_at(t, sorted[i].cell), content);
    }
    tx_free(th, items);
    tx_free(th, spare);
}

void shared_table_clear(StmThread *th, uintptr_t table) {
    Table *t = table_of(table);
    read_set(table);
    for (uint32_t i = 0; i < cells(t); i++) {
        if (i % POLL_EVERY == POLL_EVERY - 1) stm_poll(th);
        uintptr_t cell = cell_at(t, i);
        if (!cell_view(cell)) continue;
        barrier(cell);
        write_cell(cell, 0, 0);
        change_set(table, -1);
    }
}

/* ---- trimming, world stopped ------------------------------------------------------------------------------------------ */

static bool vacate_stw(Table *t, uintptr_t cell) {
    if (t->n_vacant == t->cap_vacant) {
        size_t cap = t->cap_vacant ? t->cap_vacant * 2 : 64;
        uint32_t *more = realloc(t->vacant, cap * sizeof *more);
        if (!more) return false; /* keeps its key: only a waste */
        t->vacant = more;
        t->cap_vacant = cap;
    }
    return number_of(t, cell, &t->vacant[t->n_vacant]) && (t->n_vacant++, true);
}

/* All that is to stay goes into a new index, the dead become vacant. */
static Index *sift_stw(Table *t, const Index *from) {
    size_t live = 0, places = FIRST_INDEX;
    for (size_t i = 0; i <= from->mask; i++) {
        uintptr_t cell = from->place[i].cell;
        if (cell && !cell_is_dead_stw(cell)) live++;
    }
    while (places * 5 < (live + 1) * 10) places *= 2;
    Index *x = index_new(places > from->mask + 1 ? from->mask + 1 : places);
    for (size_t i = 0; x && i <= from->mask; i++) {
        uintptr_t cell = from->place[i].cell;
        if (cell && (!cell_is_dead_stw(cell) || !vacate_stw(t, cell))) put(x, from->place[i].key, cell);
    }
    return x;
}

static void drop_slabs_stw(Table *t) {
    while (t->n_slabs) free(t->key[--t->n_slabs]);
    free(t->vacant);
    t->vacant = NULL;
    t->n_vacant = t->cap_vacant = t->end = 0;
    atomic_store_explicit(&t->next, 0, memory_order_relaxed);
}

/* Keys in the committed state. */
static size_t committed_len(const Table *t) {
    uint64_t sum = 0;
    for (size_t k = 0; k < shared_stripes(); k++) sum += *(uint64_t *)obj0(stripe_at(t->core, COUNT, k));
    return sum >> 1;
}

/* [ST3]. Only when a quarter of the entries is empty, so that its cost is paid by those who made them. An empty table gives
 * its slabs back, too. */
static void trim_stw(Table *t) {
    Index *x = atomic_load_explicit(&t->index, memory_order_relaxed);
    index_free(x->older);
    x->older = NULL;
    if (!x->used || (x->used - committed_len(t)) * 4 < x->used) return;
    Index *kept = sift_stw(t, x);
    if (!kept) return;
    atomic_store_explicit(&t->index, kept, memory_order_relaxed);
    free(x);
    if (!kept->used) drop_slabs_stw(t);
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

/* For the collector. At the start of a major collection the world is stopped. */
static void visit(void *data, GcVisit *fn, void *ctx) {
    Table *t = data;
    if (gc.phase == MARKING && stm_world_stopped()) trim_stw(t);
    for (uint32_t s = 0; s < t->n_slabs; s++) {
        Value v = value_from_ref(t->slab[s]);
        fn(ctx, &v);
    }
}

static void gone(void *data) {
    Table *t = data;
    index_free(atomic_load_explicit(&t->index, memory_order_relaxed));
    for (uint32_t s = 0; s < t->n_slabs; s++) free(t->key[s]);
    free(t->vacant);
    free(t);
}

uintptr_t shared_table_new(void) {
    Table *t = calloc(1, sizeof *t);
    Index *x = index_new(FIRST_INDEX);
    if (!t || !x) {
        free(t);
        free(x);
        return 0;
    }
    t->lock = (Lock)LOCK_INIT(LOCK_SHARED);
    atomic_init(&t->index, x);
    uintptr_t core = shared_core_new(2 + 4 * shared_stripes(), t, visit, gone);
    if (core) t->core = core; /* else t is gone */
    return core;
}

/* ---- reports ---------------------------------------------------------------------------------------------------------- */

bool shared_table_key_at(uintptr_t table, uintptr_t addr, uint64_t *key) {
    Table *t = table_of(table);
    uint32_t i;
    lock_acquire(&t->lock);
    bool here = number_of(t, addr & ~(uintptr_t)(GRANULE - 1), &i) && i < t->next;
    if (here) *key = *key_at(t, i);
    lock_release(&t->lock);
    return here;
}

SharedUse shared_table_use(uintptr_t table) {
    Table *t = table_of(table);
    SharedUse use = {.c_bytes = sizeof *t};
    lock_acquire(&t->lock);
    Index *x = atomic_load_explicit(&t->index, memory_order_relaxed);
    use.entries = x->used;
    for (; x; x = x->older) use.c_bytes += sizeof *x + (x->mask + 1) * sizeof(Place);
    for (uint32_t s = 0; s < t->n_slabs; s++) {
        use.c_bytes += slab_cells(s) * sizeof(uint64_t);
        use.heap_bytes += STM_PAGE << s;
    }
    use.c_bytes += t->cap_vacant * sizeof *t->vacant;
    lock_release(&t->lock);
    return use;
}
