/* timemodule.c -- module time. Seconds are floats or, with _ns, ints of nanoseconds; calendar times are struct_time. */
#include "oslib.h"
#include "modules.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const StructField tm_fields[] = {
    {"tm_year", "year, for example, 1993"}, {"tm_mon", "month of year, range [1, 12]"}, {"tm_mday", "day of month, range [1, 31]"},
    {"tm_hour", "hours, range [0, 23]"}, {"tm_min", "minutes, range [0, 59]"}, {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"}, {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", "abbreviation of timezone name"}, {"tm_gmtoff", "offset from UTC in seconds"}, {NULL, NULL},
};
static const StructDef tm_def = {"time.struct_time", "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
                                 "accepted by asctime(), mktime() and strftime(). A tuple of nine ints.", tm_fields, 9};
static Type *tm_type;

/* ---- clocks ---------------------------------------------------------------------------------------------------- */

static Value seconds(const struct timespec *t) { return float_from((double)t->tv_sec + 1e-9 * (double)t->tv_nsec); }
static Value nanoseconds(const struct timespec *t) { return int_from(t->tv_sec * 1000000000 + t->tv_nsec); }

static Value clock_value(clockid_t clock, bool ns) {
    struct timespec t;
    if (clock_gettime(clock, &t) < 0) return err_os();
    return ns ? nanoseconds(&t) : seconds(&t);
}
#define CLOCK(name, id)                                    \
    NATIVE(time_##name) { return clock_value(id, false); } \
    NATIVE(time_##name##_ns) { return clock_value(id, true); }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(perf_counter, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

NATIVE(time_clock_gettime) {
    INT_ARG(id, a[0]);
    return clock_value(id, false);
}
NATIVE(time_clock_gettime_ns) {
    INT_ARG(id, a[0]);
    return clock_value(id, true);
}
NATIVE(time_clock_getres) {
    INT_ARG(id, a[0]);
    struct timespec t;
    return clock_getres(id, &t) < 0 ? err_os() : seconds(&t);
}
NATIVE(time_cpuclockid) {
    uint64_t ident;
    clockid_t id;
    if (arg_uint64(th, a[0], &ident) < 0) return RAISED;
    int e = pthread_getcpuclockid((pthread_t)ident, &id);
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : int_from(id);
}

/* Seconds, an int or a float, rounded up or down to nanoseconds. */
static int timespec_arg(Thread *th, Value v, bool up, struct timespec *t) {
    if (float_check(v)) {
        double x = float_value(v);
        if (isnan(x)) return err_set(ValueError, "Invalid value NaN (not a number)");
        double ns = up ? ceil(x * 1e9) : floor(x * 1e9);
        if (!(ns >= -9223372036854775808.0 && ns < 9223372036854775808.0))
            return err_set(OverflowError, "timestamp too large to convert to C _PyTime_t");
        int64_t n = (int64_t)ns, s = n / 1000000000;
        if (n % 1000000000 < 0) s--;
        t->tv_sec = s, t->tv_nsec = n - s * 1000000000;
        return 0;
    }
    Value i = obj_index(th, v);
    int64_t s;
    if (i == RAISED) return -1;
    if (!int_fits(i, &s) || s > INT64_MAX / 1000000000 || s < INT64_MIN / 1000000000)
        return err_set(OverflowError, "timestamp too large to convert to C _PyTime_t");
    t->tv_sec = s, t->tv_nsec = 0;
    return 0;
}

static Value set_clock(Thread *th, int id, const struct timespec *t) {
    tx_inevitable(&th->stm, "clock_settime");
    return clock_settime(id, t) < 0 ? err_os() : V_NONE;
}
NATIVE(time_clock_settime) {
    struct timespec t;
    INT_ARG(id, a[0]);
    return timespec_arg(th, a[1], false, &t) < 0 ? RAISED : set_clock(th, id, &t);
}
NATIVE(time_clock_settime_ns) {
    INT_ARG(id, a[0]);
    INT64_ARG(ns, a[1]);
    int64_t s = ns / 1000000000 - (ns % 1000000000 < 0);
    struct timespec t = {s, ns - s * 1000000000};
    return set_clock(th, id, &t);
}

NATIVE(time_sleep) {
    struct timespec t, end;
    if (timespec_arg(th, a[0], true, &t) < 0) return RAISED;
    if (t.tv_sec < 0) return err_raise(ValueError, "sleep length must be non-negative");
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += t.tv_sec, end.tv_nsec += t.tv_nsec;
    if (end.tv_nsec >= 1000000000) end.tv_nsec -= 1000000000, end.tv_sec++;
    int e;
    do {
        OS_CALL(th, "sleep", e, clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL));
        if (e == EINTR && thread_poll(th) < 0) return RAISED;
    } while (e == EINTR);
    return e ? err_errno(e, V_UNBOUND, V_UNBOUND) : V_NONE;
}

NATIVE(time_clock_info) {
    static const struct { const char *name, *function; clockid_t id; bool monotonic, adjustable; } clocks[] = {
        {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
        {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true, false},
        {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true, false},
    };
    if (!str_check(a[0])) return arg_type_error("get_clock_info", "1", "str", a[0]);
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        if (!str_equal_c(a[0], clocks[i].name)) continue;
        struct timespec res = {0, 1};
        clock_getres(clocks[i].id, &res);
        Value d = dict_new();
        if (d == RAISED || dict_set_c(d, "implementation", str_from(clocks[i].function)) < 0 ||
            dict_set_c(d, "monotonic", v_bool(clocks[i].monotonic)) < 0 ||
            dict_set_c(d, "adjustable", v_bool(clocks[i].adjustable)) < 0 || dict_set_c(d, "resolution", seconds(&res)) < 0)
            return RAISED;
        return namespace_new(d);
    }
    return err_raise(ValueError, "unknown clock");
}

/* ---- calendar -------------------------------------------------------------------------------------------------- */

static Value tm_value(const struct tm *t) {
    Value v[11] = {
        int_from((int64_t)t->tm_year + 1900), small_int(t->tm_mon + 1), small_int(t->tm_mday), small_int(t->tm_hour),
        small_int(t->tm_min), small_int(t->tm_sec), small_int((t->tm_wday + 6) % 7), small_int(t->tm_yday + 1),
        small_int(t->tm_isdst), t->tm_zone ? str_from_fs(t->tm_zone, strlen(t->tm_zone)) : V_NONE, int_from(t->tm_gmtoff)};
    return structseq_new(tm_type, v, 11);
}

/* A number of seconds, rounded down; none: now. */
static int time_arg(Thread *th, Value v, time_t *out) {
    if (v == V_UNBOUND || v == V_NONE) return *out = time(NULL), 0;
    if (float_check(v)) {
        double x = floor(float_value(v));
        if (isnan(x)) return err_set(ValueError, "Invalid value NaN (not a number)");
        if (!(x >= -9223372036854775808.0 && x < 9223372036854775808.0))
            return err_set(OverflowError, "timestamp out of range for platform time_t");
        *out = (time_t)x;
        return 0;
    }
    Value i = obj_index(th, v);
    int64_t s;
    if (i == RAISED) return -1;
    if (!int_fits(i, &s)) return err_set(OverflowError, "timestamp out of range for platform time_t");
    *out = s;
    return 0;
}

static int calendar(Thread *th, Value v, bool local, struct tm *t) {
    time_t when;
    if (time_arg(th, v, &when) < 0) return -1;
    errno = 0;
    if (local ? localtime_r(&when, t) : gmtime_r(&when, t)) return 0;
    if (errno == 0) errno = EINVAL;
    return err_os(), -1;
}
NATIVE(time_gmtime) {
    struct tm t;
    if (calendar(th, a[0], false, &t) < 0) return RAISED;
    t.tm_zone = "UTC", t.tm_gmtoff = 0;
    return tm_value(&t);
}
NATIVE(time_localtime) {
    struct tm t;
    return calendar(th, a[0], true, &t) < 0 ? RAISED : tm_value(&t);
}

/* A tuple of nine ints as struct tm. */
static int tm_arg(Thread *th, Value v, const char *fn, struct tm *t) {
    *t = (struct tm){0};
    if (!tuple_check(v)) return err_set(TypeError, "Tuple or struct_time argument required");
    if (tuple_len(v) != 9) return err_set(TypeError, "%s(): illegal time tuple argument", fn);
    int x[9];
    Value *r = root_push1(th, v);
    for (int i = 0; i < 9; i++)
        if (arg_int(th, tuple_get(r[0], (uint64_t)i), &x[i]) < 0) return -1;
    v = r[0];
    th->top = r;
    if (x[0] < INT32_MIN + 1900) return err_set(OverflowError, "year out of range");
    t->tm_year = x[0] - 1900, t->tm_mon = x[1] - 1, t->tm_mday = x[2], t->tm_hour = x[3], t->tm_min = x[4], t->tm_sec = x[5];
    t->tm_wday = (int)(((int64_t)x[6] + 1) % 7), t->tm_yday = x[7] - 1, t->tm_isdst = x[8];
    if (type_of(v) == tm_type) {
        Value zone, offset;
        if (obj_find_attr(th, v, str_intern_c("tm_gmtoff"), &offset) > 0 && int_check(offset)) {
            int64_t off = 0;
            if (int_fits(offset, &off)) t->tm_gmtoff = off;
        }
        if (obj_find_attr(th, v, str_intern_c("tm_zone"), &zone) > 0 && str_check(zone)) {
            static _Thread_local char name[64];
            size_t n;
            char *p = str_to_fs(zone, &n, false);
            if (p) {
                snprintf(name, sizeof name, "%s", p);
                t->tm_zone = name;
                free(p);
            }
        }
    }
    return 0;
}

/* The fields within their ranges (a zero is taken for the least). */
static int tm_check(struct tm *t) {
    if (t->tm_mon == -1) t->tm_mon = 0;
    else if (t->tm_mon < 0 || t->tm_mon > 11) return err_set(ValueError, "month out of range");
    if (t->tm_mday == 0) t->tm_mday = 1;
    else if (t->tm_mday < 0 || t->tm_mday > 31) return err_set(ValueError, "day of month out of range");
    if (t->tm_hour < 0 || t->tm_hour > 23) return err_set(ValueError, "hour out of range");
    if (t->tm_min < 0 || t->tm_min > 59) return err_set(ValueError, "minute out of range");
    if (t->tm_sec < 0 || t->tm_sec > 61) return err_set(ValueError, "seconds out of range");
    if (t->tm_wday < 0) return err_set(ValueError, "day of week out of range");
    if (t->tm_yday == -1) t->tm_yday = 0;
    else if (t->tm_yday < 0 || t->tm_yday > 365) return err_set(ValueError, "day of year out of range");
    return 0;
}

static Value tm_text(const struct tm *t) {
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", days[t->tm_wday], months[t->tm_mon], t->tm_mday, t->tm_hour,
             t->tm_min, t->tm_sec, 1900LL + t->tm_year);
    return str_from(text);
}
NATIVE(time_asctime) {
    struct tm t;
    if (a[0] == V_UNBOUND) {
        if (calendar(th, V_NONE, true, &t) < 0) return RAISED;
    } else if (tm_arg(th, a[0], "asctime", &t) < 0 || tm_check(&t) < 0) {
        return RAISED;
    }
    return tm_text(&t);
}
NATIVE(time_ctime) {
    struct tm t;
    return calendar(th, a[0], true, &t) < 0 ? RAISED : tm_text(&t);
}

