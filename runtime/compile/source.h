/* source.h -- from bytes to the UTF-8 text that the lexer reads. */
#ifndef WEFT_SOURCE_H
#define WEFT_SOURCE_H

#include "front.h"

typedef struct Source {
    const char *text;       /* ends in 0, has no other 0; newlines are \n */
    size_t len;
    bool has_encoding;      /* declared or implied by a str: error offsets count characters */
    bool valid;             /* no broken UTF-8 anywhere */
} Source;

/* False: f->error is set. */
bool source_read(Front *f, const char *bytes, size_t len, Source *out);

/* Where broken UTF-8 begins, or -1. `*bad_end` is the end of the broken part, `*reason` says
 * why in the words of CPython's codec. */
ptrdiff_t source_find_broken(const char *s, size_t len, size_t *bad_end, const char **reason);
/* A message about it: "(unicode error) 'utf-8' codec can't decode ...". */
const char *source_broken_message(Front *f, const char *s, size_t len);
/* The text with each broken part replaced by U+FFFD. */
Str *source_repaired(Arena *a, const char *s, size_t len);

#endif
