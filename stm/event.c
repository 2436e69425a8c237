/* event.c -- the contention log: buffers of threads, the file, reading it back.
 *
 * Each OS thread that reports has a buffer of its own, so that a report takes no lock; a full
 * buffer goes to the file as one block with one write. Records carry the id of the StmThread they
 * are about, which need not be the one that runs: the leader of an epoch reports for the others. So
 * the records of one block ascend in time, blocks of different threads overlap, and a reader that
 * wants one order sorts by time.
 *
 *      file     header | table of events as text | block | block | ...
 *      header   struct FileHeader: magic, sizes, the two clocks at the start, checksum of both
 *      table    one line for each type, in the order of their numbers:
 *               name TAB kind TAB a TAB b TAB what
 *      block    struct BlockHeader | payload
 *                 BLOCK_RECORDS   EventRecord, EventRecord, ...
 *                 BLOCK_STRING    the number as u32, then the text without a final zero
 *               blocks of other kinds are left out by readers
 *
 * All numbers are little-endian; the checksums are CRC-32 as zlib computes it, over the header with
 * its checksum field zero and over what follows it. What has been written before a crash can be
 * read: the first block whose checksum fails is where the reader stops.
 *
 * [EV1] Only the owner of a buffer appends to it. Whoever holds LOCK_EVENTS may write out what is
 *       there, up to `used`; only the owner, holding it, sets `used` back to 0.
 * [EV2] Only the process that opened the file writes to it: a forked child that does not call
 *       event_fork_child drops its events.
 *
 * Lock rank EVENTS, the highest: events may be reported while holding any other lock. */
#include "event.h"
#include "debug.h"
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

const EventInfo event_info[EV_COUNT] = {
#define EVENT(name, kind, a, b, what) {#name, kind, a, b, what},
#include "events.def"
#undef EVENT
};

static const char event_table[] =
#define EVENT(name, kind, a, b, what) #name "\t" #kind "\t" a "\t" b "\t" what "\n"
#include "events.def"
#undef EVENT
    ;

#define FILE_VERSION 1
static const char file_magic[8] = "weft-log";

struct FileHeader {
    char magic[8];
    uint32_t version, checksum;
    uint32_t header_bytes, table_bytes;
    uint32_t record_bytes, event_types;
    uint32_t pid, parent; /* parent: the process that forked this one and has a log too, or 0 */
    uint64_t start_monotonic, start_realtime; /* ns; records count from start_monotonic */
};
_Static_assert(sizeof(struct FileHeader) == 56, "the file's header has a fixed size");

enum BlockKind { BLOCK_RECORDS = 1, BLOCK_STRING = 2 };
#define BLOCK_MAGIC 0x6b6c6277u /* "wblk" */
#define BLOCK_MAX   (1u << 20)

struct BlockHeader {
    uint32_t magic, kind;
    uint32_t tid; /* of the OS thread */
    uint32_t bytes, checksum;
};
_Static_assert(sizeof(struct BlockHeader) == 20, "a block's header has a fixed size");

bool event_on;
static Lock lock = LOCK_INIT(LOCK_EVENTS);

/* ---- checksum -------------------------------------------------------------------------------- */

/* Eight bytes at a time: crc_table[k][b] is the CRC of byte b followed by k zero bytes. */
static uint32_t crc_table[8][256];

static uint32_t crc_byte(uint32_t crc) {
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    return crc;
}

static void crc_fill(void) {
    for (uint32_t b = 0; b < 256; b++) crc_table[0][b] = crc_byte(b);
    for (int k = 1; k < 8; k++)
        for (uint32_t b = 0; b < 256; b++) {
            uint32_t crc = crc_table[k - 1][b];
            crc_table[k][b] = crc >> 8 ^ crc_table[0][crc & 255];
        }
}

static void crc_setup(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, crc_fill);
}

static uint32_t crc_word(uint64_t x) {
    uint32_t crc = 0;
    for (int i = 0; i < 8; i++) crc ^= crc_table[7 - i][x >> 8 * i & 255];
    return crc;
}

static uint32_t crc_add(uint32_t crc, const void *data, size_t n) {
    const unsigned char *p = data;
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t x;
        memcpy(&x, p, 8);
        crc = crc_word(x ^ crc);
    }
    for (; n > 0; n--, p++) crc = crc >> 8 ^ crc_table[0][(crc ^ *p) & 255];
    return ~crc;
}

