/* charmap.c -- codecs with one byte per character, by a table of 256 characters (utf8.h). */
#include "utf8.h"

enum { UNDEFINED = 0xfffe };
static const char undefined[] = "character maps to <undefined>";

bool charmap_decode(UBuf *out, const uint8_t *s, size_t n, size_t *pos, UStr table, CodecError *e) {
    ubuf_reserve(out, n - *pos, 0);
    for (; *pos < n; ++*pos) {
        uint32_t c = s[*pos] < table.n ? ustr_at(table, s[*pos]) : UNDEFINED;
        if (c == UNDEFINED) return codec_error(e, pos, *pos, *pos + 1, undefined);
        ubuf_put(out, c);
    }
    return true;
}

/* Where c is, or belongs, among the others. */
static unsigned place_of(const CharMap *m, uint32_t c) {
    unsigned low = 0, high = m->n;
    while (low < high) {
        unsigned mid = (low + high) / 2;
        if (m->others[mid].c < c)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

void charmap_build(CharMap *m, UStr table) {
    m->n = 0;
    for (int i = 0; i < 128; i++) m->ascii[i] = -1;
    for (size_t i = 0; i < table.n && i < 256; i++) {
        uint32_t c = ustr_at(table, i);
        if (c == UNDEFINED) continue;
        if (c < 128) {
            m->ascii[c] = (int16_t)i;
            continue;
        }
        unsigned k = place_of(m, c);
        if (k == m->n || m->others[k].c != c) {
            memmove(&m->others[k + 1], &m->others[k], (m->n - k) * sizeof *m->others);
            m->others[k].c = c;
            m->n++;
        }
        m->others[k].byte = (uint8_t)i;
    }
}

static int byte_for(const CharMap *m, uint32_t c) {
    if (c < 128) return m->ascii[c];
    unsigned k = place_of(m, c);
    return k < m->n && m->others[k].c == c ? m->others[k].byte : -1;
}

bool charmap_encode(UBuf *out, UStr s, size_t *pos, const CharMap *m, CodecError *e) {
    for (; *pos < s.n; ++*pos) {
        int byte = byte_for(m, ustr_at(s, *pos));
        if (byte < 0) {
            size_t end = *pos + 1;
            while (end < s.n && byte_for(m, ustr_at(s, end)) < 0) end++;
            return codec_error(e, pos, *pos, end, undefined);
        }
        ubuf_put(out, (uint32_t)byte);
    }
    return true;
}
