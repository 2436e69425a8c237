/* charset.c -- which characters a set of a pattern holds.
 *
 * sre_set_eval is the truth: it reads the charset's code words. The rest is speed: a byte for each
 * character below 256, made at compile time; pages of 256 bits for the others below 65536, made
 * when a text asks often enough [SRE2]. Sets that depend on the locale have neither. */

#include "sre_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const SreChars *sre_chars;

void sre_init(const SreChars *chars) {
    sre_chars = chars;
}

/* ---- characters ---- */

static bool ascii_alpha(uint32_t ch) {
    return (ch | 32) - 'a' < 26;
}

static bool ascii_digit(uint32_t ch) {
    return ch - '0' < 10;
}

static bool ascii_space(uint32_t ch) {
    return ch == ' ' || ch - 9 < 5;
}

static bool ascii_word(uint32_t ch) {
    return ascii_alpha(ch) || ascii_digit(ch) || ch == '_';
}

uint32_t sre_ascii_tolower(uint32_t ch) {
    return ch - 'A' < 26 ? ch + 32 : ch;
}

uint32_t sre_unicode_tolower(uint32_t ch) {
    return sre_chars->lower(ch);
}

bool sre_ascii_iscased(uint32_t ch) {
    return ascii_alpha(ch);
}

bool sre_unicode_iscased(uint32_t ch) {
    return sre_chars->lower(ch) != ch || sre_chars->upper(ch) != ch;
}

uint32_t sre_lower_locale(uint32_t ch) {
    return ch < 256 ? (uint32_t)tolower((int)ch) : ch;
}

static uint32_t upper_locale(uint32_t ch) {
    return ch < 256 ? (uint32_t)toupper((int)ch) : ch;
}

uint32_t sre_getlower(uint32_t ch, unsigned flags) {
    if (flags & SRE_FLAG_LOCALE) return sre_lower_locale(ch);
    if (flags & SRE_FLAG_UNICODE) return sre_chars->lower(ch);
    return sre_ascii_tolower(ch);
}

bool sre_category(uint32_t category, uint32_t ch) {
    switch ((enum SreCategory)category) {
    case CAT_DIGIT: return ascii_digit(ch);
    case CAT_NOT_DIGIT: return !ascii_digit(ch);
    case CAT_SPACE: return ascii_space(ch);
    case CAT_NOT_SPACE: return !ascii_space(ch);
    case CAT_WORD: return ascii_word(ch);
    case CAT_NOT_WORD: return !ascii_word(ch);
    case CAT_LINEBREAK: return ch == '\n';
    case CAT_NOT_LINEBREAK: return ch != '\n';
    case CAT_LOC_WORD: return ch < 256 && (isalnum((int)ch) || ch == '_');
    case CAT_LOC_NOT_WORD: return !(ch < 256 && (isalnum((int)ch) || ch == '_'));
    case CAT_UNI_DIGIT: return sre_chars->is_decimal(ch);
    case CAT_UNI_NOT_DIGIT: return !sre_chars->is_decimal(ch);
    case CAT_UNI_SPACE: return sre_chars->is_space(ch);
    case CAT_UNI_NOT_SPACE: return !sre_chars->is_space(ch);
    case CAT_UNI_WORD: return ch == '_' || sre_chars->is_alnum(ch);
    case CAT_UNI_NOT_WORD: return ch != '_' && !sre_chars->is_alnum(ch);
    case CAT_UNI_LINEBREAK: return sre_chars->is_linebreak(ch);
    case CAT_UNI_NOT_LINEBREAK: return !sre_chars->is_linebreak(ch);
    case CAT_COUNT: break;
    }
    return false;
}

/* ---- the code words of a set ---- */

enum { BITMAP_WORDS = 256 / 32, MAP_WORDS = 256 / 4 };

static uint32_t block_of(const uint32_t *map, uint32_t high) {
    return map[high / 4] >> (high % 4 * 8) & 255;
}