static uint32_t file_checksum(struct FileHeader h, const char *table) {
    h.checksum = 0;
    return crc_add(crc_add(0, &h, sizeof h), table, h.table_bytes);
}

static uint32_t block_checksum(struct BlockHeader h, const void *payload) {
    h.checksum = 0;
    return crc_add(crc_add(0, &h, sizeof h), payload, h.bytes);
}

/* ---- the file -------------------------------------------------------------------------------- */

static struct {
    int fd;              /* -1: none, or given up */
    char path[PATH_MAX]; /* absolute, as first opened: a child appends its pid to it */
    uint64_t start;      /* ns; written while no thread reports */
    bool handlers;       /* the handlers for exit and fork are registered */
} file = {.fd = -1};     /* guarded by LOCK_EVENTS, except start */

static uint64_t clock_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The program matters more than its log: say so once and go on without. */
static void give_up_locked(int error) {
    fprintf(stderr, "weft: contention log %s: %s; it ends here\n", file.path, strerror(error));
    close(file.fd);
    file.fd = -1;
}

/* One system call, but for pipes and full disks. */
static void write_two_locked(const void *head, size_t head_n, const void *body, size_t body_n) {
    while (file.fd >= 0 && head_n + body_n > 0) {
        struct iovec parts[2] = {{(void *)head, head_n}, {(void *)body, body_n}};
        ssize_t n = writev(file.fd, parts, 2);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return give_up_locked(errno);
        size_t from_head = (size_t)n < head_n ? (size_t)n : head_n;
        head = (const char *)head + from_head;
        head_n -= from_head;
        body = (const char *)body + ((size_t)n - from_head);
        body_n -= (size_t)n - from_head;
    }
}

static void write_block_locked(enum BlockKind kind, const void *payload, size_t n) {
    assert(lock_held(&lock) && n <= BLOCK_MAX);
    if (file.fd < 0) return;
    struct BlockHeader h = {BLOCK_MAGIC, kind, (uint32_t)gettid(), (uint32_t)n, 0};
    h.checksum = block_checksum(h, payload);
    write_two_locked(&h, sizeof h, payload, n);
}

static void write_header_locked(uint32_t parent) {
    struct FileHeader h = {
        .version = FILE_VERSION,
        .header_bytes = sizeof h,
        .table_bytes = sizeof event_table - 1,
        .record_bytes = sizeof(EventRecord),
        .event_types = EV_COUNT,
        .pid = (uint32_t)getpid(),
        .parent = parent,
        .start_monotonic = clock_ns(CLOCK_MONOTONIC),
        .start_realtime = clock_ns(CLOCK_REALTIME),
    };
    memcpy(h.magic, file_magic, sizeof h.magic);
    h.checksum = file_checksum(h, event_table);
    file.start = h.start_monotonic;
    write_two_locked(&h, sizeof h, event_table, sizeof event_table - 1);
}

/* ---- strings --------------------------------------------------------------------------------- */

/* A literal has one address (or a few: one in each file that spells it), so the table is searched
 * by address, without a lock; entries are only added. Number 0 means the table was full. */
#define STRING_SLOTS 4096
static struct StringSlot {
    _Atomic(const char *) text; /* written last, release; pairs with the acquire in find_string */
    uint32_t number;
} strings[STRING_SLOTS];
static uint32_t strings_used, strings_numbered; /* guarded by LOCK_EVENTS */

/* The slot of this literal, or the free one where it belongs. The table never fills up, so there is
 * one. */
static struct StringSlot *find_string(const char *literal) {
    size_t i = (uintptr_t)literal * 0x9e3779b97f4a7c15u >> 32;
    for (;; i++) {
        struct StringSlot *s = &strings[i % STRING_SLOTS];
        const char *text = atomic_load_explicit(&s->text, memory_order_acquire);
        if (!text || text == literal) return s;
    }
}

static uint32_t number_of_equal_locked(const char *literal) {
    for (int i = 0; i < STRING_SLOTS; i++) {
        const char *text = atomic_load_explicit(&strings[i].text, memory_order_relaxed);
        if (text && strcmp(text, literal) == 0) return strings[i].number;
    }
    return 0;
}

static void write_string_locked(const struct StringSlot *s) {
    const char *text = atomic_load_explicit(&s->text, memory_order_relaxed);
    char payload[1024];
    size_t n = strnlen(text, sizeof payload - 4);
    memcpy(payload, &s->number, 4);
    memcpy(payload + 4, text, n);
    write_block_locked(BLOCK_STRING, payload, 4 + n);
}

