/* The few functions of GLib that pyvips-binary's copy of GLib leaves out and Pango calls.
 *
 * The markup parser reads what Graphviz itself writes around bold and italic text: elements, attributes, character
 * references. It takes the whole document before it parses. https://docs.gtk.org/glib/struct.MarkupParseContext.html
 */

typedef unsigned long size_t;
typedef struct Context Context;
typedef struct Error Error;

typedef struct {
    void (*start_element)(Context *, const char *, const char **, const char **, void *, Error **);
    void (*end_element)(Context *, const char *, void *, Error **);
    void (*text)(Context *, const char *, size_t, void *, Error **);
    void (*passthrough)(Context *, const char *, size_t, void *, Error **);
    void (*error)(Context *, Error *, void *);
} Parser;

enum { MOST_ATTRIBUTES = 32, DEEPEST = 64, PARSE_ERROR = 2 };

struct Context {
    const Parser *parser;
    void *user_data;
    void (*notify)(void *);
    char *text;
    size_t length;
    char *open[DEEPEST];
    int depth;
};

extern void *realloc(void *, size_t);
extern void free(void *);
extern void *memcpy(void *, const void *, size_t);
extern size_t strlen(const char *);
extern int strcmp(const char *, const char *);
extern int strncmp(const char *, const char *, size_t);
extern unsigned g_quark_from_static_string(const char *);
extern void g_set_error_literal(Error **, unsigned, int, const char *);
extern int g_unichar_to_utf8(unsigned, char *);

unsigned g_markup_error_quark(void) { return g_quark_from_static_string("g-markup-error-quark"); }

static int fail(Error **error, const char *message)
{
    g_set_error_literal(error, g_markup_error_quark(), PARSE_ERROR, message);
    return 0;
}

Context *g_markup_parse_context_new(const Parser *parser, int flags, void *user_data, void (*notify)(void *))
{
    Context *context = realloc(0, sizeof(Context));
    context->parser = parser;
    context->user_data = user_data;
    context->notify = notify;
    context->text = 0;
    context->length = 0;
    context->depth = 0;
    return context;
}

void *g_markup_parse_context_get_user_data(Context *context) { return context->user_data; }

void g_markup_parse_context_get_position(Context *context, int *line, int *character)
{
    if (line) *line = 1;
    if (character) *character = 1;
}

void g_markup_parse_context_free(Context *context)
{
    if (context->notify) context->notify(context->user_data);
    free(context->text);
    free(context);
}

int g_markup_parse_context_parse(Context *context, const char *text, long length, Error **error)
{
    size_t added = length < 0 ? strlen(text) : (size_t)length;
    context->text = realloc(context->text, context->length + added + 1);
    memcpy(context->text + context->length, text, added);
    context->length += added;
    context->text[context->length] = 0;
    return 1;
}

static int is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static int is_name(char c) { return c && !is_space(c) && c != '=' && c != '>' && c != '/' && c != '<'; }

static char *past_spaces(char *at)
{
    while (is_space(*at)) at++;
    return at;
}

