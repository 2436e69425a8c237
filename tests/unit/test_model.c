/* test_model.c -- random steps of many simulated threads, compared with a small sequential model.
 *
 * The model knows committed values, and of each running transaction what it has read (by granule), what it has written and
 * the point in the past in which it is pinned. It predicts every value that is read, and at each commit who must go down:
 *
 * [MD1] A commit that changes nothing succeeds. One that changes something succeeds, or gives way to a transaction that
 *       has read some of it; never where there is none.
 * [MD2] After a commit, a transaction that had read something it changed is doomed, or pinned if it has not written; an
 *       inevitable one neither. Nobody else is touched.
 * [MD3] A read yields the transaction's own last write, else the committed value, else (pinned) that of its past.
 *
 *     WEFT_SEED=n   replay (the seed is printed)         WEFT_STEPS=n   length of each run
 *
 * ctest: no-linear no-tsan no-modes */
#include "step.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MADE = 12, OBJECTS = 40000, LOG = 200, JOURNAL = 1 << 16, CHILD_SLOTS = 2 };
#define IS_REF (1l << 40) /* a model value that means "object number" */

typedef struct Model { /* an object */
    Ref at;            /* objects made before the start: their address. Others are found through whoever refers to them */
    int slots;
    uint32_t flags;
    int maker;         /* the simulated thread in whose running transaction it was made, or -1 */
    long *value;       /* committed; small integers, or IS_REF + object number */
} Model;
typedef struct Entry { int obj, slot; long value; } Entry;
typedef struct Mark { int obj, granule; } Mark;
typedef struct Player {
    bool active, inevitable, pinned, doomed, wrote;
    int from;          /* pinned: its past ends at this place of the journal */
    Entry log[LOG];
    Mark mark[LOG * 2];
    int nlog, nmark;
    int on_commit, on_abort; /* callbacks registered */
} Player;

static Model model[OBJECTS];
static int objects;
static Player player[SIMS];
static int players;
static Entry journal[JOURNAL]; /* what commits have replaced while somebody was pinned */
static int journalled;
static Rng rng;
static long ran_commit, ran_abort, want_commit, want_abort; /* callbacks */
static struct { long begun, committed, gave_way, doomed, pinned, rolled_back, reads, children, collections; } did;

static int id(const Sim *s) { return (int)(s - sim); }
static Player *me(void) { return &player[id(self)]; }

/* ---- the model ------------------------------------------------------------------------------------------------- */

static int granule(int obj, int slot) { return model[obj].flags & (OF_FINE | OF_CARDS) ? slot / 2 : 0; }

static long past(int from, int obj, int slot) {
    for (int i = from; i < journalled; i++)
        if (journal[i].obj == obj && journal[i].slot == slot) return journal[i].value;
    return model[obj].value[slot];
}

static long expected(const Player *p, int obj, int slot) {
    for (int i = p->nlog; i-- > 0;)
        if (p->log[i].obj == obj && p->log[i].slot == slot) return p->log[i].value;
    return p->pinned ? past(p->from, obj, slot) : model[obj].value[slot];
}

static bool marked(const Player *p, Mark m) {
    for (int i = 0; i < p->nmark; i++)
        if (p->mark[i].obj == m.obj && p->mark[i].granule == m.granule) return true;
    return false;
}

static void mark(Player *p, int obj, int slot) {
    Mark m = {obj, granule(obj, slot)};
    if (model[obj].maker < 0 && !marked(p, m)) p->mark[p->nmark++] = m;
}

/* Is entry i the last of its slot, and does it change the committed state? */
static bool changes(const Player *p, int i) {
    Entry e = p->log[i];
    for (int k = i + 1; k < p->nlog; k++)
        if (p->log[k].obj == e.obj && p->log[k].slot == e.slot) return false;
    return model[e.obj].maker < 0 && model[e.obj].value[e.slot] != e.value;
}

static bool hits(const Player *writer, const Player *reader) {
    for (int i = 0; i < writer->nlog; i++)
        if (changes(writer, i) && marked(reader, (Mark){writer->log[i].obj, granule(writer->log[i].obj, writer->log[i].slot)}))
            return true;
    return false;
}

static bool harms_somebody(const Player *p) {
    for (int i = 0; i < players; i++) {
        Player *r = &player[i];
        if (r != p && r->active && !r->pinned && !r->doomed && hits(p, r)) return true;
    }
    return false;
}