static void write_strings_locked(void) {
    for (int i = 0; i < STRING_SLOTS; i++)
        if (atomic_load_explicit(&strings[i].text, memory_order_relaxed))
            write_string_locked(&strings[i]);
}

static uint32_t add_string_locked(const char *literal) {
    struct StringSlot *s = find_string(literal);
    if (atomic_load_explicit(&s->text, memory_order_relaxed)) return s->number;
    if (strings_used >= STRING_SLOTS * 3 / 4) return 0;
    strings_used++;
    uint32_t known = number_of_equal_locked(literal);
    s->number = known ? known : ++strings_numbered;
    atomic_store_explicit(&s->text, literal, memory_order_release);
    if (!known) write_string_locked(s);
    return s->number;
}

uint32_t event_string(const char *literal) {
    struct StringSlot *s = find_string(literal);
    if (atomic_load_explicit(&s->text, memory_order_acquire)) return s->number;
    lock_acquire(&lock);
    uint32_t number = add_string_locked(literal);
    lock_release(&lock);
    return number;
}

static const char *string_text(uint64_t number) {
    for (int i = 0; i < STRING_SLOTS; i++) {
        const char *text = atomic_load_explicit(&strings[i].text, memory_order_acquire);
        if (text && strings[i].number == number) return text;
    }
    return "?";
}

/* ---- buffers --------------------------------------------------------------------------------- */

#define BUFFER_BYTES   (64 * 1024)
#define BUFFER_RECORDS (BUFFER_BYTES / sizeof(EventRecord))

/* Of one OS thread, from its first event to its end. */
typedef struct Buffer {
    struct Buffer *next; /* guarded by LOCK_EVENTS */
    uint32_t written;    /* records that are in the file; guarded by LOCK_EVENTS */
    uint32_t capacity;
    _Atomic uint32_t used; /* [EV1] release; pairs with the acquire in write_out_locked */
    EventRecord records[BUFFER_RECORDS];
} Buffer;

static Buffer *buffers; /* guarded by LOCK_EVENTS */
static _Thread_local Buffer *my_buffer;
static pthread_key_t buffer_key; /* only for its destructor */
static pthread_once_t buffer_once = PTHREAD_ONCE_INIT;

static void write_out_locked(Buffer *b) {
    uint32_t used = atomic_load_explicit(&b->used, memory_order_acquire);
    if (used > b->written)
        write_block_locked(BLOCK_RECORDS, b->records + b->written,
                           (used - b->written) * sizeof(EventRecord));
    b->written = used;
}

static void write_all_out_locked(void) {
    for (Buffer *b = buffers; b; b = b->next) write_out_locked(b);
}

static void buffer_flush(Buffer *b) {
    lock_acquire(&lock);
    write_out_locked(b);
    b->written = 0;
    atomic_store_explicit(&b->used, 0, memory_order_relaxed); /* upholds [EV1] */
    lock_release(&lock);
}

static void unlink_locked(const Buffer *b) {
    Buffer **p = &buffers;
    while (*p != b) p = &(*p)->next;
    *p = b->next;
}

static void buffer_drop(void *buffer) {
    buffer_flush(buffer);
    lock_acquire(&lock);
    unlink_locked(buffer);
    lock_release(&lock);
    my_buffer = NULL;
    free(buffer);
}

static void make_key(void) {
    if (pthread_key_create(&buffer_key, buffer_drop) != 0) fatal("no thread key for the log");
}

static Buffer *buffer_new(void) {
    pthread_once(&buffer_once, make_key);
    Buffer *b = calloc(1, sizeof *b);
    if (!b) return NULL;
    b->capacity = debug.tiny ? 8 : BUFFER_RECORDS;
    lock_acquire(&lock);
    b->next = buffers;
    buffers = b;
    lock_release(&lock);
    pthread_setspecific(buffer_key, b);
    return my_buffer = b;
}

static Buffer *buffer_mine(void) {
    return my_buffer ? my_buffer : buffer_new();
}

/* ---- reporting ------------------------------------------------------------------------------- */

static bool wants_print(int type) {
    return type >= EV_MINOR && type <= EV_MAJOR_END ? debug.log_gc : debug.log_tx;
}

