/* check_lists.h -- a black-box check of serializability by histories of list appends, after Kingsbury and Alvaro's Elle.
 *
 * Transactions append values, each used once in the whole history, to a few lists, and read whole lists. A list read tells
 * everything: which appends came before, in which order. So the order of a list's versions is its longest committed read,
 * and between transactions there are edges
 *
 *      ww  T appended the value before U's           wr  U read a list ending with T's value
 *      rw  T read a list without U's next value      so  U is the next committed transaction of the same thread as T
 *
 * A cycle is an anomaly, named by its least kinds of edges (anomalies.def). Knows nothing of the engine, and nothing of
 * serial numbers: it sees only what a program can see. */
#ifndef WEFT_CHECK_LISTS_H
#define WEFT_CHECK_LISTS_H

#include "vec.h"
#include <stdbool.h>
#include <stdint.h>

enum Anomaly {
#define ANOMALY(name, code, what) ANOMALY_##name,
#include "anomalies.def"
#undef ANOMALY
    ANOMALIES
};
typedef struct AnomalyInfo {
    const char *code, *what;
} AnomalyInfo;
extern const AnomalyInfo anomaly_info[ANOMALIES];

typedef struct ListsOp {
    uint32_t list, value; /* value: what was appended; of a read: how many there were */
    size_t values;        /* of a read: where in ListsLog.values they start */
    bool read;
} ListsOp;

typedef struct ListsTx {
    size_t op, ops;
    bool committed;
} ListsTx;

/* What one thread did, in its order. */
typedef struct ListsLog {
    VEC(ListsOp) ops;
    VEC(uint32_t) values;
    VEC(ListsTx) txs;
} ListsLog;

void lists_begin(ListsLog *log);
/* `value` is not 0 and below 2^28; small numbers keep the tables small. */
void lists_append(ListsLog *log, uint32_t list, uint32_t value);
/* A read starts empty and gets its values one by one. */
void lists_read(ListsLog *log, uint32_t list);
void lists_read_value(ListsLog *log, uint32_t value);
void lists_end(ListsLog *log, bool committed);
void lists_log_clear(ListsLog *log);
void lists_log_free(ListsLog *log);

typedef struct ListsReport {
    size_t count[ANOMALIES];
    size_t txs, edges;
    char text[1024]; /* the first of the worst, with its cycle */
} ListsReport;

/* Check the history of lists 0..lists-1. `complete`: the history ends with reads of all lists, so a committed append that
 * no read shows is lost. True if there is no anomaly. */
bool lists_check(const ListsLog *logs, int threads, uint32_t lists, bool complete, ListsReport *report);

#endif
