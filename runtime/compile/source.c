/* source.c -- decoding of source text (PEP 263), newlines, and error-tolerant UTF-8.
 *
 * A declared or default UTF-8 text is passed on unchecked: broken parts in comments are harmless,
 * those in names and strings are reported where they stand. Latin-1 and ASCII are handled here,
 * every other codec by FrontOptions.decode. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

/* ---- UTF-8 ---- */

/* Length of the valid sequence at s, or 0 with the length of the broken part in *broken. */
static int sequence(const unsigned char *s, const unsigned char *end, int *broken, const char **why) {
    unsigned c = s[0];
    if (c < 0x80)
        return 1;
    int more = c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : 0;
    *broken = 1;
    *why = "invalid start byte";
    if (!more)
        return 0;
    unsigned lo = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned hi = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    for (int i = 1; i <= more; i++) {
        *broken = i;
        *why = "unexpected end of data";
        if (s + i == end)
            return 0;
        *why = "invalid continuation byte";
        if (s[i] < lo || s[i] > hi)
            return 0;
        lo = 0x80;
        hi = 0xBF;
    }
    return more + 1;
}

ptrdiff_t source_find_broken(const char *text, size_t len, size_t *bad_end, const char **reason) {
    const unsigned char *s = (const unsigned char *)text, *end = s + len, *p = s;
    while (p < end) {
        while (end - p >= 8) {
            uint64_t eight;
            memcpy(&eight, p, 8);
            if (eight & 0x8080808080808080u)
                break;
            p += 8;
        }
        if (p == end)
            break;
        int broken, n = sequence(p, end, &broken, reason);
        if (!n) {
            *bad_end = (size_t)(p - s) + (size_t)broken;
            return p - s;
        }
        p += n;
    }
    return -1;
}

const char *source_broken_message(Front *f, const char *s, size_t len) {
    size_t end;
    const char *why;
    ptrdiff_t at = source_find_broken(s, len, &end, &why);
    if (at < 0)
        return NULL;
    if (end == (size_t)at + 1)
        return front_format(f, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position"
                               " %td: %s", (unsigned char)s[at], at, why);
    return front_format(f, "(unicode error) 'utf-8' codec can't decode bytes in position"
                           " %td-%zu: %s", at, end - 1, why);
}

Str *source_repaired(Arena *a, const char *s, size_t len) {
    size_t bad_end;
    const char *why;
    if (source_find_broken(s, len, &bad_end, &why) < 0)
        return ast_str(a, s, len);
    char *out = malloc(len * 3 + 1), *at = out;
    if (!out)
        abort();
    for (size_t i = 0; i < len;) {
        int broken, n = sequence((const unsigned char *)s + i, (const unsigned char *)s + len,
                                 &broken, &why);
        if (n) {
            memcpy(at, s + i, (size_t)n);
            at += n;
            i += (size_t)n;
        } else {
            at += ast_put_utf8(at, 0xFFFD);
            i += (size_t)broken;
        }
    }
    Str *r = ast_str(a, out, (size_t)(at - out));
    free(out);
    return r;
}

/* ---- encoding declaration ---- */

static bool is_cookie_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* The declared name in one line (a comment, with nothing but blanks before it), or NULL. */
static const char *line_cookie(const char *line, const char *end, size_t *len) {
    const char *p = line;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++;
    if (p == end || *p != '#')
        return NULL;
    for (; end - p >= 7; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
            continue;
        const char *q = p + 7;
        while (q < end && (*q == ' ' || *q == '\t'))
            q++;
        const char *name = q;
        while (q < end && is_cookie_char(*q))
            q++;
        if (q > name) {
            *len = (size_t)(q - name);
            return name;
        }
    }
    return NULL;
}

static bool line_is_blank(const char *p, const char *end) {
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++;
    return p == end || *p == '#' || *p == '\r' || *p == '\n';
}

/* The declaration may stand in the first line, or in the second if the first is blank; unless
 * `open`, in a line that ends. */
static const char *find_cookie(const char *s, const char *end, bool open, size_t *len) {
    for (int line = 0; line < 2; line++) {
        const char *stop = s;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        if (stop == end && !open)
            return NULL;
        const char *name = line_cookie(s, stop, len);
        if (name)
            return name;
        if (!line_is_blank(s, stop))
            return NULL;
        s = stop;
        if (s < end && *s == '\r')
            s++;
        if (s < end && *s == '\n')
            s++;
    }
    return NULL;
}

