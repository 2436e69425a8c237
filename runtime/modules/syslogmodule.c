/* syslogmodule.c -- module syslog. openlog keeps the pointer it is given, so the identification stays in C memory. */
#include "oslib.h"
#include "modules.h"
#include <stdlib.h>
#include <syslog.h>

static char *ident;
static bool is_open;

/* The name of the program, as sys.argv has it. */
static char *program_name(Thread *th) {
    Value argv = sys_get("argv");
    if (!list_check(argv) || list_len(argv) == 0) return NULL;
    Value name = list_get(argv, 0);
    if (!str_check(name) || str_len(name) == 0) return NULL;
    char *p = str_to_utf8(name, NULL);
    if (!p) return err_clear(th), NULL;
    char *slash = strrchr(p, '/'), *last = slash ? strdup(slash + 1) : NULL;
    if (!last) return p;
    free(p);
    return last;
}

static Value open_log(Thread *th, Value name, int option, int facility) {
    char *p = name == V_UNBOUND || name == V_NONE ? program_name(th) : str_to_utf8(name, NULL);
    if (!p && err_occurred(th)) return RAISED;
    tx_inevitable(&th->stm, "openlog");
    openlog(p, option, facility);
    free(ident);
    ident = p, is_open = true;
    return V_NONE;
}
NATIVE(log_open) {
    if (a[0] != V_UNBOUND && a[0] != V_NONE && !str_check(a[0])) return arg_type_error("openlog", "1", "str", a[0]);
    INT_ARG_OR(option, a[1], 0);
    INT_ARG_OR(facility, a[2], LOG_USER);
    return open_log(th, a[0], option, facility);
}
static Value log_write(Thread *th, Value *a, unsigned n, Value kw) {
    int priority = LOG_INFO;
    if (arg_no_keywords("syslog", kw) < 0 || arg_count("syslog", n, 1, 2) < 0) return RAISED;
    if (n == 2 && arg_int(th, a[0], &priority) < 0) return RAISED;
    if (!str_check(a[n - 1])) return arg_type_error("syslog", n == 2 ? "2" : "1", "str", a[n - 1]);
    if (!is_open && open_log(th, V_NONE, 0, LOG_USER) == RAISED) return RAISED;
    tx_inevitable(&th->stm, "syslog");
    char *p = str_to_utf8(a[n - 1], NULL);
    if (!p) return RAISED;
    int bad;
    OS_CALL(th, "syslog", bad, (syslog(priority, "%s", p), 0));
    free(p);
    return bad ? RAISED : V_NONE;
}
NATIVE(log_close) {
    if (!is_open) return V_NONE;
    tx_inevitable(&th->stm, "closelog");
    closelog();
    free(ident);
    ident = NULL, is_open = false;
    return V_NONE;
}
NATIVE(log_setmask) {
    INT_ARG(mask, a[0]);
    tx_inevitable(&th->stm, "setlogmask");
    return small_int(setlogmask(mask));
}
NATIVE(log_mask) {
    INT_ARG(priority, a[0]);
    return small_int(LOG_MASK(priority));
}
NATIVE(log_upto) {
    INT_ARG(priority, a[0]);
    return small_int(LOG_UPTO(priority));
}

static const Method methods[] = {
    {"openlog", log_open, "!(ident=None, logoption=0, facility=8)", "Set how messages are logged.", 0},
    {"syslog", log_write, NULL, "syslog([priority=LOG_INFO,] message): log a message.", 0},
    {"closelog", log_close, "()", "Undo openlog.", 0},
    {"setlogmask", log_setmask, "(maskpri, /)", "Set which priorities are logged; what was.", 0},
    {"LOG_MASK", log_mask, "(pri, /)", "The mask for one priority.", 0},
    {"LOG_UPTO", log_upto, "(pri, /)", "The mask for a priority and all above.", 0},
    {0},
};
static const IntConst consts[] = {
    {"LOG_ALERT", 1}, {"LOG_AUTH", 0x20}, {"LOG_AUTHPRIV", 0x50}, {"LOG_CONS", 2}, {"LOG_CRIT", 2}, {"LOG_CRON", 0x48},
    {"LOG_DAEMON", 0x18}, {"LOG_DEBUG", 7}, {"LOG_EMERG", 0}, {"LOG_ERR", 3}, {"LOG_INFO", 6}, {"LOG_KERN", 0},
    {"LOG_LOCAL0", 0x80}, {"LOG_LOCAL1", 0x88}, {"LOG_LOCAL2", 0x90}, {"LOG_LOCAL3", 0x98}, {"LOG_LOCAL4", 0xa0},
    {"LOG_LOCAL5", 0xa8}, {"LOG_LOCAL6", 0xb0}, {"LOG_LOCAL7", 0xb8}, {"LOG_LPR", 0x30}, {"LOG_MAIL", 0x10},
    {"LOG_NDELAY", 8}, {"LOG_NEWS", 0x38}, {"LOG_NOTICE", 5}, {"LOG_NOWAIT", 0x10}, {"LOG_ODELAY", 4},
    {"LOG_PERROR", 0x20}, {"LOG_PID", 1}, {"LOG_SYSLOG", 0x28}, {"LOG_USER", 8}, {"LOG_UUCP", 0x40}, {"LOG_WARNING", 4},
    {0},
};
static int log_init(Thread *th, Value module) { return os_add_consts(module, consts); }
const ModuleDef module_syslog = {"syslog", "The system's log.", methods, NULL, log_init};