/* WEFT_DEBUG=log-tx,log-gc: the same events as lines on stderr. */
static void print_event(const EventRecord *r) {
    const EventInfo *info = &event_info[r->type];
    char text[400];
    int n = snprintf(text, sizeof text, "[%12.6f] thread %u seg %u %s", (double)r->ns * 1e-9,
                     r->thread, r->seg, info->name);
    const char *name[2] = {info->a, info->b};
    const uint64_t value[2] = {r->a, r->b};
    for (int i = 0; i < 2; i++)
        if (strcmp(name[i], "reason") == 0)
            n += snprintf(text + n, sizeof text - n, " reason=%.200s", string_text(value[i]));
        else if (*name[i])
            n += snprintf(text + n, sizeof text - n, " %s=%lu", name[i], value[i]);
    if (r->pos[0] | r->pos[1])
        snprintf(text + n, sizeof text - n, " at %lx:%lx", r->pos[0], r->pos[1]);
    fprintf(stderr, "%s\n", text);
}

static void buffer_add(const EventRecord *r) {
    Buffer *b = buffer_mine();
    if (!b) return; /* no memory: the record is lost, the program goes on */
    uint32_t used = atomic_load_explicit(&b->used, memory_order_relaxed); /* own */
    if (used == b->capacity) {
        buffer_flush(b);
        used = 0;
    }
    b->records[used] = *r;
    atomic_store_explicit(&b->used, used + 1, memory_order_release); /* see Buffer.used */
}

void event_emit(uint32_t thread, int type, int seg, uint64_t a, uint64_t b, const uint64_t pos[2]) {
    assert(type >= 0 && type < EV_COUNT);
    EventRecord r = {
        .ns = clock_ns(CLOCK_MONOTONIC) - file.start,
        .thread = thread,
        .type = (uint16_t)type,
        .seg = (uint16_t)seg,
        .a = a,
        .b = b,
        .pos = {pos ? pos[0] : 0, pos ? pos[1] : 0},
    };
    if (wants_print(type)) print_event(&r);
    if (file.start) buffer_add(&r);
}

/* The first thread to be attached switches the printing on; it is alone then. */
static void print_setup(void) {
    if (!event_on && (debug.log_tx | debug.log_gc)) event_on = true;
}

void event_thread_start(uint32_t thread) {
    (void)thread;
    print_setup();
    if (file.start) buffer_mine(); /* now, and not in the middle of a transaction */
}

void event_thread_end(uint32_t thread) {
    (void)thread;
    if (my_buffer) buffer_flush(my_buffer);
}

/* ---- opening and closing --------------------------------------------------------------------- */

/* At exit other threads may still run: what they have reported so far is written, the rest dropped.
 */
static void close_file(void) {
    lock_acquire(&lock);
    write_all_out_locked();
    if (file.fd >= 0) close(file.fd);
    file.fd = -1;
    lock_release(&lock);
}

static void before_fork(void) {
    lock_acquire(&lock);
}
static void after_fork_parent(void) {
    lock_release(&lock);
}

/* upholds [EV2] */
static void after_fork_child(void) {
    if (file.fd >= 0) close(file.fd);
    file.fd = -1;
    lock_release(&lock);
}

static void register_handlers(void) {
    if (file.handlers) return;
    file.handlers = true;
    if (atexit(close_file) != 0 || pthread_atfork(before_fork, after_fork_parent, after_fork_child))
        fatal("the contention log cannot register its handlers");
}

/* What buffers hold from before belongs to no log. */
static void forget_old_records_locked(void) {
    for (Buffer *b = buffers; b; b = b->next)
        b->written = atomic_load_explicit(&b->used, memory_order_acquire);
}

static bool open_file(const char *path, uint32_t parent) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    crc_setup();
    lock_acquire(&lock);
    file.fd = fd;
    forget_old_records_locked();
    write_header_locked(parent);
    write_strings_locked();
    lock_release(&lock);
    event_on = true;
    return true;
}

bool event_open(const char *path) {
    event_close();
    register_handlers();
    if (!open_file(path, 0)) return false;
    if (!realpath(path, file.path)) snprintf(file.path, sizeof file.path, "%s", path);
    return true;
}

void event_close(void) {
    close_file();
    if (my_buffer) {
        Buffer *b = my_buffer;
        pthread_setspecific(buffer_key, NULL);
        buffer_drop(b);
    }
    file.start = 0;
    event_on = false;
}

/* The buffers of threads that the child does not have. */
static void drop_others(void) {
    Buffer *next;
    for (Buffer *b = buffers; b; b = next) {
        next = b->next;
        if (b != my_buffer) free(b);
    }
    buffers = my_buffer;
    if (my_buffer) my_buffer->next = NULL;
}

