/* child.h -- for tests of what ends a process: run a function in a forked child and look at its
 * end. */
#ifndef WEFT_TEST_CHILD_H
#define WEFT_TEST_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/* Run f in a child, which ends with status 0 if f returns; its stderr goes to text. The wait
 * status, -1 if there was no child. */
static inline int in_child(void (*f)(void), char *text, size_t size) {
    int ends[2], status;
    pid_t pid = pipe(ends) == 0 ? fork() : -1;
    if (pid < 0) return -1;
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL); /* cmocka catches it for its own reports */
        signal(SIGSEGV, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        f();
        _exit(0);
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t n; (n = read(ends[0], text + used, size - 1 - used)) > 0;) used += (size_t)n;
    text[used] = 0;
    close(ends[0]);
    return waitpid(pid, &status, 0) == pid ? status : -1;
}

static inline bool died_by(int status, int signal) {
    return status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

#endif
