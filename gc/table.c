/* table.c -- growing arrays and maps of words, in C memory. */
#include "gc_internal.h"
#include <stdlib.h>
#include <string.h>

void vec_more(Vec *v) {
    v->cap = v->cap ? v->cap * 2 : 64;
    v->v = realloc(v->v, v->cap * sizeof(uint64_t));
    if (!v->v) fatal("gc: no C memory for a list of %zu words", v->cap);
}

void vec_free(Vec *v) {
    free(v->v);
    *v = (Vec){0};
}

void vec_move(Vec *to, Vec *from) {
    for (size_t i = 0; i < from->n; i++) vec_push(to, from->v[i]);
    from->n = 0;
}

static size_t map_slot(const Map *m, uint64_t key) {
    size_t i = (key * 0x9e3779b97f4a7c15ul) >> 32 & (m->cap - 1);
    while (m->kv[2 * i] && m->kv[2 * i] != key) i = (i + 1) & (m->cap - 1);
    return i;
}

uint64_t *wordmap_find(const Map *m, uint64_t key) {
    if (!m->n) return NULL;
    size_t i = map_slot(m, key);
    return m->kv[2 * i] ? &m->kv[2 * i + 1] : NULL;
}

static void map_grow(Map *m) {
    Map bigger = {.cap = m->cap ? m->cap * 2 : 64, .n = m->n};
    bigger.kv = gc_malloc(bigger.cap * 2 * sizeof(uint64_t));
    MAP_EACH(m, i) {
        size_t j = map_slot(&bigger, m->kv[2 * i]);
        bigger.kv[2 * j] = m->kv[2 * i];
        bigger.kv[2 * j + 1] = m->kv[2 * i + 1];
    }
    free(m->kv);
    *m = bigger;
}

uint64_t *wordmap_put(Map *m, uint64_t key) {
    if (2 * (m->n + 1) > m->cap) map_grow(m);
    size_t i = map_slot(m, key);
    if (!m->kv[2 * i]) {
        m->kv[2 * i] = key;
        m->kv[2 * i + 1] = 0;
        m->n++;
    }
    return &m->kv[2 * i + 1];
}

void wordmap_clear(Map *m) {
    if (m->n && m->cap > 4096) wordmap_free(m);
    else if (m->n) memset(m->kv, 0, m->cap * 2 * sizeof(uint64_t));
    m->n = 0;
}

void wordmap_free(Map *m) {
    free(m->kv);
    *m = (Map){0};
}
