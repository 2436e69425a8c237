/* uniname.c -- names of characters, and characters by name (uni.h) over uni_names.h.
 *
 * A name is a row of words; the commonest words take one byte, the others two. Look-up hashes the
 * wanted name and compares it with the spelled-out candidates. The names of Hangul syllables
 * and of most CJK ideographs follow a rule and are not stored. */
#include "uni.h"

#include <stdio.h>
#include "uni_names.h"

enum { S_BASE = 0xac00, V_COUNT = 21, T_COUNT = 28, S_COUNT = 19 * V_COUNT * T_COUNT };

static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char cjk_prefix[] = "CJK UNIFIED IDEOGRAPH-";

/* Short names of the conjoining jamo: leading, vowel, trailing. */
static const char *const jamo_l[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                     "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const jamo_v[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                     "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                     "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const jamo_t[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                     "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                     "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

static bool is_cjk(uint32_t c) {
    for (size_t i = 0; i < sizeof name_cjk / sizeof *name_cjk; i++)
        if (c >= name_cjk[i].from && c <= name_cjk[i].to) return true;
    return false;
}

/* Spell entry e. */
static size_t spell(char to[UNI_NAME_MAX], unsigned e) {
    const uint8_t *p = name_pool + name_offsets[e / 8];
    for (unsigned i = e % 8; i > 0; i--) p += 1 + *p;
    const uint8_t *end = p + 1 + *p;
    size_t n = 0;
    for (p++; p < end; p++) {
        unsigned w = *p;
        if (w >= NAME_ONE_BYTE) {
            w = NAME_ONE_BYTE + ((w - NAME_ONE_BYTE) << 8) + p[1];
            p++;
        }
        if (n) to[n++] = ' ';
        size_t len = name_word_starts[w + 1] - name_word_starts[w];
        memcpy(to + n, name_words + name_word_starts[w], len);
        n += len;
    }
    return n;
}

/* The entry of c, or -1. */
static int entry_of(uint32_t c) {
    size_t low = 0, high = sizeof name_runs / sizeof *name_runs;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (name_runs[mid].c + name_runs[mid].n <= c)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == sizeof name_runs / sizeof *name_runs || c < name_runs[low].c) return -1;
    return (int)(name_runs[low].entry + (c - name_runs[low].c));
}

size_t uni_name(char to[UNI_NAME_MAX], uint32_t c, UniVersion v) {
    if (v == UNI_3_2 && !uni_db_view(c, v).assigned) return 0;
    if (c - S_BASE < S_COUNT) {
        uint32_t s = c - S_BASE;
        return (size_t)snprintf(to, UNI_NAME_MAX, "%s%s%s%s", hangul_prefix,
                                jamo_l[s / (V_COUNT * T_COUNT)],
                                jamo_v[s % (V_COUNT * T_COUNT) / T_COUNT], jamo_t[s % T_COUNT]);
    }
    if (is_cjk(c)) return (size_t)snprintf(to, UNI_NAME_MAX, "%s%04X", cjk_prefix, (unsigned)c);
    int e = entry_of(c);
    return e < 0 ? 0 : spell(to, (unsigned)e);
}

/* The longest of `names` that starts s; its number, and its length in *len. -1: none. */
static int longest(const char *s, const char *const *names, int n, size_t *len) {
    int found = -1;
    *len = 0;
    for (int i = 0; i < n; i++) {
        size_t k = strlen(names[i]);
        if ((k > *len || found < 0) && strncmp(s, names[i], k) == 0) {
            found = i;
            *len = k;
        }
    }
    return found;
}

static uint32_t hangul_from_name(const char *s) {
    size_t len;
    int l = longest(s, jamo_l, 19, &len);
    s += len;
    int v = longest(s, jamo_v, V_COUNT, &len);
    s += len;
    int t = longest(s, jamo_t, T_COUNT, &len);
    if (v < 0 || s[len]) return 0;
    return S_BASE + (uint32_t)((l * V_COUNT + v) * T_COUNT + t);
}

/* Four or five hexadecimal capitals and nothing more. */
static uint32_t cjk_from_name(const char *s) {
    uint32_t c = 0;
    size_t n = strlen(s);
    if (n != 4 && n != 5) return 0;
    for (; *s; s++) {
        const char *digits = "0123456789ABCDEF", *d = strchr(digits, *s);
        if (!d) return 0;
        c = c << 4 | (uint32_t)(d - digits);
    }
    return is_cjk(c) ? c : 0;
}

static uint32_t name_hash(const char *s, size_t n) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ (uint8_t)s[i]) * 16777619u;
    return h ^ h >> 15;
}

/* The character of a plain entry. */
static uint32_t char_of(unsigned entry) {
    size_t low = 0, high = sizeof name_runs / sizeof *name_runs;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (name_runs[mid].entry + name_runs[mid].n <= entry)
            low = mid + 1;
        else
            high = mid;
    }
    return name_runs[low].c + (entry - name_runs[low].entry);
}

static unsigned sequence_of(uint32_t to[UNI_SEQUENCE_MAX], unsigned i) {
    unsigned n = 0;
    for (unsigned k = name_seq_starts[i]; k < name_seq_starts[i + 1]; k++)
        to[n++] = name_seq_chars[k];
    return n;
}

/* Entry + 1 of a name in capitals, 0: unknown. */
static unsigned find(const char *name, size_t n) {
    char spelled[UNI_NAME_MAX];
    uint32_t slot = name_hash(name, n) & (NAME_SLOTS - 1);
    for (; name_slots[slot]; slot = (slot + 1) & (NAME_SLOTS - 1)) {
        unsigned e = name_slots[slot] - 1u;
        if (spell(spelled, e) == n && memcmp(spelled, name, n) == 0) return e + 1;
    }
    return 0;
}

/* A single character by its name; through *entry for the others. Names that follow a rule are
 * known in capitals only. */
static uint32_t find_char(const char *name, const char *upper, size_t n, unsigned *entry) {
    *entry = 0;
    if (strncmp(name, hangul_prefix, sizeof hangul_prefix - 1) == 0) {
        uint32_t c = hangul_from_name(name + sizeof hangul_prefix - 1);
        if (c) return c;
    }
    if (strncmp(name, cjk_prefix, sizeof cjk_prefix - 1) == 0)
        return cjk_from_name(name + sizeof cjk_prefix - 1);
    *entry = find(upper, n);
    return *entry && *entry <= NAME_PLAIN ? char_of(*entry - 1) : 0;
}

unsigned uni_lookup(uint32_t to[UNI_SEQUENCE_MAX], const char *name, size_t n, UniVersion v) {
    char exact[UNI_NAME_MAX], upper[UNI_NAME_MAX];
    if (n == 0 || n >= UNI_NAME_MAX || memchr(name, 0, n)) return 0;
    for (size_t i = 0; i < n; i++)
        upper[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    memcpy(exact, name, n);
    exact[n] = 0;
    unsigned entry;
    uint32_t c = find_char(exact, upper, n, &entry);
    if (c) {
        if (v == UNI_3_2 && entry && !uni_db_view(c, v).assigned) return 0;
        to[0] = c;
        return 1;
    }
    if (entry == 0 || v == UNI_3_2) return 0;
    if (entry - 1 - NAME_PLAIN < NAME_ALIASES) {
        to[0] = name_alias_chars[entry - 1 - NAME_PLAIN];
        return 1;
    }
    return sequence_of(to, entry - 1 - NAME_PLAIN - NAME_ALIASES);
}