static void forget_journal(void) {
    for (int i = 0; i < players; i++)
        if (player[i].active && player[i].pinned) return;
    journalled = 0;
}

static void publish(Player *p) {
    for (int i = 0; i < p->nlog; i++) {
        Entry e = p->log[i];
        if (changes(p, i)) {
            if (journalled == JOURNAL) FAIL("the journal is too short");
            journal[journalled++] = (Entry){e.obj, e.slot, model[e.obj].value[e.slot]};
        }
    }
    for (int i = 0; i < p->nlog; i++) model[p->log[i].obj].value[p->log[i].slot] = p->log[i].value;
    for (int i = MADE; i < objects; i++)
        if (model[i].maker == p - player) model[i].maker = -1;
}

/* Children are numbered upwards, so those of running transactions are near the end; a lost one is never used again. */
static void end(Player *p) {
    for (int i = MADE; i < objects; i++)
        if (model[i].maker == p - player) model[i].maker = SIMS;
    while (objects > MADE && model[objects - 1].maker == SIMS) objects--;
    p->active = false;
    forget_journal();
}

static void committed_now(Player *p) {
    did.committed++;
    want_commit += p->on_commit;
    bool hit[SIMS];
    for (int i = 0; i < players; i++) {
        Player *r = &player[i];
        hit[i] = r != p && r->active && !r->pinned && !r->doomed && hits(p, r);
    }
    int before = journalled;
    publish(p);
    for (int i = 0; i < players; i++) { /* [MD2] */
        Player *r = &player[i];
        if (r == p || !r->active || r->pinned || r->doomed) continue;
        bool pinned = tx_is_pinned(&sim[i].th), doomed = tx_is_doomed(&sim[i].th);
        if (!hit[i] && (pinned || doomed)) FAIL("%s went down without having read anything", sim[i].name);
        if (hit[i] && !pinned && !doomed) FAIL("%s goes on though it read what was replaced", sim[i].name);
        if (hit[i] && r->inevitable) FAIL("%s was inevitable", sim[i].name);
        if (pinned && r->wrote) FAIL("%s is pinned though it has written", sim[i].name);
        r->doomed = doomed;
        r->pinned = pinned && !doomed;
        r->from = before;
        did.pinned += r->pinned;
    }
    end(p);
}

static void aborted_now(Player *p) {
    if (!p->doomed && !debug.abort_at) FAIL("rolled back for no reason");
    did.doomed++;
    want_abort += p->on_abort;
    end(p);
}

/* ---- steps ----------------------------------------------------------------------------------------------------- */

static uint32_t below(uint32_t n) { return rng_below(&rng, n); }

/* Walk to a random object as the program would: from one of the made ones, along references. */
typedef struct Place { int obj; Ref at; } Place;

static void check_word(int obj, int slot, uint64_t word, long want) {
    if (want & IS_REF ? word == 0 || !value_is_ref(word) : (long)word >> 3 != want || word & 7)
        FAIL("object %d slot %d is %#lx, should be %s%ld", obj, slot, (long)word, want & IS_REF ? "object " : "", want & ~IS_REF);
}

static uint64_t read_word(Place p, int slot) {
    uint64_t word = (uint64_t)get_at(p.at, slot) << 3;
    return word | (SEG_AT(uint64_t, slot_addr(p.at, slot)) & 7);
}

static long read_slot(Place p, int slot) {
    long want = expected(me(), p.obj, slot);
    mark(me(), p.obj, slot);
    check_word(p.obj, slot, read_word(p, slot), want); /* [MD3] */
    did.reads++;
    return want;
}

static Place somewhere(void) {
    Place p = {(int)below(MADE), 0};
    p.at = model[p.obj].at;
    while (below(3)) {
        int slot = (int)below((uint32_t)model[p.obj].slots);
        if (!(expected(me(), p.obj, slot) & IS_REF)) break;
        long next = read_slot(p, slot);
        p = (Place){(int)(next & ~IS_REF), get_ref(p.at, slot)};
    }
    return p;
}

static bool room(void) { return me()->nlog < LOG - 10 && me()->nmark < 2 * LOG - 20; }

