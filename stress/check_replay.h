/* check_replay.h -- is a recorded run of transactions serial and opaque? The commit-order replay oracle.
 *
 * Commits have a total order, so no search is needed: each attempt at a transaction is logged with what it read, what it
 * wrote, how it ended and its serial number, and the log is replayed in that order on a plain map.
 *
 *  - An attempt that published has a number of its own: its reads must equal the state just before it.
 *  - A committed attempt without effect, and one that aborted, has the number of the state it saw last: all its reads must
 *    equal that one state (opacity: also code that is going to be aborted never sees two states mixed).
 *  - Own earlier writes are seen by later reads, in every case.
 *  - An attempt may not have a number older than a commit that had ended before it began.
 *
 * Each thread fills a ReplayLog of its own; replay_check eats the logs while no attempt is open, and keeps the state, so
 * that a run of any length is checked in rounds. Knows nothing of the engine. */
#ifndef WEFT_CHECK_REPLAY_H
#define WEFT_CHECK_REPLAY_H

#include "vec.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct ReplayOp {
    uint64_t key : 63, write : 1;
    uint64_t value;
} ReplayOp;

typedef struct ReplayAttempt {
    uint64_t seq;      /* its serial number */
    uint64_t snapshot; /* the state seen at its last operation */
    uint64_t floor;    /* some commit with this number had ended before it began; 0: none */
    size_t op, ops;    /* its part of the log */
    int thread;
    bool committed;
} ReplayAttempt;

typedef struct ReplayLog {
    VEC(ReplayOp) ops;
    VEC(ReplayAttempt) attempts; /* the last one is open between replay_begin and replay_end */
    int thread;
    bool open;
} ReplayLog;

/* `floor`: see ReplayAttempt. Each begin has one end, commit or abort; an attempt without operations is forgotten. */
void replay_begin(ReplayLog *log, uint64_t floor);
void replay_read(ReplayLog *log, uint64_t key, uint64_t value, uint64_t snapshot);
void replay_write(ReplayLog *log, uint64_t key, uint64_t value, uint64_t snapshot);
void replay_commit(ReplayLog *log, uint64_t seq);
/* Its number is the state it saw at its last operation. */
void replay_abort(ReplayLog *log);
void replay_log_free(ReplayLog *log);

typedef enum {
    REPLAY_OK,
    REPLAY_STALE,  /* a committed attempt read what was not there at its place in the order */
    REPLAY_TORN,   /* an attempt's reads fit no single state at all */
    REPLAY_PAST,   /* an attempt's reads fit a state, but not the one its number names */
    REPLAY_ORDER,  /* its number is older than a commit that had ended before it began */
    REPLAY_TWICE,  /* two attempts with one number both change the state */
} ReplayKind;
extern const char *const replay_kind_text[];

typedef struct ReplayFault {
    ReplayKind kind;
    ReplayAttempt attempt;
    uint64_t key, got, want; /* the first read that is wrong */
    char text[512];
} ReplayFault;

typedef struct Replay Replay; /* the state reached */
Replay *replay_new(void);
void replay_free(Replay *r);
/* The value of a key before everything; 0 unless told. */
void replay_init(Replay *r, uint64_t key, uint64_t value);
/* The value of a key in the state reached. */
uint64_t replay_value(Replay *r, uint64_t key);
/* Replay the logs and empty them. Returns the number of faulty attempts and fills in the first fault found. */
size_t replay_check(Replay *r, ReplayLog *logs, int n, ReplayFault *first);
/* Attempts replayed so far. */
typedef struct ReplayCounts {
    uint64_t published, without_effect, aborted, reads, writes;
} ReplayCounts;
ReplayCounts replay_counts(const Replay *r);

#endif
