/* termiosmodule.c -- module termios: modes of terminals. */
#include "oslib.h"
#include "modules.h"
#include <sys/ioctl.h>
#include <termios.h>

static Type *error_type;

static Value failed(void) {
    int e = errno;
    Value args = TUPLE(small_int(e), str_from(strerror(e)));
    return args == RAISED ? RAISED : err_args(error_type, args);
}

/* [iflag, oflag, cflag, lflag, ispeed, ospeed, cc] */
NATIVE(term_getattr) {
    int fd = os_fd(th, a[0]);
    struct termios t;
    if (fd < 0) return RAISED;
    if (tcgetattr(fd, &t) < 0) return failed();
    Value cc = list_new(NCCS);
    bool canon = t.c_lflag & ICANON;
    for (int i = 0; i < NCCS && cc != RAISED; i++) {
        Value v = !canon && (i == VMIN || i == VTIME) ? small_int(t.c_cc[i]) : bytes_from(&t.c_cc[i], 1);
        if (v == RAISED || list_append(cc, v) < 0) return RAISED;
    }
    if (cc == RAISED) return RAISED;
    Value v[7] = {small_int(t.c_iflag), small_int(t.c_oflag), small_int(t.c_cflag), small_int(t.c_lflag),
                  small_int(cfgetispeed(&t)), small_int(cfgetospeed(&t)), cc};
    return list_from(v, 7);
}
NATIVE(term_setattr) {
    int fd = os_fd(th, a[0]), bad;
    if (fd < 0) return RAISED;
    INT_ARG(when, a[1]);
    if (!list_check(a[2]) || list_len(a[2]) != 7) return err_raise(TypeError, "tcsetattr, arg 3: must be 7 element list");
    struct termios t;
    if (tcgetattr(fd, &t) < 0) return failed();
    int64_t x[6];
    for (unsigned i = 0; i < 6; i++)
        if (arg_int64(th, list_get(a[2], i), &x[i]) < 0) return RAISED;
    t.c_iflag = (tcflag_t)x[0], t.c_oflag = (tcflag_t)x[1], t.c_cflag = (tcflag_t)x[2], t.c_lflag = (tcflag_t)x[3];
    Value cc = list_get(a[2], 6);
    if (!list_check(cc) || list_len(cc) != NCCS)
        return err_raise(TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS);
    for (unsigned i = 0; i < NCCS; i++) {
        Value v = list_get(cc, i);
        if (bytes_check(v) && bytes_len(v) == 1) t.c_cc[i] = (cc_t)bytes_data(v)[0];
        else if (is_int(v)) t.c_cc[i] = (cc_t)small_value(v);
        else return err_raise(TypeError, "tcsetattr: elements of attributes must be characters or integers");
    }
    if (cfsetispeed(&t, (speed_t)x[4]) < 0 || cfsetospeed(&t, (speed_t)x[5]) < 0) return failed();
    OS_CALL(th, "tcsetattr", bad, tcsetattr(fd, when, &t));
    return bad < 0 ? failed() : V_NONE;
}