NATIVE(time_mktime) {
    struct tm t;
    if (tm_arg(th, a[0], "mktime", &t) < 0) return RAISED;
    t.tm_wday = -1; /* stays so if it fails */
    time_t when = mktime(&t);
    if (when == (time_t)-1 && t.tm_wday == -1) return err_raise(OverflowError, "mktime argument out of range");
    return float_from((double)when);
}

NATIVE(time_strftime) {
    struct tm t;
    if (!str_check(a[0])) return arg_type_error("strftime", "1", "str", a[0]);
    if (a[1] == V_UNBOUND) {
        if (calendar(th, V_NONE, true, &t) < 0) return RAISED;
    } else if (tm_arg(th, a[1], "strftime", &t) < 0 || tm_check(&t) < 0) {
        return RAISED;
    }
    if (t.tm_isdst < -1) t.tm_isdst = -1;
    if (t.tm_isdst > 1) t.tm_isdst = 1;
    size_t size;
    char *format = str_to_fs(a[0], &size, true);
    if (!format) {
        if (err_catch(th, ValueError)) return err_raise(ValueError, "embedded null character");
        return RAISED;
    }
    Value v = str_empty;
    for (size_t cap = 1024; size > 0; cap *= 2) {
        char *p = malloc(cap);
        if (!p) {
            v = err_no_memory();
            break;
        }
        size_t len = strftime(p, cap, format, &t);
        bool done = len > 0 || cap >= 256 * size + 1024; /* a format may well give nothing */
        if (done) v = str_from_fs(p, len);
        free(p);
        if (done) break;
    }
    free(format);
    return v;
}

