/* astdump.c -- the front end as a program, for the comparisons in this folder.
 *
 *     astdump [options] [FILE...]      without files: length-prefixed texts on stdin, see below
 *       --mode exec|eval|single|func_type   --type-comments   --text (source is a str)
 *       --no-positions   --optimize N
 *       --scopes   --folded   --check (all passes; prints the warnings)   --quiet (parse only)
 *       --time   parse only, print lines and seconds
 *       --names FILE     lines `code name` for \N{...}
 *
 * Output per text: `ok LENGTH` and a dump, or one line `error` with the fields of the exception:
 * class, message, lineno, offset, end_lineno, end_offset, text; None where missing.
 * On stdin each text is `LENGTH\n` and the bytes; the answer is flushed after each. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "fold.h"
#include "front.h"
#include "scope.h"

typedef struct Name { char text[96]; int32_t code; } Name;
static struct { Name *at; size_t n; } names;
static enum { SHOW_AST, SHOW_SCOPES, SHOW_FOLDED, SHOW_WARNINGS, SHOW_NOTHING } show;
static bool positions = true;

static int by_text(const void *a, const void *b) {
    return strcmp(((const Name *)a)->text, ((const Name *)b)->text);
}

static void read_names(const char *path) {
    FILE *in = fopen(path, "r");
    Name one;
    if (!in) {
        perror(path);
        exit(2);
    }
    while (fscanf(in, "%x %95[^\n]", (unsigned *)&one.code, one.text) == 2) {
        names.at = realloc(names.at, (names.n + 1) * sizeof one);
        if (!names.at)
            abort();
        names.at[names.n++] = one;
    }
    fclose(in);
    qsort(names.at, names.n, sizeof one, by_text);
}

static int32_t char_by_name(void *arg, const char *name, size_t len) {
    Name key;
    if (len >= sizeof key.text || !names.n)
        return -1;
    for (size_t i = 0; i < len; i++)
        key.text[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 32) : name[i];
    key.text[len] = 0;
    Name *found = bsearch(&key, names.at, names.n, sizeof key, by_text);
    return found ? found->code : -1;
}

/* The C library knows most of the codecs that tests declare. */
static char *decode(void *arg, const char *name, const char *bytes, size_t len, size_t *outlen,
                    char **error) {
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return NULL;
    char *out = malloc(len * 4 + 1), *in = (char *)bytes, *to = out;
    size_t left = len, room = len * 4;
    if (!out)
        abort();
    size_t bad = iconv(cd, &in, &left, &to, &room);
    iconv_close(cd);
    if (bad == (size_t)-1) {
        free(out);
        *error = strdup("bytes do not fit the declared encoding");
        return NULL;
    }
    *outlen = (size_t)(to - out);
    return out;
}

static void put_escaped(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '\n')
            fputs("\\n", stdout);
        else if (s[i] == '\\')
            fputs("\\\\", stdout);
        else if (s[i] == '\t')
            fputs("\\t", stdout);
        else if (s[i] == '\r')
            fputs("\\r", stdout);
        else
            putchar(s[i]);
    }
}

static void put_number(bool set, int n) {
    if (set)
        printf("\t%d", n);
    else
        fputs("\tNone", stdout);
}

static void print_error(const FrontError *e) {
    printf("error\t%s\t", front_error_names[e->cls]);
    put_escaped(e->msg, strlen(e->msg));
    put_number(e->located, e->lineno);
    put_number(e->located, e->offset);
    put_number(e->located && e->has_end, e->end_lineno);
    put_number(e->located && e->has_end && !e->no_end_offset, e->end_offset);
    putchar('\t');
    if (e->text) {
        putchar('=');
        put_escaped(e->text->data, e->text->len);
    } else {
        fputs("None", stdout);
    }
    putchar('\n');
}

static void print_warnings(Front *f) {
    char *out = NULL;
    size_t len = 0;
    FILE *o = open_memstream(&out, &len);
    for (FrontWarning *w = f->warnings; w; w = w->next)
        fprintf(o, "%s\t%d\t%s\n", w->cls == WARN_SYNTAX ? "SyntaxWarning" : "DeprecationWarning",
                w->lineno, w->msg);
    fclose(o);
    printf("ok %zu\n", len);
    fwrite(out, 1, len, stdout);
    free(out);
}

