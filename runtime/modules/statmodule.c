/* statmodule.c -- module _stat: what st_mode means. */
#include "oslib.h"
#include "modules.h"

#define TEST(name)                                                        \
    NATIVE(is_##name) {                                                   \
        uint64_t mode;                                                    \
        return arg_uint64(th, a[0], &mode) < 0 ? RAISED : v_bool(S_IS##name(mode)); \
    }
TEST(DIR)
TEST(CHR)
TEST(BLK)
TEST(REG)
TEST(FIFO)
TEST(LNK)
TEST(SOCK)
NATIVE(is_none) {
    uint64_t mode;
    return arg_uint64(th, a[0], &mode) < 0 ? RAISED : V_FALSE;
}
NATIVE(imode) {
    uint64_t mode;
    return arg_uint64(th, a[0], &mode) < 0 ? RAISED : small_int((int64_t)(mode & 07777));
}
NATIVE(ifmt) {
    uint64_t mode;
    return arg_uint64(th, a[0], &mode) < 0 ? RAISED : small_int((int64_t)(mode & S_IFMT));
}

/* "-rwxr-xr-x" */
NATIVE(filemode) {
    uint64_t mode;
    if (arg_uint64(th, a[0], &mode) < 0) return RAISED;
    static const char kinds[16] = "?pc?d?b?-?l?s???";
    char t[11];
    t[0] = kinds[mode >> 12 & 15];
    for (int i = 0; i < 9; i++) t[1 + i] = mode & (0400u >> i) ? "rwx"[i % 3] : '-';
    if (mode & S_ISUID) t[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID) t[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX) t[9] = mode & S_IXOTH ? 't' : 'T';
    t[10] = 0;
    return str_from(t);
}

static const Method stat_methods[] = {
    {"S_ISDIR", is_DIR, "(mode, /)", "Is it a directory?", 0},
    {"S_ISCHR", is_CHR, "(mode, /)", "Is it a character device?", 0},
    {"S_ISBLK", is_BLK, "(mode, /)", "Is it a block device?", 0},
    {"S_ISREG", is_REG, "(mode, /)", "Is it a regular file?", 0},
    {"S_ISFIFO", is_FIFO, "(mode, /)", "Is it a named pipe?", 0},
    {"S_ISLNK", is_LNK, "(mode, /)", "Is it a symbolic link?", 0},
    {"S_ISSOCK", is_SOCK, "(mode, /)", "Is it a socket?", 0},
    {"S_ISDOOR", is_none, "(mode, /)", "Is it a door?", 0},
    {"S_ISPORT", is_none, "(mode, /)", "Is it an event port?", 0},
    {"S_ISWHT", is_none, "(mode, /)", "Is it a whiteout?", 0},
    {"S_IMODE", imode, "(mode, /)", "The bits that chmod can set.", 0},
    {"S_IFMT", ifmt, "(mode, /)", "The bits that say what kind of file it is.", 0},
    {"filemode", filemode, "(mode, /)", "The mode as ls shows it.", 0},
    {0},
};
static const IntConst stat_consts[] = {
    {"S_IFDIR", S_IFDIR}, {"S_IFCHR", S_IFCHR}, {"S_IFBLK", S_IFBLK}, {"S_IFREG", S_IFREG}, {"S_IFIFO", S_IFIFO},
    {"S_IFLNK", S_IFLNK}, {"S_IFSOCK", S_IFSOCK}, {"S_IFDOOR", 0}, {"S_IFPORT", 0}, {"S_IFWHT", 0},
    {"S_ISUID", S_ISUID}, {"S_ISGID", S_ISGID}, {"S_ISVTX", S_ISVTX}, {"S_ENFMT", S_ISGID},
    {"S_IREAD", S_IRUSR}, {"S_IWRITE", S_IWUSR}, {"S_IEXEC", S_IXUSR},
    {"S_IRWXU", S_IRWXU}, {"S_IRUSR", S_IRUSR}, {"S_IWUSR", S_IWUSR}, {"S_IXUSR", S_IXUSR},
    {"S_IRWXG", S_IRWXG}, {"S_IRGRP", S_IRGRP}, {"S_IWGRP", S_IWGRP}, {"S_IXGRP", S_IXGRP},
    {"S_IRWXO", S_IRWXO}, {"S_IROTH", S_IROTH}, {"S_IWOTH", S_IWOTH}, {"S_IXOTH", S_IXOTH},
    {"UF_NODUMP", 1}, {"UF_IMMUTABLE", 2}, {"UF_APPEND", 4}, {"UF_OPAQUE", 8}, {"UF_NOUNLINK", 0x10},
    {"UF_COMPRESSED", 0x20}, {"UF_HIDDEN", 0x8000}, {"SF_ARCHIVED", 0x10000}, {"SF_IMMUTABLE", 0x20000},
    {"SF_APPEND", 0x40000}, {"SF_NOUNLINK", 0x100000}, {"SF_SNAPSHOT", 0x200000},
    {"ST_MODE", 0}, {"ST_INO", 1}, {"ST_DEV", 2}, {"ST_NLINK", 3}, {"ST_UID", 4}, {"ST_GID", 5}, {"ST_SIZE", 6},
    {"ST_ATIME", 7}, {"ST_MTIME", 8}, {"ST_CTIME", 9},
    {0},
};
static int stat_init(Thread *th, Value module) { return os_add_consts(module, stat_consts); }
const ModuleDef module_stat = {"_stat", "What st_mode means: tests and constants.", stat_methods, NULL, stat_init};
