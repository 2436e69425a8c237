/* rbtree.c -- insertions, removals and searches in one red-black tree.
 *
 * A wrong outcome: a red node with a red child, ways to the leaves with different numbers of black nodes, keys out of order,
 * a parent that does not know its child; a key whose insertions and removals do not balance with its being there. All are
 * checked inside running transactions and at the end. */
#include "stress.h"

static uint64_t keys = 2000;
static const StressOption options[] = {{"keys", &keys, "different keys"}, {NULL, NULL, NULL}};

/* A node: slots left, right, parent; words key, colour. Global 0 is the root. No node (0) counts as black. */
enum { LEFT, RIGHT, PARENT, SLOTS };
enum { KEY, COLOUR, WORDS };
enum { BLACK, RED };

static uintptr_t go(uintptr_t n, int way) { return obj_from_value(node_get(n, way)); }
static uint64_t key_of(uintptr_t n) { return word_get(n, KEY); }
static bool red(uintptr_t n) { return n && word_get(n, COLOUR) == RED; }
static uintptr_t root(void) { return global_obj(0); }
static int side(uintptr_t n) { return go(go(n, PARENT), RIGHT) == n; }

static void paint(uintptr_t n, uint64_t colour) {
    if (word_get(n, COLOUR) != colour) word_set(n, COLOUR, colour);
}
static void hang(uintptr_t parent, int way, uintptr_t n) {
    if (parent) node_set(parent, way, value_from_obj(n));
    else global_set_obj(0, n);
    if (n) node_set(n, PARENT, value_from_obj(parent));
}
static void replace(uintptr_t n, uintptr_t by) {
    uintptr_t parent = go(n, PARENT);
    hang(parent, parent ? side(n) : 0, by);
}

/* n goes down to the side `way`, its child of the other side takes its place. */
static void rotate(uintptr_t n, int way) {
    uintptr_t up = go(n, !way);
    replace(n, up);
    hang(n, !way, go(up, way));
    hang(up, way, n);
}

static uintptr_t search(uint64_t key, uintptr_t *parent) {
    uintptr_t n = root();
    *parent = 0;
    while (n && key_of(n) != key) {
        *parent = n;
        n = go(n, key > key_of(n));
    }
    return n;
}

/* ---- insertion ------------------------------------------------------------------------------------------------------------- */

/* n is red, and its parent may be. */
static void mend_red(uintptr_t n) {
    uintptr_t parent;
    while (red(parent = go(n, PARENT))) {
        uintptr_t above = go(parent, PARENT);
        int way = side(parent);
        uintptr_t uncle = go(above, !way);
        paint(above, RED);
        if (red(uncle)) {
            paint(parent, BLACK);
            paint(uncle, BLACK);
            n = above;
            continue;
        }
        if (side(n) != way) {
            rotate(parent, way);
            parent = n;
        }
        paint(parent, BLACK);
        rotate(above, !way);
        break;
    }
    paint(root(), BLACK);
}

typedef struct Op {
    Worker *w;
    uint64_t key;
    int64_t change; /* +1 inserted, -1 removed */
} Op;

static void insert(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t parent;
    op->change = 0;
    if (search(op->key, &parent)) return;
    uintptr_t n = node_new(SLOTS, WORDS);
    word_set(n, KEY, op->key);
    word_set(n, COLOUR, RED);
    hang(parent, parent ? op->key > key_of(parent) : 0, n);
    mend_red(n);
    op->change = 1;
}

/* ---- removal ----------------------------------------------------------------------------------------------------------------- */