NATIVE(time_strptime) {
    Value f = import_attr(th, "_strptime", "_strptime_time");
    return f == RAISED ? RAISED : obj_call(th, f, a, a[1] == V_UNBOUND ? 1 : 2);
}

/* timezone, altzone, daylight, tzname */
static int add_zone(Value module) {
    enum { YEAR = (365 * 24 + 6) * 3600 };
    time_t start = time(NULL) / YEAR * YEAR, half = start + YEAR / 2;
    struct tm january, july;
    if (!localtime_r(&start, &january)) return -1;
    char first[16], second[16];
    snprintf(first, sizeof first, "%s", january.tm_zone ? january.tm_zone : "");
    if (!localtime_r(&half, &july)) return -1;
    snprintf(second, sizeof second, "%s", july.tm_zone ? july.tm_zone : "");
    long jan = -january.tm_gmtoff, jul = -july.tm_gmtoff;
    bool south = jan < jul; /* it is summer in January */
    if (module_add_int(module, "timezone", south ? jul : jan) < 0 || module_add_int(module, "altzone", south ? jan : jul) < 0 ||
        module_add_int(module, "daylight", jan != jul) < 0) return -1;
    Value names = TUPLE(str_from_fs(south ? second : first, strlen(south ? second : first)),
                        str_from_fs(south ? first : second, strlen(south ? first : second)));
    return module_add(module, "tzname", names);
}

