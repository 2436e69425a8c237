/* ident.h -- which characters may stand in a name, which can be printed, and NFKC for names. */
#ifndef WEFT_IDENT_H
#define WEFT_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool ident_is_start(uint32_t c);
bool ident_is_part(uint32_t c);
bool ident_is_printable(uint32_t c);
/* NFKC of a valid non-ASCII name; `out` is malloc'ed. */
char *ident_nfkc(const char *s, size_t len, size_t *outlen);

#endif
