/* vec.h -- growable arrays for the checkers and stress programs; out of memory ends the process. */
#ifndef WEFT_STRESS_VEC_H
#define WEFT_STRESS_VEC_H

#include <stdio.h>
#include <stdlib.h>

#define VEC(T)                                                                                                         \
    struct {                                                                                                           \
        T *at;                                                                                                         \
        size_t n, cap;                                                                                                 \
    }

static inline void *vec_grown(void *at, size_t *cap, size_t want, size_t each) {
    size_t cap_new = *cap ? *cap : 16;
    while (cap_new < want) cap_new *= 2;
    at = realloc(at, cap_new * each);
    if (!at) {
        fprintf(stderr, "out of memory: %zu items of %zu bytes\n", cap_new, each);
        abort();
    }
    *cap = cap_new;
    return at;
}

/* Room for `more` items, not counted yet. */
#define vec_reserve(v, more)                                                                                           \
    ((v)->n + (more) <= (v)->cap                                                                                       \
         ? (void)0                                                                                                     \
         : (void)((v)->at = vec_grown((v)->at, &(v)->cap, (v)->n + (more), sizeof *(v)->at)))
#define vec_push(v, ...) (vec_reserve(v, 1), (v)->at[(v)->n++] = (__VA_ARGS__))
#define vec_free(v)      (free((v)->at), (v)->at = NULL, (v)->n = (v)->cap = 0)

#endif
