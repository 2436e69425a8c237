/* pwdmodule.c -- modules pwd and grp: users and groups. */
#include "oslib.h"
#include "modules.h"
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

static const StructField pwd_fields[] = {
    {"pw_name", "user name"}, {"pw_passwd", "password"}, {"pw_uid", "user id"}, {"pw_gid", "group id"}, {"pw_gecos", "real name"},
    {"pw_dir", "home directory"}, {"pw_shell", "shell program"}, {NULL, NULL}};
static const StructDef pwd_def = {"pwd.struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.", pwd_fields, 7};
static const StructField grp_fields[] = {
    {"gr_name", "group name"}, {"gr_passwd", "password"}, {"gr_gid", "group id"}, {"gr_mem", "group members"}, {NULL, NULL}};
static const StructDef grp_def = {"grp.struct_group", "grp.struct_group: Results from getgr*() routines.", grp_fields, 4};
static Type *pwd_type, *grp_type;

static Value text(const char *s) { return s ? str_from_fs(s, strlen(s)) : V_NONE; }

static Value pwd_value(const struct passwd *p) {
    Value v[7] = {text(p->pw_name), text(p->pw_passwd), os_id(p->pw_uid), os_id(p->pw_gid), text(p->pw_gecos), text(p->pw_dir),
                  text(p->pw_shell)};
    return structseq_new(pwd_type, v, 7);
}
static Value grp_value(const struct group *g) {
    Value members = list_new(0);
    for (char **m = g->gr_mem; members != RAISED && m && *m; m++)
        if (list_append(members, text(*m)) < 0) return RAISED;
    return members == RAISED ? RAISED : structseq_new(grp_type, (Value[]){text(g->gr_name), text(g->gr_passwd), os_id(g->gr_gid), members}, 4);
}

/* The C library's functions keep their result in static memory: an inevitable transaction is alone. */
NATIVE(pwd_getpwuid) {
    uint32_t id;
    if (os_uid(th, a[0], "uid", &id) < 0) {
        if (!err_catch(th, OverflowError)) return RAISED;
        return err_format(th, KeyError, "getpwuid(): uid not found");
    }
    tx_inevitable(&th->stm, "getpwuid");
    const struct passwd *p = getpwuid(id);
    return p ? pwd_value(p) : err_format(th, KeyError, "getpwuid(): uid not found: %S", int_from(id));
}
NATIVE(pwd_getpwnam) {
    if (!str_check(a[0])) return err_raise(TypeError, "getpwnam() argument must be str, not %T", a[0]);
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    tx_inevitable(&th->stm, "getpwnam");
    const struct passwd *p = getpwnam(name);
    free(name);
    return p ? pwd_value(p) : err_format(th, KeyError, "getpwnam(): name not found: %R", a[0]);
}
NATIVE(pwd_getpwall) {
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    Value *r = root_push1(th, list);
    tx_inevitable(&th->stm, "getpwall");
    setpwent();
    const struct passwd *p;
    while ((p = getpwent())) {
        Value v = pwd_value(p);
        if (v == RAISED || list_append(r[0], v) < 0) return endpwent(), RAISED;
    }
    endpwent();
    return r[0];
}
NATIVE(grp_getgrgid) {
    uint32_t id;
    if (os_uid(th, a[0], "gid", &id) < 0) {
        if (!err_catch(th, OverflowError)) return RAISED;
        return err_format(th, KeyError, "getgrgid(): gid not found: %S", a[0]);
    }
    tx_inevitable(&th->stm, "getgrgid");
    const struct group *g = getgrgid(id);
    return g ? grp_value(g) : err_format(th, KeyError, "getgrgid(): gid not found: %S", int_from(id));
}
NATIVE(grp_getgrnam) {
    if (!str_check(a[0])) return err_raise(TypeError, "getgrnam() argument 'name' must be str, not %T", a[0]);
    char *name = os_fsbytes(th, &a[0], NULL);
    if (!name) return RAISED;
    tx_inevitable(&th->stm, "getgrnam");
    const struct group *g = getgrnam(name);
    free(name);
    return g ? grp_value(g) : err_format(th, KeyError, "getgrnam(): name not found: %R", a[0]);
}
NATIVE(grp_getgrall) {
    Value list = list_new(0);
    if (list == RAISED) return RAISED;
    Value *r = root_push1(th, list);
    tx_inevitable(&th->stm, "getgrall");
    setgrent();
    const struct group *g;
    while ((g = getgrent())) {
        Value v = grp_value(g);
        if (v == RAISED || list_append(r[0], v) < 0) return endgrent(), RAISED;
    }
    endgrent();
    return r[0];
}

static const Method pwd_methods[] = {
    {"getpwuid", pwd_getpwuid, "(uidobj, /)", "The user with an id.", 0},
    {"getpwnam", pwd_getpwnam, "(name, /)", "The user with a name.", 0},
    {"getpwall", pwd_getpwall, "()", "All users, a list.", 0},
    {0},
};
static const Method grp_methods[] = {
    {"getgrgid", grp_getgrgid, "(id)", "The group with an id.", 0},
    {"getgrnam", grp_getgrnam, "(name)", "The group with a name.", 0},
    {"getgrall", grp_getgrall, "()", "All groups, a list.", 0},
    {0},
};
static int pwd_init(Thread *th, Value module) {
    if (!pwd_type) pwd_type = structseq_type(&pwd_def);
    return module_add(module, "struct_passwd", pwd_type->obj);
}
static int grp_init(Thread *th, Value module) {
    if (!grp_type) grp_type = structseq_type(&grp_def);
    return module_add(module, "struct_group", grp_type->obj);
}
const ModuleDef module_pwd = {"pwd", "Users of the system.", pwd_methods, NULL, pwd_init};
const ModuleDef module_grp = {"grp", "Groups of users.", grp_methods, NULL, grp_init};