/* Words of the item at set[0], its operator included. */
static size_t item_words(const uint32_t *set) {
    switch (set[0]) {
    case C_FAILURE:
    case C_NEGATE: return 1;
    case C_LITERAL:
    case C_CATEGORY: return 2;
    case C_RANGE:
    case C_RANGE_UNI_IGNORE: return 3;
    case C_CHARSET: return 1 + BITMAP_WORDS;
    case C_BIGCHARSET: return 2 + MAP_WORDS + (size_t)set[1] * BITMAP_WORDS;
    default: return 0;
    }
}

size_t sre_set_check(const uint32_t *code, size_t i, size_t end) {
    while (i < end) {
        const uint32_t *item = code + i;
        if (item[0] == C_BIGCHARSET && end - i < 2 + MAP_WORDS) return 0;
        size_t n = item_words(item);
        if (n == 0 || n > end - i) return 0;
        if (item[0] == C_CATEGORY && item[1] >= CAT_COUNT) return 0;
        for (uint32_t k = 0; item[0] == C_BIGCHARSET && k < 256; k++)
            if (block_of(item + 2, k) >= item[1]) return 0;
        i += n;
        if (item[0] == C_FAILURE) return i;
    }
    return 0;
}

static bool in_bitmap(const uint32_t *bits, uint32_t k) {
    return bits[k / 32] >> (k % 32) & 1;
}

static bool in_big(const uint32_t *set, uint32_t ch) {
    if (ch >= 0x10000) return false;
    uint32_t block = block_of(set + 2, ch >> 8);
    return in_bitmap(set + 2 + MAP_WORDS + block * BITMAP_WORDS, ch & 255);
}

static bool in_item(const uint32_t *set, uint32_t ch) {
    switch (set[0]) {
    case C_LITERAL: return ch == set[1];
    case C_CATEGORY: return sre_category(set[1], ch);
    case C_RANGE: return set[1] <= ch && ch <= set[2];
    case C_RANGE_UNI_IGNORE: {
        uint32_t up = sre_chars->upper(ch);
        return (set[1] <= ch && ch <= set[2]) || (set[1] <= up && up <= set[2]);
    }
    case C_CHARSET: return ch < 256 && in_bitmap(set + 1, ch);
    case C_BIGCHARSET: return in_big(set, ch);
    default: return false;
    }
}

static bool in_set(const uint32_t *set, uint32_t ch) {
    bool yes = true;
    for (; set[0] != C_FAILURE; set += item_words(set)) {
        if (set[0] == C_NEGATE) yes = !yes;
        else if (in_item(set, ch)) return yes;
    }
    return !yes;
}

bool sre_set_eval(const SreSet *set, uint32_t ch) {
    switch (set->fold) {
    case FOLD_ASCII: return in_set(set->code, sre_ascii_tolower(ch));
    case FOLD_UNICODE: return in_set(set->code, sre_chars->lower(ch));
    case FOLD_LOCALE: {
        uint32_t low = sre_lower_locale(ch), up = upper_locale(ch);
        return in_set(set->code, low) || (up != low && in_set(set->code, up));
    }
    case FOLD_LOCALE_LIT: {
        uint32_t c = set->code[1];
        return set->invert != (ch == c || sre_lower_locale(ch) == c || upper_locale(ch) == c);
    }
    default: return in_set(set->code, ch);
    }
}

/* ---- tables ---- */

/* What one item says about the characters from 256 on. */
static int item_high(const uint32_t *item) {
    switch (item[0]) {
    case C_LITERAL: return item[1] < 256 ? HIGH_NONE : HIGH_ASK;
    case C_RANGE: return item[2] < 256 || item[1] > item[2] ? HIGH_NONE : HIGH_ASK;
    case C_CHARSET: return HIGH_NONE;
    case C_CATEGORY:
        if (item[1] > CAT_NOT_LINEBREAK) return HIGH_ASK;
        return item[1] & 1 ? HIGH_ALL : HIGH_NONE; /* ASCII classes: plain, negated, plain, ... */
    default: return HIGH_ASK;
    }
}