/* The other threads are gone, and what this one has not written yet is the parent's to write. */
void event_fork_child(void) {
    if (!file.start) return;
    lock_reset(&lock);
    drop_others();
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s.%d", file.path, (int)getpid());
    if (open_file(path, (uint32_t)getppid())) return;
    fprintf(stderr, "weft: contention log %s: %s; this process has none\n", path, strerror(errno));
    file.start = 0;
    event_on = false;
}

/* ---- reading back ---------------------------------------------------------------------------- */

typedef struct Reader {
    FILE *in;
    char *err;
    size_t errsize;
    struct BlockHeader block;
    char *payload; /* of `block`; BLOCK_MAX bytes */
} Reader;

static bool refuse(Reader *r, const char *why) {
    if (r->errsize) snprintf(r->err, r->errsize, "%s", why);
    return false;
}

static bool read_table(Reader *r, const struct FileHeader *h) {
    char table[sizeof event_table];
    if (h->table_bytes != sizeof event_table - 1 ||
        fread(table, 1, h->table_bytes, r->in) != h->table_bytes ||
        memcmp(table, event_table, h->table_bytes) != 0)
        return refuse(r, "a contention log with other events, or a damaged one");
    if (file_checksum(*h, table) != h->checksum)
        return refuse(r, "a contention log with a damaged header");
    return true;
}

static bool read_header(Reader *r) {
    struct FileHeader h;
    if (fread(&h, sizeof h, 1, r->in) != 1 || memcmp(h.magic, file_magic, sizeof h.magic) != 0)
        return refuse(r, "not a contention log");
    if (h.version != FILE_VERSION || h.header_bytes != sizeof h ||
        h.record_bytes != sizeof(EventRecord))
        return refuse(r, "a contention log of another version");
    return read_table(r, &h);
}

static bool records_ok(const Reader *r) {
    const EventRecord *e = (const EventRecord *)r->payload;
    size_t n = r->block.bytes / sizeof *e;
    for (size_t i = 0; i < n; i++)
        if (e[i].type >= EV_COUNT) return false;
    return r->block.bytes % sizeof *e == 0;
}

static bool block_ok(const Reader *r) {
    return block_checksum(r->block, r->payload) == r->block.checksum &&
           (r->block.kind != BLOCK_RECORDS || records_ok(r)) &&
           (r->block.kind != BLOCK_STRING || r->block.bytes >= 4);
}

/* The next whole block. False at the end, which is torn unless the file ends where a block does. */
static bool read_block(Reader *r, bool *torn) {
    size_t n = fread(&r->block, 1, sizeof r->block, r->in);
    *torn = n > 0;
    if (n < sizeof r->block || r->block.magic != BLOCK_MAGIC || r->block.bytes > BLOCK_MAX)
        return false;
    if (fread(r->payload, 1, r->block.bytes, r->in) != r->block.bytes || !block_ok(r)) return false;
    *torn = false;
    return true;
}

static bool reader_open(Reader *r, const char *path) {
    crc_setup();
    r->in = fopen(path, "rb");
    if (!r->in) return refuse(r, strerror(errno));
    r->payload = malloc(BLOCK_MAX);
    return r->payload ? read_header(r) : refuse(r, "out of memory");
}

static void reader_close(Reader *r) {
    free(r->payload);
    if (r->in) fclose(r->in);
}

long event_read(const char *path, void (*fn)(void *arg, const EventRecord *r), void *arg,
                bool *torn, char *err, int errsize) {
    Reader r = {.err = err, .errsize = errsize > 0 ? (size_t)errsize : 0};
    long count = -1;
    *torn = false;
    if (reader_open(&r, path))
        for (count = 0; read_block(&r, torn);) {
            if (r.block.kind != BLOCK_RECORDS) continue;
            const EventRecord *e = (const EventRecord *)r.payload;
            size_t n = r.block.bytes / sizeof *e;
            for (size_t i = 0; i < n; i++) fn(arg, &e[i]);
            count += (long)n;
        }
    reader_close(&r);
    return count;
}

static bool block_is_string(const Reader *r, uint32_t number) {
    return r->block.kind == BLOCK_STRING && memcmp(r->payload, &number, 4) == 0;
}

bool event_read_string(const char *path, uint32_t number, char *text, size_t size) {
    Reader r = {0};
    bool torn, found = false;
    if (reader_open(&r, path))
        while (!found && read_block(&r, &torn)) found = block_is_string(&r, number);
    if (found) snprintf(text, size, "%.*s", (int)r.block.bytes - 4, r.payload + 4);
    reader_close(&r);
    return found;
}
