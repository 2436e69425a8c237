/* json.h -- the inner loops of the module `_json`, over spans of 1, 2 or 4 byte characters.
 *
 * Strings are read and written in two steps: one that measures (how long, how wide), so that the
 * caller can make a str of the right size, and one that fills it. */
#ifndef WEFT_JSON_H
#define WEFT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct JsonSpan {
    const void *text;
    int width;
    ptrdiff_t length;
} JsonSpan;

typedef struct JsonString {
    ptrdiff_t begin, end; /* the content, and behind the closing quote */
    ptrdiff_t length;     /* characters when unescaped */
    uint32_t all;         /* all of them or-ed: says the width */
    bool plain;           /* nothing escaped: the content is the value */
} JsonString;

/* The string whose content begins at `begin` (behind the quote), within the span. false: *error is
 * CPython's message, *where the position for JSONDecodeError. */
bool json_scan_string(JsonSpan s, ptrdiff_t begin, bool strict, JsonString *out, const char **error,
                      ptrdiff_t *where);
/* Its value, to `out->length` characters of the given width at `to`. */
void json_fill_string(JsonSpan s, const JsonString *string, void *to, int width);

/* The number that begins at i: its end, or -1 if none does; *is_float: it has a fraction or an
 * exponent. */
ptrdiff_t json_scan_number(JsonSpan s, ptrdiff_t i, bool *is_float);
/* The first position from i on that holds no white space. */
ptrdiff_t json_skip_space(JsonSpan s, ptrdiff_t i);
/* Whether `word` (ASCII) stands at i. */
bool json_at_word(JsonSpan s, ptrdiff_t i, const char *word);

/* encode_basestring and, with ascii, encode_basestring_ascii: the length with quotes. */
ptrdiff_t json_encoded_length(JsonSpan s, bool ascii);
/* Write it: `width` is 1 with ascii, else that of the span. */
void json_encode(JsonSpan s, bool ascii, void *to);

#endif
