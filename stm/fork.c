/* fork.c -- fork() of a process whose heap is a shared mapping.
 *
 * The parent copies the heap's pages into a new memfd while the world is stopped, and forks; the child maps that one in place
 * of the parent's. Everything else is private memory that the kernel copies lazily. In the child all other threads are gone:
 * the caller goes on alone, in solo mode as soon as it is outside atomic. Other threads stood, so their RCU state is offline
 * and holds nobody up. */
#include "stm_internal.h"
#include <errno.h>
#include <unistd.h>

/* The child's transaction was inevitable, in segment s: what it wrote becomes the committed state, and it goes on in solo
 * mode, still inside its atomic block. */
static void move_to_solo(StmThread *th, Seg *s) {
    log_publish_alone(s);
    tx_move_to_solo(th, s);
}

static void child_goes_on(StmThread *th, int fd) {
    bool in_segment = th->in_tx && !seg_is_solo(th->seg);
    sync_fork_child();
    event_fork_child();
    seg_adopt_committed(fd);
    if (in_segment) move_to_solo(th, th->seg);
    thread_fork_child(th);
    seg_adopt_views();
    if (stm_cb.fork_child) stm_cb.fork_child(th);
}

int stm_fork(StmThread *th) {
    bool solo = th->in_tx && seg_is_solo(th->seg), between = th->in_tx && !th->atomic && !solo;
    if (between) {
        tx_commit(th);
    } else if (th->in_tx && !solo) {
        tx_inevitable(th, "fork");
        if (stm_cb.minor) stm_cb.minor(th->seg);
    }
    stm_stop_world(th);
    int fd = seg_copy_heap(), error = errno, pid = -1;
    if (fd >= 0) {
        pid = fork();
        error = errno;
    }
    if (pid == 0) {
        child_goes_on(th, fd);
    } else {
        stm_start_world(th);
        if (fd >= 0) close(fd);
    }
    if (between) tx_begin(th);
    errno = error;
    return pid;
}
