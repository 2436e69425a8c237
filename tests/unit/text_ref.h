/* text_ref.h -- side by side with CPython: what the tests of runtime/core share.
 *
 * tests/unit/text_ref.py writes one case a line, fields apart by tabs: inputs, then what CPython
 * 3.11 makes of them. A string is its code points in hexadecimal, apart by dots. The test reads
 * the lines, does the same in C and compares. `WEFT_LONG=100 build/test_x` takes 100 times as many
 * cases, `WEFT_SEED=7` others. */
#ifndef TEXT_REF_H
#define TEXT_REF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "ustr.h"

enum { REF_FIELDS = 64 };

typedef struct {
    FILE *in;
    char *line;
    size_t cap;
    long lines, wrong;
    int n; /* fields */
    char *f[REF_FIELDS];
    const char *topic;
} Ref;

static long env_number(const char *name, long otherwise) {
    const char *s = getenv(name);
    return s ? atol(s) : otherwise;
}

/* Start the script: `count` cases of a topic. */
static Ref ref_open(const char *topic, long count) {
    char command[1024], folder[512];
    snprintf(folder, sizeof folder, "%s", __FILE__);
    *strrchr(folder, '/') = 0;
    snprintf(command, sizeof command, "/usr/bin/python3.11 -I '%s/text_ref.py' %s %ld %ld", folder,
             topic, count * env_number("WEFT_LONG", 1), env_number("WEFT_SEED", 1));
    Ref r = {.in = popen(command, "r"), .topic = topic};
    assert_non_null(r.in);
    return r;
}

static bool ref_next(Ref *r) {
    ssize_t n = getline(&r->line, &r->cap, r->in);
    if (n <= 0) return false;
    if (r->line[n - 1] == '\n') r->line[n - 1] = 0;
    r->lines++;
    r->n = 0;
    for (char *p = r->line; p; r->n++) {
        assert_true(r->n < REF_FIELDS);
        r->f[r->n] = p;
        p = strchr(p, '\t');
        if (p) *p++ = 0;
    }
    return true;
}

/* Every line read, the script content, none wrong. */
static void ref_close(Ref *r) {
    int status = pclose(r->in);
    free(r->line);
    if (r->wrong) fail_msg("%s: %ld of %ld cases wrong", r->topic, r->wrong, r->lines);
    assert_int_equal(status, 0);
    assert_true(r->lines > 0);
}

/* A string field. */
static UStr ref_str(UBuf *b, const char *field) {
    ubuf_init(b, NULL);
    for (const char *p = field; *p;) {
        char *end;
        ubuf_put(b, (uint32_t)strtoul(p, &end, 16));
        p = *end == '.' ? end + 1 : end;
    }
    return ubuf_str(b);
}

/* A string as a field, in one of a few static places. */
static char *ref_text(UStr s) {
    static char *places[16];
    static int next;
    char **place = &places[next++ & 15];
    free(*place);
    char *to = *place = malloc(s.n * 8 + 1);
    *to = 0;
    for (size_t i = 0; i < s.n; i++) to += sprintf(to, i ? ".%x" : "%x", (unsigned)ustr_at(s, i));
    return *place;
}

/* Count and show (the first few of) what is not as CPython has it. */
static void ref_check(Ref *r, const char *what, const char *got, const char *wanted) {
    if (strcmp(got, wanted) == 0) return;
    if (r->wrong++ < 10) {
        fprintf(stderr, "%s line %ld: %s is <%s>, wanted <%s>; inputs", r->topic, r->lines, what,
                got, wanted);
        for (int i = 0; i < r->n && i < 8; i++) fprintf(stderr, " <%.200s>", r->f[i]);
        fprintf(stderr, "\n");
    }
}
static void ref_check_int(Ref *r, const char *what, long long got, const char *wanted) {
    char text[32];
    snprintf(text, sizeof text, "%lld", got);
    ref_check(r, what, text, wanted);
}
/* And free the buffer. */
static void ref_check_buf(Ref *r, const char *what, UBuf *b, const char *wanted) {
    ref_check(r, what, ref_text(ubuf_str(b)), wanted);
    ubuf_free(b);
}

/* Of the processor: others may be busy on this machine. */
static inline double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Some of these are not used by every test. */
__attribute__((unused)) static void *const text_ref_used[] = {
    (void *)env_number,    (void *)ref_open,      (void *)ref_next,
    (void *)ref_close,     (void *)ref_str,       (void *)ref_text,
    (void *)ref_check_int, (void *)ref_check_buf, (void *)seconds};

#endif
