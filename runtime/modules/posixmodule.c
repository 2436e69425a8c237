/* posixmodule.c -- module posix, put together from posix_fs.c, posix_io.c, posix_proc.c and posix_consts.c. */
#include "oslib.h"
#include "modules.h"

static int posix_init(Thread *th, Value module) {
    Value *r = root_push1(th, module);
    int bad = posix_consts(r) < 0 || posix_fs_init(th, r) < 0 || posix_io_init(th, r) < 0 || posix_proc_init(th, r) < 0 ||
              module_add(r[0], "error", OSError->obj) < 0;
    th->top = r;
    return bad ? -1 : 0;
}

static Type *const posix_types[] = {&type_direntry, NULL};
const ModuleDef module_posix = {
    "posix", "What the operating system offers, as POSIX has it. Module os is what programs use.", NULL, posix_types, posix_init};
