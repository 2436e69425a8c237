/* report.c -- uncaught exceptions: shown through lib-python's _weft_excepthook, or plainly when that is out of reach. */
#include "interp.h"
#include "start.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void print_str(Value s) {
    size_t n;
    char *p = str_to_fs(s, &n, false);
    if (p) fwrite(p, 1, n, stderr);
    else err_clear(thread_self);
    free(p);
}

/* "Type: message" and the lines of the traceback, for when Python cannot be trusted to do it. */
static void show_plainly(Thread *th, Value exc) {
    Value *r = root_push2(th, exc, V_NONE);
    Value tb = GET(ExcObj, exc, traceback);
    if (is_ref(tb)) fputs("Traceback (most recent call last):\n", stderr);
    for (; is_ref(tb); tb = OBJ(TracebackObj, tb)->next) {
        CodeObj *code = OBJ(CodeObj, OBJ(FrameObj, OBJ(TracebackObj, tb)->frame)->code);
        fputs("  File \"", stderr);
        print_str(code->filename);
        fprintf(stderr, "\", line %ld, in ", (long)traceback_line(tb));
        print_str(code->name);
        fputc('\n', stderr);
    }
    fputs(type_of(exc)->name, stderr);
    r[1] = obj_str(th, r[0]);
    if (r[1] == RAISED) {
        err_clear(th);
        fputs(": <exception str() failed>", stderr);
    } else if (str_len(r[1])) {
        fputs(": ", stderr);
        print_str(r[1]);
    }
    fputc('\n', stderr);
    root_pop(th, 2);
}

int exc_display(Thread *th, Value exc, Value file) {
    Value *r = root_push3(th, exc, file, V_NONE);
    int result = 0;
    if (recursion_enter(th, "") < 0) err_clear(th);
    else recursion_leave(th);
    r[2] = import_attr(th, "_weft_excepthook", "display");
    if (r[2] == RAISED || CALL2(th, r[2], r[0], r[1]) == RAISED) {
        if (getenv("WEFT_DEBUG") && err_occurred(th)) { /* why it failed is interesting only to weft's developers */
            Value *why = root_push1(th, err_fetch(th));
            fputs("weft: showing an exception failed:\n", stderr);
            show_plainly(th, why[0]);
            root_pop(th, 1);
        }
        err_clear(th);
        if (r[1] == sys_get("stderr")) show_plainly(th, r[0]);
        else result = -1;
        err_clear(th);
    }
    root_pop(th, 3);
    return result;
}

/* SystemExit: its code is the exit code; other values are printed. */
static int system_exit(Thread *th, Value exc) {
    Value code = GET(SystemExitObj, exc, code);
    if (code == V_NONE) return 0;
    if (int_check(code)) {
        int64_t n;
        return int_fits(code, &n) ? (int)(n & 0xff) : 255;
    }
    Value *r = root_push2(th, code, sys_get("stderr"));
    sys_flush(th);
    Value text = obj_str(th, r[0]);
    if (text == RAISED) {
        err_clear(th);
    } else if (r[1] != V_UNBOUND && r[1] != V_NONE) {
        text = str_format_c("%U\n", text);
        if (text == RAISED || obj_call_method(th, r[1], S(write), &text, 1) == RAISED) err_clear(th);
        if (obj_call_method(th, r[1], S(flush), NULL, 0) == RAISED) err_clear(th);
    } else {
        print_str(text);
        fputc('\n', stderr);
    }
    root_pop(th, 2);
    return 1;
}

/* r: exception, type, traceback, hook. Gives the exit code: a hook may choose one by SystemExit. */
static int call_hook(Thread *th, Value *r, int code) {
    r[1] = type_obj(r[0]), r[2] = GET(ExcObj, r[0], traceback);
    r[3] = sys_get("excepthook");
    if (r[3] == V_UNBOUND) {
        fputs("sys.excepthook is missing\n", stderr);
        show_plainly(th, r[0]);
        return code;
    }
    Value args[3] = {r[1], r[0], r[2]};
    if (obj_call(th, r[3], args, 3) != RAISED) return code;
    Value *why = root_push1(th, err_fetch(th));
    if (obj_is(why[0], SystemExit) && !config.inspect) {
        int code = system_exit(th, why[0]);
        root_pop(th, 1);
        return code;
    }
    if (!obj_is(why[0], SystemExit)) {
        fputs("Error in sys.excepthook:\n", stderr);
        show_plainly(th, why[0]);
        fputs("\nOriginal exception was:\n", stderr);
        show_plainly(th, r[0]);
    }
    root_pop(th, 1);
    return code;
}

int exc_report(Thread *th) {
    Value *r = root_push(th, 4);
    int code = 1;
    r[0] = err_fetch(th);
    th->handled = V_NONE;
    if (r[0] == V_UNBOUND) {
        code = 0;
    } else if (obj_is(r[0], SystemExit) && !config.inspect) {
        code = system_exit(th, r[0]);
    } else if (sys_module == V_UNBOUND || sys_get("stderr") == V_UNBOUND) {
        show_plainly(th, r[0]);
    } else {
        if (sys_set("last_type", type_obj(r[0])) < 0 || sys_set("last_value", r[0]) < 0 ||
            sys_set("last_traceback", GET(ExcObj, r[0], traceback)) < 0)
            err_clear(th);
        if (obj_is(r[0], KeyboardInterrupt)) code = 128 + SIGINT;
        sys_flush(th);
        code = call_hook(th, r, code);
    }
    err_clear(th);
    root_pop(th, 4);
    return code;
}