/* The ways through the child `way` of parent have one black node too few. */
static void mend_black(uintptr_t parent, int way) {
    while (parent && !red(go(parent, way))) {
        uintptr_t sister = go(parent, !way);
        if (red(sister)) {
            paint(sister, BLACK);
            paint(parent, RED);
            rotate(parent, way);
            sister = go(parent, !way);
        }
        uintptr_t near = go(sister, way), far = go(sister, !way);
        if (!red(near) && !red(far)) {
            paint(sister, RED);
            uintptr_t n = parent;
            parent = go(n, PARENT);
            if (red(n) || !parent) return paint(n, BLACK);
            way = side(n);
            continue;
        }
        if (!red(far)) {
            paint(near, BLACK);
            paint(sister, RED);
            rotate(sister, !way);
            far = sister;
            sister = near;
        }
        paint(sister, word_get(parent, COLOUR));
        paint(parent, BLACK);
        paint(far, BLACK);
        return rotate(parent, way);
    }
    uintptr_t n = parent ? go(parent, way) : root();
    if (n) paint(n, BLACK);
}

/* The node has at most one child. */
static void cut(uintptr_t n) {
    uintptr_t child = go(n, go(n, LEFT) ? LEFT : RIGHT), parent = go(n, PARENT);
    int way = parent ? side(n) : 0;
    bool black = !red(n);
    hang(parent, way, child);
    if (black) mend_black(parent, way);
}

static void take_out(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t parent, n = search(op->key, &parent);
    op->change = 0;
    if (!n) return;
    if (go(n, LEFT) && go(n, RIGHT)) { /* the next larger key moves here, its node goes */
        uintptr_t least = go(n, RIGHT);
        while (go(least, LEFT)) least = go(least, LEFT);
        word_set(n, KEY, key_of(least));
        n = least;
    }
    cut(n);
    op->change = -1;
}

static void look_up(StmThread *th, void *arg) {
    Op *op = arg;
    uintptr_t parent;
    search(op->key, &parent);
    stm_poll(th);
    op->change = 0;
}

/* ---- invariants -------------------------------------------------------------------------------------------------------------- */

/* The number of black nodes on every way down from n, whose keys lie in (low, high). */
static int black_height(uintptr_t n, uintptr_t parent, uint64_t low, uint64_t high) {
    if (!n) return 0;
    uint64_t k = key_of(n);
    STRESS_CHECK(k > low && k < high, "key %lu is not between %lu and %lu", k, low, high);
    STRESS_CHECK(go(n, PARENT) == parent, "the parent of key %lu is not what led to it", k);
    STRESS_CHECK(!red(n) || !red(parent), "key %lu and its parent are both red", k);
    int left = black_height(go(n, LEFT), n, low, k), right = black_height(go(n, RIGHT), n, k, high);
    STRESS_CHECK(left == right, "below key %lu: %d black nodes to the left, %d to the right", k, left, right);
    return left + !red(n);
}

static void check(StmThread *th, void *arg) {
    STRESS_CHECK(!red(root()), "the root is red");
    black_height(root(), 0, 0, UINT64_MAX);
    ((Op *)arg)->change = 0;
}

static _Atomic int64_t *balance; /* by key: insertions less removals */

static void work(Worker *w) {
    while (stress_more(w)) {
        Op op = {.w = w, .key = 1 + rng_below(&w->rng, keys)};
        uint64_t dice = rng_below(&w->rng, 1000);
        tx_run(&w->th.stm, dice < 300 ? insert : dice < 600 ? take_out : dice < 995 ? look_up : check, &op);
        balance[op.key] += op.change;
    }
}

static void count(StmThread *th, void *arg) {
    uintptr_t parent;
    check(th, arg);
    for (uint64_t k = 1; k <= keys; k++)
        STRESS_CHECK(balance[k] == (search(k, &parent) != 0), "key %lu: %ld more insertions than removals", k, balance[k]);
}
static void final_check(Worker *w) {
    Op op = {.w = w};
    tx_run(&w->th.stm, count, &op);
}

int main(int argc, char **argv) {
    stress_begin(argc, argv, options);
    balance = calloc(keys + 1, sizeof *balance);
    stress_round(stress.transactions ? stress.transactions : UINT64_MAX);
    stress_run(stress.threads, work, NULL);
    stress_alone(final_check, NULL);
    free((void *)balance);
    return stress_end();
}