static void note_write(Place p, int slot, long value) {
    Player *w = me();
    mark(w, p.obj, slot);
    w->log[w->nlog++] = (Entry){p.obj, slot, value};
    if (model[p.obj].maker >= 0) return;
    w->wrote = true;
    /* A pinned transaction that writes is doomed; abort-at dooms anybody here. */
    bool doomed = tx_is_doomed(&self->th);
    if (w->pinned && !doomed) FAIL("a pinned transaction wrote and is not doomed");
    if (doomed && !w->pinned && !w->doomed && !debug.abort_at) FAIL("a write doomed its transaction");
    w->doomed = doomed;
}

static void step_read(void) {
    Place p = somewhere();
    read_slot(p, (int)below((uint32_t)model[p.obj].slots));
}

static void step_write(void) {
    Place p = somewhere();
    int slot = (int)below((uint32_t)model[p.obj].slots);
    long old = expected(me(), p.obj, slot);
    if (old & IS_REF && below(4)) return;
    long value = below(3) || old & IS_REF ? (long)below(1000) : old;
    set_at(p.at, slot, value);
    note_write(p, slot, value);
}

static Ref young_or_fresh(void) {
    if (!step_collector) return fresh_object(CHILD_SLOTS);
    size_t n = object_bytes(CHILD_SLOTS);
    uintptr_t at = gc_alloc(n, 0, (uint32_t)n);
    if (!at) FAIL("out of memory");
    return at;
}

static void step_child(void) {
    if (objects == OBJECTS) return;
    Place p = somewhere();
    int slot = (int)below((uint32_t)model[p.obj].slots), child = objects++;
    Ref at = young_or_fresh();
    if (!model[child].value) model[child].value = calloc(CHILD_SLOTS, sizeof(long));
    model[child] = (Model){.slots = CHILD_SLOTS, .maker = id(self), .value = model[child].value};
    for (int i = 0; i < CHILD_SLOTS; i++) {
        model[child].value[i] = below(1000);
        set_at(at, i, model[child].value[i]);
    }
    set_ref(p.at, slot, at);
    note_write(p, slot, IS_REF + child);
    did.children++;
}

static void step_collect(void) {
    did.collections++;
    if (!step_collector) {
        stm_stop_world(&self->th);
        if (below(2)) stm_flush_fresh_stw();
        for (int i = 1; i <= stm_segments(); i++)
            if (below(2)) seg_give_back(stm_seg(i));
        stm_start_world(&self->th);
    } else if (below(8)) {
        gc_minor(&self->th);
    } else {
        gc_major(&self->th);
    }
}

static void count_commit(void *arg) { ran_commit++; }
static void count_abort(void *arg) { ran_abort++; }

static void step_callback(void) {
    static char key;
    Player *p = me();
    if (p->inevitable) return;
    if (below(2)) {
        tx_on_commit(&self->th, &key, count_commit, NULL);
        p->on_commit++;
    } else {
        tx_on_abort(&self->th, &key, count_abort, NULL);
        p->on_abort++;
        tx_malloc(&self->th, 1 + below(5000));
    }
}

static void step_inevitable(void) {
    Player *p = me();
    bool taken = false;
    for (int i = 0; i < players; i++) taken |= player[i].active && player[i].inevitable && &player[i] != p;
    bool want = !taken && !p->pinned && !p->doomed;
    bool got = try_inevitable();
    if (got != want && !(debug.abort_at && !got)) FAIL("inevitable is %d, should be %d", got, want);
    p->inevitable |= got;
    p->doomed |= tx_is_doomed(&self->th);
}

static void step_commit(void) {
    Player *p = me();
    bool silent = true;
    for (int i = 0; i < p->nlog; i++) silent &= !changes(p, i);
    bool may_fail = p->doomed || (!silent && harms_somebody(p));
    switch (try_commit()) {
    case TX_COMMITTED:
        if (p->doomed) FAIL("a doomed transaction committed");
        committed_now(p);
        return;
    case TX_DOOMED:
        if (!may_fail) FAIL("aborted at the commit for no reason"); /* [MD1] */
        if (p->inevitable) FAIL("an inevitable transaction aborted");
        p->doomed = true;
        aborted_now(p);
        return;
    case TX_MUST_WAIT:
        if (!may_fail || p->doomed) FAIL("has to wait for no reason"); /* [MD1] */
        if (p->inevitable) FAIL("an inevitable transaction has to wait");
        did.gave_way++;
        if (below(2)) return;
        rollback();
        want_abort += p->on_abort;
        end(p);
        return;
    }
}

static void step_rollback(void) {
    Player *p = me();
    if (p->inevitable) return;
    rollback();
    did.rolled_back++;
    want_abort += p->on_abort;
    end(p);
}