/* The passes behind the parser, as far as the output wants them. */
static bool run_passes(Front *f, Node *tree, ScopeTable **scopes) {
    bool all = show == SHOW_WARNINGS;
    if ((all || show == SHOW_FOLDED) && !fold_module(f, tree))
        return false;
    if ((all || show == SHOW_SCOPES) && !(*scopes = scope_build(f, tree)))
        return false;
    return !all || check_module(f, tree, *scopes);
}

static void print_result(Front *f, Node *tree) {
    ScopeTable *scopes = NULL;
    size_t len = 0;
    char *out = NULL;
    if (!run_passes(f, tree, &scopes)) {
        print_error(&f->error);
        return;
    }
    if (show == SHOW_WARNINGS) {
        print_warnings(f);
        return;
    }
    if (show == SHOW_SCOPES)
        out = scope_dump(scopes, &len);
    else if (show != SHOW_NOTHING)
        out = ast_dump(tree, positions, &len);
    printf("ok %zu\n", len);
    fwrite(out ? out : "", 1, len, stdout);
    free(out);
}

static void one_text(const FrontOptions *opt, const char *text, size_t len) {
    Front *f = front_new(opt);
    Node *tree = front_parse(f, text, len);
    if (tree)
        print_result(f, tree);
    else
        print_error(&f->error);
    fflush(stdout);
    front_free(f);
}

static char *read_file(const char *path, size_t *len) {
    FILE *in = fopen(path, "rb");
    if (!in || fseek(in, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    *len = (size_t)ftell(in);
    rewind(in);
    char *text = malloc(*len + 1);
    if (!text || fread(text, 1, *len, in) != *len)
        abort();
    fclose(in);
    return text;
}

static void from_stdin(const FrontOptions *opt) {
    size_t len;
    while (scanf("%zu", &len) == 1 && getchar() == '\n') {
        char *text = malloc(len + 1);
        if (!text || fread(text, 1, len, stdin) != len)
            exit(2);
        one_text(opt, text, len);
        free(text);
    }
}

static void time_files(const FrontOptions *opt, char **files) {
    size_t lines = 0, bytes = 0, len;
    double seconds = 0;
    for (; *files; files++) {
        char *text = read_file(*files, &len);
        struct timespec a, b;
        for (size_t i = 0; i < len; i++)
            lines += text[i] == '\n';
        bytes += len;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
        Front *f = front_new(opt);
        front_parse(f, text, len);
        front_free(f);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
        seconds += (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
        free(text);
    }
    printf("%zu lines, %zu bytes, %.3f s, %.0f lines/s\n", lines, bytes, seconds,
           (double)lines / seconds);
}

static FrontMode mode_of(const char *s) {
    static const char *const all[] = {"exec", "eval", "single", "func_type"};
    for (int i = 0; i < 4; i++)
        if (strcmp(s, all[i]) == 0)
            return (FrontMode)i;
    fprintf(stderr, "astdump: unknown mode %s\n", s);
    exit(2);
}

int main(int argc, char **argv) {
    FrontOptions opt = {.max_str_digits = 4300, .char_by_name = char_by_name,
                        .decode = decode};
    bool timing = false;
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char *a = argv[i] + 2;
        if (strcmp(a, "mode") == 0 && i + 1 < argc)
            opt.mode = mode_of(argv[++i]);
        else if (strcmp(a, "names") == 0 && i + 1 < argc)
            read_names(argv[++i]);
        else if (strcmp(a, "optimize") == 0 && i + 1 < argc)
            opt.optimize = atoi(argv[++i]);
        else if (strcmp(a, "type-comments") == 0)
            opt.type_comments = true;
        else if (strcmp(a, "text") == 0)
            opt.is_text = true;
        else if (strcmp(a, "no-positions") == 0)
            positions = false;
        else if (strcmp(a, "scopes") == 0)
            show = SHOW_SCOPES;
        else if (strcmp(a, "folded") == 0)
            show = SHOW_FOLDED;
        else if (strcmp(a, "check") == 0)
            show = SHOW_WARNINGS;
        else if (strcmp(a, "quiet") == 0)
            show = SHOW_NOTHING;
        else if (strcmp(a, "time") == 0)
            timing = true;
        else {
            fprintf(stderr, "astdump: unknown option %s\n", argv[i]);
            return 2;
        }
    }
    if (timing)
        time_files(&opt, argv + i);
    else if (i == argc)
        from_stdin(&opt);
    for (; !timing && i < argc; i++) {
        size_t len;
        char *text = read_file(argv[i], &len);
        one_text(&opt, text, len);
        free(text);
    }
    free(names.at);
    return 0;
}