static int set_high(const SreSet *set) {
    bool yes = true;
    if (set->fold == FOLD_UNICODE) return HIGH_ASK; /* the Kelvin sign folds to k */
    for (const uint32_t *item = set->code; item[0] != C_FAILURE; item += item_words(item)) {
        if (item[0] == C_NEGATE) yes = !yes;
        else if (item_high(item) == HIGH_ALL) return yes ? HIGH_ALL : HIGH_NONE;
        else if (item_high(item) == HIGH_ASK) return HIGH_ASK;
    }
    return yes ? HIGH_NONE : HIGH_ALL;
}

static bool locale_bound(const SreSet *set) {
    if (set->fold == FOLD_LOCALE || set->fold == FOLD_LOCALE_LIT) return true;
    for (const uint32_t *item = set->code; item[0] != C_FAILURE; item += item_words(item))
        if (item[0] == C_CATEGORY && (item[1] == CAT_LOC_WORD || item[1] == CAT_LOC_NOT_WORD))
            return true;
    return false;
}

void sre_set_finish(SreSet *set) {
    set->hard = locale_bound(set);
    set->high = set->hard ? HIGH_ASK : set_high(set);
    set->category = CAT_COUNT;
    if (set->fold == FOLD_NO && set->code[0] == C_CATEGORY && set->code[2] == C_FAILURE)
        set->category = (uint8_t)set->code[1];
    for (uint32_t ch = 0; ch < 256 && !set->hard; ch++) set->has[ch] = sre_set_eval(set, ch);
}

void sre_set_clear(SreSet *set) {
    SrePages *pages = atomic_load_explicit(&set->pages, memory_order_relaxed);
    for (int i = 0; pages && i < 256; i++)
        free(atomic_load_explicit(&pages->bits[i], memory_order_relaxed));
    free(pages);
}

/* How often a set is asked one by one before pages are made: a page costs 256 questions. */
enum { PAGES_PAY = 64 };

static SrePages *pages_of(SreSet *set) {
    SrePages *pages = atomic_load_explicit(&set->pages, memory_order_acquire);
    if (pages) return pages;
    if (atomic_fetch_add_explicit(&set->asked, 1, memory_order_relaxed) < PAGES_PAY) return NULL;
    SrePages *fresh = calloc(1, sizeof *fresh);
    if (!fresh) return NULL;
    /* release; pairs with the acquire above. Who comes second takes the first one's. */
    if (atomic_compare_exchange_strong(&set->pages, &pages, fresh)) return fresh;
    free(fresh);
    return pages;
}

static const uint8_t *page_make(SreSet *set, SrePages *pages, uint32_t page) {
    uint8_t *old = NULL, *bits = calloc(1, 32);
    if (!bits) return NULL;
    for (uint32_t k = 0; k < 256; k++)
        bits[k >> 3] |= (uint8_t)(sre_set_eval(set, page << 8 | k) << (k & 7));
    /* release; pairs with the acquire in sre_set_high */
    if (atomic_compare_exchange_strong(&pages->bits[page], &old, bits)) return bits;
    free(bits);
    return old;
}

bool sre_set_high(SreSet *set, uint32_t ch) {
    SrePages *pages = ch < 0x10000 && !set->hard ? pages_of(set) : NULL;
    if (!pages) return sre_set_eval(set, ch);
    const uint8_t *bits = atomic_load_explicit(&pages->bits[ch >> 8], memory_order_acquire);
    if (UNLIKELY(!bits) && !(bits = page_make(set, pages, ch >> 8))) return sre_set_eval(set, ch);
    return bits[(ch >> 3) & 31] >> (ch & 7) & 1;
}