NATIVE(time_tzset) {
    Value m = import_module(th, "time");
    if (m == RAISED) return RAISED;
    tzset();
    return add_zone(m) < 0 ? RAISED : V_NONE;
}

static const Method time_methods[] = {
    {"time", time_time, "!()", "time() -> floating point number\n\nSeconds since the epoch.", 0},
    {"time_ns", time_time_ns, "!()", "time_ns() -> int\n\nNanoseconds since the epoch.", 0},
    {"clock_gettime", time_clock_gettime, "!(clk_id, /)", "clock_gettime(clk_id) -> float\n\nThe time of a clock.", 0},
    {"clock_gettime_ns", time_clock_gettime_ns, "!(clk_id, /)", "clock_gettime_ns(clk_id) -> int\n\nThe time of a clock in nanoseconds.", 0},
    {"clock_settime", time_clock_settime, "!(clk_id, time, /)", "clock_settime(clk_id, time)\n\nSet a clock.", 0},
    {"clock_settime_ns", time_clock_settime_ns, "!(clk_id, time, /)", "clock_settime_ns(clk_id, time)\n\nSet a clock, in nanoseconds.", 0},
    {"clock_getres", time_clock_getres, "!(clk_id, /)", "clock_getres(clk_id) -> float\n\nThe resolution of a clock.", 0},
    {"pthread_getcpuclockid", time_cpuclockid, "!(thread_id, /)", "pthread_getcpuclockid(thread_id) -> int\n\nThe clock of a thread's CPU time.", 0},
    {"sleep", time_sleep, "!(secs, /)", "sleep(seconds)\n\nLet some seconds go by.", 0},
    {"gmtime", time_gmtime, "!(seconds=None, /)", "gmtime([seconds]) -> struct_time\n\nThe time in UTC.", 0},
    {"localtime", time_localtime, "!(seconds=None, /)", "localtime([seconds]) -> struct_time\n\nThe local time.", 0},
    {"asctime", time_asctime, "!(tuple=None, /)", "asctime([tuple]) -> string\n\nA time as 'Sat Jun 06 16:26:11 1998'.", 0},
    {"ctime", time_ctime, "!(seconds=None, /)", "ctime(seconds) -> string\n\nasctime(localtime(seconds)).", 0},
    {"mktime", time_mktime, "!(tuple, /)", "mktime(tuple) -> floating point number\n\nA local time in seconds since the epoch.", 0},
    {"strftime", time_strftime, "!(format, tuple=None, /)", "strftime(format[, tuple]) -> string\n\nA time as the format says.", 0},
    {"strptime", time_strptime, "!(string, format=None, /)", "strptime(string, format) -> struct_time\n\nRead a time as the format says.", 0},
    {"tzset", time_tzset, "!()", "tzset()\n\nLook at the environment variable TZ again.", 0},
    {"monotonic", time_monotonic, "!()", "monotonic() -> float\n\nA clock that never goes back.", 0},
    {"monotonic_ns", time_monotonic_ns, "!()", "monotonic_ns() -> int\n\nA clock that never goes back, in nanoseconds.", 0},
    {"process_time", time_process_time, "!()", "process_time() -> float\n\nThe CPU time of the process.", 0},
    {"process_time_ns", time_process_time_ns, "!()", "process_time_ns() -> int\n\nThe CPU time of the process in nanoseconds.", 0},
    {"thread_time", time_thread_time, "!()", "thread_time() -> float\n\nThe CPU time of the thread.", 0},
    {"thread_time_ns", time_thread_time_ns, "!()", "thread_time_ns() -> int\n\nThe CPU time of the thread in nanoseconds.", 0},
    {"perf_counter", time_perf_counter, "!()", "perf_counter() -> float\n\nA clock for measuring.", 0},
    {"perf_counter_ns", time_perf_counter_ns, "!()", "perf_counter_ns() -> int\n\nA clock for measuring, in nanoseconds.", 0},
    {"get_clock_info", time_clock_info, "!(name, /)", "get_clock_info(name: str) -> dict\n\nWhat is known of a clock.", 0},
    {0},
};
static const IntConst time_consts[] = {
    {"CLOCK_REALTIME", CLOCK_REALTIME}, {"CLOCK_MONOTONIC", CLOCK_MONOTONIC}, {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID}, {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME}, {"CLOCK_TAI", CLOCK_TAI}, {"_STRUCT_TM_ITEMS", 11},
    {0},
};

static int time_init(Thread *th, Value module) {
    if (!tm_type) tm_type = structseq_type(&tm_def);
    tzset();
    if (os_add_consts(module, time_consts) < 0 || add_zone(module) < 0) return -1;
    return module_add(module, "struct_time", tm_type->obj);
}
const ModuleDef module_time = {"time", "Clocks, sleeping, calendar times.", time_methods, NULL, time_init};
