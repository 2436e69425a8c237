/* cell.c -- cells: variables that closures share. */
#include "native.h"

Value cell_new(Value v) {
    Value c = obj_new_plain(&type_cell, sizeof(CellObj), 0);
    if (c != RAISED) OBJ(CellObj, c)->v = v; /* NOBARRIER: fresh */
    return c;
}

static Value cell_make(Thread *th, Value *a, unsigned n, Value kw) {
    if (arg_no_keywords("cell", kw) < 0 || arg_count("cell", n - 1, 0, 1) < 0) return RAISED;
    return cell_new(n > 1 ? a[1] : V_UNBOUND);
}

/* An empty cell is less than any other. */
static Value cell_compare(Thread *th, Value a, Value b, enum CmpOp op) {
    if (!is_exact(b, &type_cell)) return V_NOTIMPLEMENTED;
    Value x = GET(CellObj, a, v), y = GET(CellObj, b, v);
    if (x != V_UNBOUND && y != V_UNBOUND) return obj_compare(th, x, y, op);
    return obj_compare(th, small_int(x != V_UNBOUND), small_int(y != V_UNBOUND), op);
}

static Value cell_repr(Thread *th, Value self) {
    Value v = GET(CellObj, self, v);
    unsigned long at = (unsigned long)gc_identity(ref_addr(self));
    if (v == V_UNBOUND) return str_format_c("<cell at 0x%lx: empty>", at);
    return str_format_c("<cell at 0x%lx: %T object at 0x%lx>", at, v, is_ref(v) ? (unsigned long)gc_identity(ref_addr(v)) : (unsigned long)v);
}

static Value get_contents(Thread *th, Value self) {
    Value v = GET(CellObj, self, v);
    return v == V_UNBOUND ? err_raise(ValueError, "Cell is empty") : v;
}

static int set_contents(Thread *th, Value self, Value v) {
    SET(CellObj, self, v, v);
    return 0;
}

static const GetSet cell_getset[] = {{"cell_contents", get_contents, set_contents, NULL}, {0}};

Type type_cell = {
    .name = "cell", .doc = "cell([contents])\n--\n\nMake a variable for closures.", .size = sizeof(CellObj),
    .values = offsetof(CellObj, v), .values_end = sizeof(CellObj), .getset = cell_getset,
    .new = cell_make, .repr = cell_repr, .compare = cell_compare,
};