/* The name as it appears in messages: UTF-8 and Latin-1 have one spelling each. */
static const char *canonical_name(Front *f, const char *name, size_t len) {
    char low[13];
    size_t n = len < sizeof low - 1 ? len : sizeof low - 1;
    for (size_t i = 0; i < n; i++)
        low[i] = name[i] == '_' ? '-' : name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i];
    low[n] = 0;
    static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
    if (strcmp(low, "utf-8") == 0 || strncmp(low, "utf-8-", 6) == 0)
        return "utf-8";
    for (int i = 0; i < 3; i++) {
        size_t m = strlen(latin[i]);
        if (strcmp(low, latin[i]) == 0 || (strncmp(low, latin[i], m) == 0 && low[m] == '-'))
            return "iso-8859-1";
    }
    return ast_raw(f->arena, name, len)->data;
}

/* ---- decoding ---- */

/* Errors found before there are lines. */
static bool fail_early(Front *f, const char *msg) {
    front_fail(f, (FrontError){.cls = ERR_SYNTAX, .located = true, .offset = -1, .msg = msg});
    return false;
}

static char *decode_latin1(Arena *a, const char *s, size_t len, size_t *outlen) {
    char *out = arena_alloc(a, len * 2 + 1), *at = out;
    for (size_t i = 0; i < len; i++)
        at += ast_put_utf8(at, (unsigned char)s[i]);
    *outlen = (size_t)(at - out);
    return out;
}

static bool is_ascii_codec(const char *name) {
    return strcmp(name, "ascii") == 0 || strcmp(name, "us-ascii") == 0 || strcmp(name, "US-ASCII") == 0 ||
           strcmp(name, "ASCII") == 0 || strcmp(name, "646") == 0;
}

static bool decode_by_hook(Front *f, const char *name, const char **s, size_t *len) {
    size_t n = 0;
    char *error = NULL;
    char *out = f->opt.decode ? f->opt.decode(f->opt.hook_arg, name, *s, *len, &n, &error) : NULL;
    if (!out) {
        const char *msg = error ? front_format(f, "%s", error)
                                : front_format(f, "unknown encoding: %s", name);
        free(error);
        return fail_early(f, msg);
    }
    *s = ast_raw(f->arena, out, n)->data;
    *len = n;
    free(out);
    return true;
}

static bool decode_named(Front *f, const char *name, const char **s, size_t *len) {
    if (strcmp(name, "utf-8") == 0)
        return true;
    if (strcmp(name, "iso-8859-1") == 0) {
        *s = decode_latin1(f->arena, *s, *len, len);
        return true;
    }
    if (!is_ascii_codec(name))
        return decode_by_hook(f, name, s, len);
    for (size_t i = 0; i < *len; i++)
        if ((unsigned char)(*s)[i] >= 0x80)
            return fail_early(f, front_format(f, "'ascii' codec can't decode byte 0x%02x in position"
                                                 " %zu: ordinal not in range(128)",
                                              (unsigned char)(*s)[i], i));
    return true;
}

/* \r\n and \r become \n; a program that does not end in a newline gets one. */
static void normal_newlines(Front *f, const char *s, size_t len, Source *out) {
    char *text = arena_alloc(f->arena, len + 2), *at = text;
    if (!memchr(s, '\r', len)) {
        memcpy(text, s, len);
        at += len;
    } else {
        for (size_t i = 0; i < len; i++) {
            if (s[i] == '\r') {
                *at++ = '\n';
                i += i + 1 < len && s[i + 1] == '\n';
            } else {
                *at++ = s[i];
            }
        }
    }
    if (f->opt.mode == FRONT_EXEC && at > text && at[-1] != '\n')
        *at++ = '\n';
    *at = 0;
    out->text = text;
    out->len = (size_t)(at - text);
}

bool source_read(Front *f, const char *s, size_t len, Source *out) {
    static const char bom[] = "\xEF\xBB\xBF";
    if (memchr(s, 0, len)) {
        front_fail(f, (FrontError){.cls = ERR_VALUE,
                                   .msg = "source code string cannot contain null bytes"});
        return false;
    }
    out->has_encoding = f->opt.is_text;
    if (!f->opt.is_text) {
        bool has_bom = len >= 3 && memcmp(s, bom, 3) == 0;
        if (has_bom) {
            s += 3;
            len -= 3;
        }
        size_t n = 0;
        const char *cookie = find_cookie(s, s + len, f->opt.mode == FRONT_EXEC, &n);
        const char *name = cookie ? canonical_name(f, cookie, n) : NULL;
        if (has_bom && name && strcmp(name, "utf-8") != 0)
            return fail_early(f, front_format(f, "encoding problem: %s with BOM", name));
        if (name && !decode_named(f, name, &s, &len))
            return false;
        out->has_encoding = has_bom || name;
    }
    normal_newlines(f, s, len, out);
    size_t end;
    const char *why;
    out->valid = source_find_broken(out->text, out->len, &end, &why) < 0;
    return true;
}