static void step_begin(void) {
    int running = 0;
    for (int i = 0; i < players; i++) running += player[i].active;
    if (running == stm_segments()) return;
    begin();
    Player *p = me();
    p->active = true;
    p->inevitable = p->pinned = p->doomed = p->wrote = false;
    p->nlog = p->nmark = p->on_commit = p->on_abort = 0;
    did.begun++;
}

static void step_inside(void) {
    uint32_t dice = below(1000);
    if (dice < 350) step_read();
    else if (dice < 600 && room()) step_write();
    else if (dice < 680 && room()) step_child();
    else if (dice < 700) step_callback();
    else if (dice < 710) step_collect();
    else if (dice < 720) stm_poll(&self->th);
    else if (dice < 735) step_inevitable();
    else if (dice < 750) step_rollback();
    else if (!room() || dice < 900) step_commit();
}

/* One turn of a thread: a few steps without a safepoint between them, unless a step is one. */
static void turn(Sim *s) {
    Player *p = &player[s - sim];
    ON(s) {
        if (p->active && self->aborted) aborted_now(p);
        for (uint32_t n = 1 + below(4); n > 0; n--) {
            if (!p->active) step_begin();
            else if (room()) step_inside();
            else step_commit();
            if (p->active && debug.abort_at) p->doomed |= tx_is_doomed(&self->th); /* also by a write to a fresh object */
            if (p->active && p->doomed) break;
        }
    }
    if (p->active && s->aborted) { /* it left by a jump */
        self = s;
        p->doomed |= debug.abort_at != 0;
        aborted_now(p);
        self = NULL;
    }
}

static void last_look(void) {
    for (int i = 0; i < players; i++) {
        Sim *s = &sim[i];
        if (!player[i].active) continue;
        ON(s) {
            if (self->aborted) aborted_now(&player[i]);
            else step_commit();
            if (player[i].active) step_rollback();
        }
    }
    ON(A) {
        step_begin();
        for (int k = 0; k < MADE; k++)
            for (int slot = 0; slot < model[k].slots; slot++) {
                check_word(k, slot, read_word((Place){k, model[k].at}, slot), model[k].value[slot]);
            }
        rollback();
        end(me());
    }
    CHECK_EQ(ran_commit, want_commit);
    CHECK_EQ(ran_abort, want_abort);
}

static void play(void) {
    static const struct { int slots; uint32_t flags; } kinds[4] = {{4, 0}, {11, OF_FINE}, {100, OF_CARDS}, {30, 0}};
    uint64_t seed = env_number("WEFT_SEED", (uint64_t)time(NULL) * 1000003 + (uint64_t)getpid());
    uint64_t steps = env_number("WEFT_STEPS", 20000);
    rng.s = seed;
    players = 2 + (int)below(SIMS - 1);
    for (objects = 0; objects < MADE; objects++) {
        int slots = kinds[objects % 4].slots;
        uint32_t flags = kinds[objects % 4].flags;
        model[objects] = (Model){object_with(slots, flags), slots, flags, -1, calloc((size_t)slots, sizeof(long))};
    }
    printf("    WEFT_SEED=%lu WEFT_STEPS=%lu, %d threads, %d segments\n", seed, steps, players, stm_segments());
    fflush(stdout);
    for (volatile uint64_t i = 0; i < steps; i++) turn(&sim[below((uint32_t)players)]);
    last_look();
    printf("    begun %ld committed %ld gave way %ld doomed %ld pinned %ld rolled back %ld reads %ld children %ld collections %ld\n",
           did.begun, did.committed, did.gave_way, did.doomed, did.pinned, did.rolled_back, did.reads, did.children,
           did.collections);
    CHECK(did.committed && did.doomed && did.reads && did.children && did.collections);
}

TEST(random_steps_agree_with_the_model_in_2_segments, .heavy = true, .segments = 2, .seconds = 3000) { play(); }
TEST(random_steps_agree_with_the_model_in_3_segments, .heavy = true, .segments = 3, .seconds = 3000) { play(); }
TEST(random_steps_agree_with_the_model_in_8_segments, .heavy = true, .segments = 8, .seconds = 3000) { play(); }
TEST(random_steps_agree_when_any_write_may_abort, .heavy = true, .segments = 4, .seconds = 3000, .debug = "abort-at=13,verify") { play(); }

STEP_MAIN