/* Replaces the character references of a text in place; returns whether all of them are known. */
static int plain(char *text)
{
    static const struct { const char *name; char value; } known[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *out = text;
    while (*text) {
        int i, found = 0;
        if (*text != '&') {
            *out++ = *text++;
            continue;
        }
        for (i = 0; i < 5 && !found; i++)
            if (!strncmp(text, known[i].name, strlen(known[i].name))) {
                *out++ = known[i].value;
                text += strlen(known[i].name);
                found = 1;
            }
        if (!found && text[1] == '#') {
            int base = text[2] == 'x' ? 16 : 10;
            unsigned value = 0;
            for (text += base == 16 ? 3 : 2; *text && *text != ';'; text++) {
                int digit = *text >= 'a' ? *text - 'a' + 10 : *text >= 'A' ? *text - 'A' + 10 : *text - '0';
                if (digit < 0 || digit >= base || value > 0x10FFFF) return 0;
                value = value * base + digit;
            }
            if (*text++ != ';') return 0;
            out += g_unichar_to_utf8(value, out);
            found = 1;
        }
        if (!found) return 0;
    }
    *out = 0;
    return 1;
}

static int closes(Context *context, char **at, Error **error)
{
    char *name = *at + 2, *end = name;
    while (is_name(*end)) end++;
    char *after = past_spaces(end);
    if (*after != '>') return fail(error, "a closing element is not complete");
    *end = 0;
    if (!context->depth || strcmp(context->open[context->depth - 1], name))
        return fail(error, "an element is closed that is not open");
    context->depth--;
    *at = after + 1;
    if (context->parser->end_element) context->parser->end_element(context, name, context->user_data, error);
    return !error || !*(void **)error;
}

static int opens(Context *context, char **at, Error **error)
{
    const char *names[MOST_ATTRIBUTES + 1], *values[MOST_ATTRIBUTES + 1];
    char *name = *at + 1, *here = name, *ends[2 * MOST_ATTRIBUTES + 1];
    int count = 0, end_count = 0, empty = 0;
    while (is_name(*here)) here++;
    if (here == name) return fail(error, "an element has no name");
    ends[end_count++] = here;
    for (here = past_spaces(here); *here && *here != '>' && *here != '/'; here = past_spaces(here)) {
        char quote;
        if (count == MOST_ATTRIBUTES) return fail(error, "an element has too many attributes");
        names[count] = here;
        while (is_name(*here)) here++;
        ends[end_count++] = here;
        here = past_spaces(here);
        if (*here != '=') return fail(error, "an attribute has no value");
        here = past_spaces(here + 1);
        quote = *here;
        if (quote != '"' && quote != '\'') return fail(error, "an attribute's value is not quoted");
        values[count++] = ++here;
        while (*here && *here != quote) here++;
        if (!*here) return fail(error, "an attribute's quote is not closed");
        *here++ = 0;
    }
    if (*here == '/') {
        empty = 1;
        here++;
    }
    if (*here != '>') return fail(error, "an element is not complete");
    *at = here + 1;
    while (end_count) *ends[--end_count] = 0;
    names[count] = values[count] = 0;
    for (int i = 0; i < count; i++)
        if (!plain((char *)values[i])) return fail(error, "an unknown character reference");
    if (context->parser->start_element)
        context->parser->start_element(context, name, names, values, context->user_data, error);
    if (error && *(void **)error) return 0;
    if (empty) {
        if (context->parser->end_element) context->parser->end_element(context, name, context->user_data, error);
        return !error || !*(void **)error;
    }
    if (context->depth == DEEPEST) return fail(error, "elements are nested too deeply");
    context->open[context->depth++] = name;
    return 1;
}

static int reads(Context *context, char **at, Error **error)
{
    char *end = *at;
    while (*end && *end != '<') end++;
    size_t length = end - *at;
    char *copy = realloc(0, length + 1);
    memcpy(copy, *at, length);
    copy[length] = 0;
    *at = end;
    int good = plain(copy);
    if (!good) fail(error, "an unknown character reference");
    else if (context->parser->text)
        context->parser->text(context, copy, strlen(copy), context->user_data, error);
    free(copy);
    return good && (!error || !*(void **)error);
}

int g_markup_parse_context_end_parse(Context *context, Error **error)
{
    char *at = context->text;
    Error *own = 0;
    Error **found = error ? error : &own;
    while (at && *at) {
        int good = *at != '<' ? reads(context, &at, found)
                 : at[1] == '/' ? closes(context, &at, found) : opens(context, &at, found);
        if (!good) return 0;
    }
    return context->depth ? fail(found, "an element is not closed") : 1;
}

/* The line-break class of a character (Unicode UAX #14), as far as text that is never wrapped needs it. */
int g_unichar_break_type(unsigned character)
{
    enum { LINE_FEED = 2, SPACE = 9, ALPHABETIC = 23 };
    return character == '\n' ? LINE_FEED : character == ' ' ? SPACE : ALPHABETIC;
}