#define TERM_CALL(name, call)                                             \
    NATIVE(term_##name) {                                                 \
        int fd = os_fd(th, a[0]), bad;                                    \
        if (fd < 0) return RAISED;                                        \
        INT_ARG(arg, a[1]);                                               \
        OS_CALL(th, #name, bad, call);                                    \
        return bad < 0 ? failed() : V_NONE;                               \
    }
TERM_CALL(tcsendbreak, tcsendbreak(fd, arg))
TERM_CALL(tcflush, tcflush(fd, arg))
TERM_CALL(tcflow, tcflow(fd, arg))
NATIVE(term_drain) {
    int fd = os_fd(th, a[0]), bad;
    if (fd < 0) return RAISED;
    OS_CALL(th, "tcdrain", bad, tcdrain(fd));
    return bad < 0 ? failed() : V_NONE;
}
NATIVE(term_getwinsize) {
    int fd = os_fd(th, a[0]);
    struct winsize w;
    if (fd < 0) return RAISED;
    return ioctl(fd, TIOCGWINSZ, &w) < 0 ? failed() : TUPLE(small_int(w.ws_row), small_int(w.ws_col));
}
NATIVE(term_setwinsize) {
    int fd = os_fd(th, a[0]);
    if (fd < 0) return RAISED;
    Value *r = root_push(th, 1);
    r[0] = is_ref(a[1]) && (list_check(a[1]) || tuple_check(a[1])) ? tuple_from_iterable(th, a[1]) : V_NONE;
    if (r[0] == RAISED) return RAISED;
    if (r[0] == V_NONE || tuple_len(r[0]) != 2) return err_raise(TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
    INT_ARG(rows, tuple_get(r[0], 0));
    INT_ARG(columns, tuple_get(r[0], 1));
    struct winsize w;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0) return failed();
    w.ws_row = (unsigned short)rows, w.ws_col = (unsigned short)columns;
    if (w.ws_row != rows || w.ws_col != columns) return err_raise(OverflowError, "winsize value(s) out of range.");
    tx_inevitable(&th->stm, "tcsetwinsize");
    return ioctl(fd, TIOCSWINSZ, &w) < 0 ? failed() : V_NONE;
}

static const Method methods[] = {
    {"tcgetattr", term_getattr, "(fd, /)", "The modes of a terminal, a list.", 0},
    {"tcsetattr", term_setattr, "(fd, when, attributes, /)", "Set the modes of a terminal.", 0},
    {"tcsendbreak", term_tcsendbreak, "(fd, duration, /)", "Send a break.", 0},
    {"tcdrain", term_drain, "(fd, /)", "Wait until all output is sent.", 0},
    {"tcflush", term_tcflush, "(fd, queue, /)", "Throw away what is queued.", 0},
    {"tcflow", term_tcflow, "(fd, action, /)", "Suspend or resume input or output.", 0},
    {"tcgetwinsize", term_getwinsize, "(fd, /)", "Rows and columns.", 0},
    {"tcsetwinsize", term_setwinsize, "(fd, winsize, /)", "Set rows and columns.", 0},
    {0},
};
static const IntConst consts[] = {
    {"B0", 0}, {"B1000000", 0x1008}, {"B110", 3}, {"B115200", 0x1002}, {"B1152000", 0x1009}, {"B1200", 9}, {"B134", 4},
    {"B150", 5}, {"B1500000", 0x100a}, {"B1800", 0xa}, {"B19200", 0xe}, {"B200", 6}, {"B2000000", 0x100b},
    {"B230400", 0x1003}, {"B2400", 0xb}, {"B2500000", 0x100c}, {"B300", 7}, {"B3000000", 0x100d}, {"B3500000", 0x100e},
    {"B38400", 0xf}, {"B4000000", 0x100f}, {"B460800", 0x1004}, {"B4800", 0xc}, {"B50", 1}, {"B500000", 0x1005},
    {"B57600", 0x1001}, {"B576000", 0x1006}, {"B600", 8}, {"B75", 2}, {"B921600", 0x1007}, {"B9600", 0xd},
    {"BRKINT", 2}, {"BS0", 0}, {"BS1", 0x2000}, {"BSDLY", 0x2000}, {"CBAUD", 0x100f}, {"CBAUDEX", 0x1000},
    {"CDSUSP", 0x19}, {"CEOF", 4}, {"CEOL", 0}, {"CEOT", 4}, {"CERASE", 0x7f}, {"CFLUSH", 0xf}, {"CIBAUD", 0x100f0000},
    {"CINTR", 3}, {"CKILL", 0x15}, {"CLNEXT", 0x16}, {"CLOCAL", 0x800}, {"CQUIT", 0x1c}, {"CR0", 0}, {"CR1", 0x200},
    {"CR2", 0x400}, {"CR3", 0x600}, {"CRDLY", 0x600}, {"CREAD", 0x80}, {"CRPRNT", 0x12}, {"CRTSCTS", 0x80000000},
    {"CS5", 0}, {"CS6", 0x10}, {"CS7", 0x20}, {"CS8", 0x30}, {"CSIZE", 0x30}, {"CSTART", 0x11}, {"CSTOP", 0x13},
    {"CSTOPB", 0x40}, {"CSUSP", 0x1a}, {"CWERASE", 0x17}, {"ECHO", 8}, {"ECHOCTL", 0x200}, {"ECHOE", 0x10},
    {"ECHOK", 0x20}, {"ECHOKE", 0x800}, {"ECHONL", 0x40}, {"ECHOPRT", 0x400}, {"EXTA", 0xe}, {"EXTB", 0xf}, {"FF0", 0},
    {"FF1", 0x8000}, {"FFDLY", 0x8000}, {"FIOASYNC", 0x5452}, {"FIOCLEX", 0x5451}, {"FIONBIO", 0x5421},
    {"FIONCLEX", 0x5450}, {"FIONREAD", 0x541b}, {"FLUSHO", 0x1000}, {"HUPCL", 0x400}, {"ICANON", 2}, {"ICRNL", 0x100},
    {"IEXTEN", 0x8000}, {"IGNBRK", 1}, {"IGNCR", 0x80}, {"IGNPAR", 4}, {"IMAXBEL", 0x2000}, {"INLCR", 0x40},
    {"INPCK", 0x10}, {"IOCSIZE_MASK", 0x3fff0000}, {"IOCSIZE_SHIFT", 0x10}, {"ISIG", 1}, {"ISTRIP", 0x20},
    {"IUCLC", 0x200}, {"IXANY", 0x800}, {"IXOFF", 0x1000}, {"IXON", 0x400}, {"NCC", 8}, {"NCCS", 0x20}, {"NL0", 0},
    {"NL1", 0x100}, {"NLDLY", 0x100}, {"NOFLSH", 0x80}, {"N_MOUSE", 2}, {"N_PPP", 3}, {"N_SLIP", 1}, {"N_STRIP", 4},
    {"N_TTY", 0}, {"OCRNL", 8}, {"OFDEL", 0x80}, {"OFILL", 0x40}, {"OLCUC", 2}, {"ONLCR", 4}, {"ONLRET", 0x20},
    {"ONOCR", 0x10}, {"OPOST", 1}, {"PARENB", 0x100}, {"PARMRK", 8}, {"PARODD", 0x200}, {"PENDIN", 0x4000}, {"TAB0", 0},
    {"TAB1", 0x800}, {"TAB2", 0x1000}, {"TAB3", 0x1800}, {"TABDLY", 0x1800}, {"TCFLSH", 0x540b}, {"TCGETA", 0x5405},
    {"TCGETS", 0x5401}, {"TCIFLUSH", 0}, {"TCIOFF", 2}, {"TCIOFLUSH", 2}, {"TCION", 3}, {"TCOFLUSH", 1}, {"TCOOFF", 0},
    {"TCOON", 1}, {"TCSADRAIN", 1}, {"TCSAFLUSH", 2}, {"TCSANOW", 0}, {"TCSBRK", 0x5409}, {"TCSBRKP", 0x5425},
    {"TCSETA", 0x5406}, {"TCSETAF", 0x5408}, {"TCSETAW", 0x5407}, {"TCSETS", 0x5402}, {"TCSETSF", 0x5404},
    {"TCSETSW", 0x5403}, {"TCXONC", 0x540a}, {"TIOCCONS", 0x541d}, {"TIOCEXCL", 0x540c}, {"TIOCGETD", 0x5424},
    {"TIOCGICOUNT", 0x545d}, {"TIOCGLCKTRMIOS", 0x5456}, {"TIOCGPGRP", 0x540f}, {"TIOCGSERIAL", 0x541e},
    {"TIOCGSOFTCAR", 0x5419}, {"TIOCGWINSZ", 0x5413}, {"TIOCINQ", 0x541b}, {"TIOCLINUX", 0x541c}, {"TIOCMBIC", 0x5417},
    {"TIOCMBIS", 0x5416}, {"TIOCMGET", 0x5415}, {"TIOCMIWAIT", 0x545c}, {"TIOCMSET", 0x5418}, {"TIOCM_CAR", 0x40},
    {"TIOCM_CD", 0x40}, {"TIOCM_CTS", 0x20}, {"TIOCM_DSR", 0x100}, {"TIOCM_DTR", 2}, {"TIOCM_LE", 1},
    {"TIOCM_RI", 0x80}, {"TIOCM_RNG", 0x80}, {"TIOCM_RTS", 4}, {"TIOCM_SR", 0x10}, {"TIOCM_ST", 8},
    {"TIOCNOTTY", 0x5422}, {"TIOCNXCL", 0x540d}, {"TIOCOUTQ", 0x5411}, {"TIOCPKT", 0x5420}, {"TIOCPKT_DATA", 0},
    {"TIOCPKT_DOSTOP", 0x20}, {"TIOCPKT_FLUSHREAD", 1}, {"TIOCPKT_FLUSHWRITE", 2}, {"TIOCPKT_NOSTOP", 0x10},
    {"TIOCPKT_START", 8}, {"TIOCPKT_STOP", 4}, {"TIOCSCTTY", 0x540e}, {"TIOCSERCONFIG", 0x5453},
    {"TIOCSERGETLSR", 0x5459}, {"TIOCSERGETMULTI", 0x545a}, {"TIOCSERGSTRUCT", 0x5458}, {"TIOCSERGWILD", 0x5454},
    {"TIOCSERSETMULTI", 0x545b}, {"TIOCSERSWILD", 0x5455}, {"TIOCSER_TEMT", 1}, {"TIOCSETD", 0x5423},
    {"TIOCSLCKTRMIOS", 0x5457}, {"TIOCSPGRP", 0x5410}, {"TIOCSSERIAL", 0x541f}, {"TIOCSSOFTCAR", 0x541a},
    {"TIOCSTI", 0x5412}, {"TIOCSWINSZ", 0x5414}, {"TOSTOP", 0x100}, {"VDISCARD", 0xd}, {"VEOF", 4}, {"VEOL", 0xb},
    {"VEOL2", 0x10}, {"VERASE", 2}, {"VINTR", 0}, {"VKILL", 3}, {"VLNEXT", 0xf}, {"VMIN", 6}, {"VQUIT", 1},
    {"VREPRINT", 0xc}, {"VSTART", 8}, {"VSTOP", 9}, {"VSUSP", 0xa}, {"VSWTC", 7}, {"VSWTCH", 7}, {"VT0", 0},
    {"VT1", 0x4000}, {"VTDLY", 0x4000}, {"VTIME", 5}, {"VWERASE", 0xe}, {"XCASE", 4}, {"XTABS", 0x1800},
    {0},
};
static int term_init(Thread *th, Value module) {
    Value *r = root_push(th, 4);
    r[0] = module;
    int bad = os_add_consts(module, consts);
    if (!bad && !error_type) {
        static Value root;
        r[1] = dict_new(), r[2] = TUPLE(Exception->obj);
        if (r[1] == RAISED || r[2] == RAISED || dict_set_str(r[1], S(__module__), str_intern_c("termios")) < 0) return -1;
        root = type_make(th, &type_type, str_intern_c("error"), r[2], r[1], V_NONE, NULL, 0);
        if (root == RAISED) return root = V_NONE, -1;
        gc_root_add(&root);
        error_type = type_from(root);
    }
    if (!bad) bad = module_add(r[0], "error", error_type->obj);
    th->top = r;
    return bad;
}
const ModuleDef module_termios = {"termios", "Modes of terminals.", methods, NULL, term_init};
