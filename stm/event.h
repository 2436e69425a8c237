/* event.h -- the contention log: per-thread buffers of fixed-size records, written to a file. Off costs one test. */
#ifndef WEFT_EVENT_H
#define WEFT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum EventType {
#define EVENT(name, kind, a, b, what) EV_##name,
#include "events.def"
#undef EVENT
    EV_COUNT
};
enum EventKind { SPAN_BEGIN, SPAN_END, POINT };
typedef struct EventInfo {
    const char *name;
    enum EventKind kind;
    const char *a, *b, *what;
} EventInfo;
extern const EventInfo event_info[EV_COUNT];

/* The file: a header (with the table of events as text), then blocks; laid out in event.c. A block is one thread's run of
 * records, with a length and a checksum, so that a torn end is recognised. Little-endian. */
typedef struct EventRecord {
    uint64_t ns;          /* CLOCK_MONOTONIC since the start of the log */
    uint32_t thread;      /* StmThread.id */
    uint16_t type, seg;
    uint64_t a, b;
    uint64_t pos[2];      /* source position, the owner's two words; 0 0 unknown */
} EventRecord;
_Static_assert(sizeof(EventRecord) == 48, "event records have a fixed size in files");

extern bool event_on; /* is a log open? */
/* Open the log; false and errno if the file cannot be written. A forked child writes FILE.PID beside it. */
bool event_open(const char *path);
void event_close(void);
/* Called by attach and detach: the buffer of a thread (owner only), flushed when full, at detach, at close and at exit. */
void event_thread_start(uint32_t thread);
void event_thread_end(uint32_t thread);
void event_emit(uint32_t thread, int type, int seg, uint64_t a, uint64_t b, const uint64_t pos[2]);
/* A number for a literal string; its text goes to the log once. */
uint32_t event_string(const char *literal);
void event_fork_child(void);
static inline void event(uint32_t thread, int type, int seg, uint64_t a, uint64_t b, const uint64_t pos[2]) {
    if (__builtin_expect(event_on, 0)) event_emit(thread, type, seg, a, b, pos);
}

/* Reading back, for tests and viewers in C: calls fn for each record in file order; returns the number of records, or -1
 * with a message in err when the header is not one of ours; *torn tells whether the end was damaged. */
long event_read(const char *path, void (*fn)(void *arg, const EventRecord *r), void *arg, bool *torn, char *err, int errsize);
/* The text of string `number` of that log (see event_string); false if it is not in it. */
bool event_read_string(const char *path, uint32_t number, char *text, size_t size);

#endif
