// For fopencookie.
#define _GNU_SOURCE 1
#include "CSphinx.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pocketsphinx.h>
#include <sphinxbase/cmd_ln.h>
#include <sphinxbase/err.h>
#include <sphinxbase/fe.h>
#include <sphinxbase/fsg_model.h>
#include <sphinxbase/logmath.h>
#include <sphinxbase/ngram_model.h>

static zs_log_handler log_handler;
static void *log_context;
static _Thread_local char last_error[512];

static void relay(void *unused, err_lvl_t level, const char *format, ...) {
    (void)unused;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == ' ')) line[--length] = 0;
    if (level >= ERR_ERROR) snprintf(last_error, sizeof last_error, "%s", line);
    if (log_handler) log_handler(log_context, (int)level, line);
}

void zs_log_to(zs_log_handler handler, void *context) {
    log_handler = handler;
    log_context = context;
    err_set_callback(relay, NULL);
}

const char *zs_last_error(void) { return last_error; }
void zs_clear_error(void) { last_error[0] = 0; }

zs_option_type zs_type_of(const char *name) {
    for (const arg_t *option = ps_args(); option->name; option++) {
        if (strcmp(option->name, name) != 0) continue;
        switch (option->type & ~ARG_REQUIRED) {
        case ARG_INTEGER: return ZS_INTEGER;
        case ARG_FLOATING: return ZS_FLOATING;
        case ARG_STRING: return ZS_STRING;
        case ARG_BOOLEAN: return ZS_BOOLEAN;
        default: return ZS_UNKNOWN;
        }
    }
    return ZS_UNKNOWN;
}

zs_settings *zs_settings_new(void) { return cmd_ln_init(NULL, ps_args(), 0, NULL); }
void zs_settings_free(zs_settings *settings) { cmd_ln_free_r(settings); }
void zs_set_string(zs_settings *settings, const char *name, const char *value) {
    cmd_ln_set_str_r(settings, name, value);
}
void zs_set_integer(zs_settings *settings, const char *name, long value) { cmd_ln_set_int_r(settings, name, value); }
void zs_set_floating(zs_settings *settings, const char *name, double value) {
    cmd_ln_set_float_r(settings, name, value);
}
void zs_set_boolean(zs_settings *settings, const char *name, int value) {
    cmd_ln_set_boolean_r(settings, name, value);
}
double zs_get_floating(zs_settings *settings, const char *name) { return cmd_ln_float_r(settings, name); }
long zs_get_integer(zs_settings *settings, const char *name) { return cmd_ln_int_r(settings, name); }

zs_language_model *zs_language_model_read(const char *path) {
    logmath_t *logs = logmath_init(1.0001, 0, 0);
    if (!logs) return NULL;
    ngram_model_t *model = ngram_model_read(NULL, path, NGRAM_AUTO, logs);
    logmath_free(logs);
    return model;
}
int zs_language_model_word_count(zs_language_model *model) { return (int)ngram_model_get_counts(model)[0]; }
const char *zs_language_model_word(zs_language_model *model, int word) { return ngram_word(model, word); }
void zs_language_model_free(zs_language_model *model) { ngram_model_free(model); }

zs_decoder *zs_decoder_new(zs_settings *settings) {
    // The table of settings goes to this file, not to the callback; the file is the thread's own.
    err_set_logfp(NULL);
    return ps_init(settings);
}
void zs_decoder_free(zs_decoder *decoder) { ps_free(decoder); }
const char *zs_search(zs_decoder *decoder) { return ps_get_search(decoder); }
int zs_set_search(zs_decoder *decoder, const char *name) { return ps_set_search(decoder, name); }
int zs_unset_search(zs_decoder *decoder, const char *name) { return ps_unset_search(decoder, name); }

int zs_has_word(zs_decoder *decoder, const char *word) {
    char *phones = ps_lookup_word(decoder, word);
    int found = phones != NULL;
    ckd_free(phones);
    return found;
}

int zs_decode(zs_decoder *decoder, const int16_t *samples, size_t count) {
    // Without this the frame counter runs on from utterance to utterance, and with it the segments' times.
    if (ps_start_stream(decoder) < 0) return -1;
    if (ps_start_utt(decoder) < 0) return -2;
    int processed = ps_process_raw(decoder, samples, count, 0, 1);
    int ended = ps_end_utt(decoder);
    return processed < 0 ? -3 : ended < 0 ? -4 : 0;
}

zs_front_end *zs_front_end_new(zs_settings *settings, int cepstra) {
    // The decoder's own front end has as many cepstra as the model has features, which a network's are not.
    long features = cmd_ln_int_r(settings, "-ncep");
    cmd_ln_set_int_r(settings, "-ncep", cepstra);
    fe_t *front = fe_init_auto_r(settings);
    cmd_ln_set_int_r(settings, "-ncep", features);
    return front;
}
void zs_front_end_free(zs_front_end *front) { fe_free(front); }

float *zs_cepstra(zs_front_end *front, const int16_t *samples, size_t count, int *frames, int *size) {
    *size = fe_get_output_size(front);
    fe_start_stream(front);
    if (fe_start_utt(front) < 0) return NULL;
    // Asked without a buffer, the front end tells how many frames the samples make; the end may add one.
    int32 expected = 0;
    int16 const *rest = samples;
    size_t left = count;
    if (fe_process_frames(front, &rest, &left, NULL, &expected, NULL) < 0) return NULL;
    float *cepstra = malloc(sizeof(float) * (size_t)(expected + 1) * (size_t)*size);
    float **rows = malloc(sizeof(float *) * (size_t)(expected + 1));
    if (!cepstra || !rows) {
        free(cepstra);
        free(rows);
        return NULL;
    }
    for (int row = 0; row <= expected; row++) rows[row] = cepstra + (size_t)row * (size_t)*size;
    int32 done = expected, last = 0;
    rest = samples;
    left = count;
    int failed = fe_process_frames(front, &rest, &left, rows, &done, NULL) < 0;
    failed |= fe_end_utt(front, rows[done], &last) < 0;
    free(rows);
    if (failed) {
        free(cepstra);
        return NULL;
    }
    *frames = done + last;
    return cepstra;
}
void zs_free(void *memory) { free(memory); }

int zs_decode_features(zs_decoder *decoder, const float *features, int frames, int size) {
    if (ps_start_stream(decoder) < 0) return -1;
    if (ps_start_utt(decoder) < 0) return -2;
    // The library takes rows that it may write to, one by one.
    float *copy = malloc(sizeof(float) * (size_t)frames * (size_t)size);
    float **rows = malloc(sizeof(float *) * (size_t)frames);
    int processed = -1;
    if (copy && rows) {
        memcpy(copy, features, sizeof(float) * (size_t)frames * (size_t)size);
        for (int row = 0; row < frames; row++) rows[row] = copy + (size_t)row * (size_t)size;
        processed = ps_process_cep(decoder, rows, frames, 0, 1);
    }
    free(rows);
    free(copy);
    int ended = ps_end_utt(decoder);
    return processed < 0 ? -3 : ended < 0 ? -4 : 0;
}

/// Scores in memory as the stream that the library reads them from: a header, then frames.
///
/// Looking ahead, the library goes back to an earlier frame and forgets to return, so that it would read that frame's
/// followers as new ones. Here a seek counts for one frame; then reading goes on where it was. A read never passes the end
/// of a frame, and header and frames begin at multiples of the stream's buffer, so that glibc keeps nothing of what lies
/// beside a frame.
typedef struct {
    char header[128];
    size_t header_size;
    const char *frames;
    size_t frame_size, frame_count;
    /// Size of the buffer, a power of two.
    size_t stride;
    /// Where reading goes on, and where one frame is looked at again; in bytes of the stream.
    size_t next, again;
    int is_again;
} score_stream;

static ssize_t read_scores(void *cookie, char *target, size_t count) {
    score_stream *stream = cookie;
    size_t *position = stream->is_again ? &stream->again : &stream->next;
    size_t part = *position / stream->stride, offset = *position % stream->stride;
    if (part > stream->frame_count) return 0;
    const char *source = part == 0 ? stream->header : stream->frames + (part - 1) * stream->frame_size;
    size_t size = part == 0 ? stream->header_size : stream->frame_size;
    if (count > size - offset) count = size - offset;
    memcpy(target, source + offset, count);
    *position += count;
    if (offset + count == size) {
        *position = (part + 1) * stream->stride;
        stream->is_again = 0;
    }
    return (ssize_t)count;
}

static int seek_scores(void *cookie, off64_t *offset, int whence) {
    score_stream *stream = cookie;
    if (whence == SEEK_CUR && *offset == 0) {
        *offset = (off64_t)(stream->is_again ? stream->again : stream->next);
        return 0;
    }
    if (whence != SEEK_SET || *offset < 0 || (size_t)*offset % stream->stride != 0) return -1;
    stream->again = (size_t)*offset - stream->stride;
    stream->is_again = 1;
    return 0;
}

int zs_decode_scores(zs_decoder *decoder, const int16_t *scores, int frames, int states) {
    score_stream stream = {
        .frames = (const char *)scores,
        .frame_size = (size_t)(states + 1) * sizeof *scores,
        .frame_count = (size_t)frames,
        .stride = 256,
    };
    int length = snprintf(stream.header, sizeof stream.header - sizeof(int32_t),
                          "s3\nversion 0.1\nn_sen %d\nlogbase %f\nendhdr\n", states,
                          logmath_get_base(ps_get_logmath(decoder)));
    int32_t byte_order = 0x11223344;
    memcpy(stream.header + length, &byte_order, sizeof byte_order);
    stream.header_size = (size_t)length + sizeof byte_order;
    while (stream.stride < stream.frame_size) stream.stride *= 2;
    char *buffer = malloc(stream.stride);
    FILE *file = fopencookie(&stream, "rb", (cookie_io_functions_t){.read = read_scores, .seek = seek_scores});
    int decoded = -1;
    if (buffer && file && setvbuf(file, buffer, _IOFBF, stream.stride) == 0 && ps_start_stream(decoder) >= 0)
        decoded = ps_decode_senscr(decoder, file);
    if (file) fclose(file);
    free(buffer);
    return decoded == frames ? 0 : -2;
}

int zs_frame_count(zs_decoder *decoder) { return ps_get_n_frames(decoder); }

double zs_path_score(zs_decoder *decoder) {
    int32 score;
    if (!ps_get_hyp(decoder, &score)) return NAN;
    // Scores of a search are logarithms to the decoder's base, in steps of 2^10 (SENSCR_SHIFT).
    return logmath_log_to_ln(ps_get_logmath(decoder), 1) * 1024.0 * score;
}

int zs_each_segment(zs_decoder *decoder, zs_segment_handler handler, void *context) {
    int count = 0;
    logmath_t *logs = ps_get_logmath(decoder);
    for (ps_seg_t *item = ps_seg_iter(decoder); item; item = ps_seg_next(item)) {
        zs_segment segment = {.word = ps_seg_word(item)};
        ps_seg_frames(item, &segment.first_frame, &segment.last_frame);
        int32 acoustic, language, backoff;
        segment.posterior = logmath_exp(logs, ps_seg_prob(item, &acoustic, &language, &backoff));
        handler(context, &segment);
        count++;
    }
    return count;
}

zs_grammar *zs_grammar_new(zs_decoder *decoder, const char *name, int states, int start, int end) {
    float32 weight = (float32)cmd_ln_float_r(ps_get_config(decoder), "-lw");
    fsg_model_t *grammar = fsg_model_init(name, ps_get_logmath(decoder), weight, states);
    if (!grammar) return NULL;
    grammar->start_state = start;
    grammar->final_state = end;
    return grammar;
}
void zs_grammar_free(zs_grammar *grammar) { fsg_model_free(grammar); }
int zs_grammar_word(zs_grammar *grammar, const char *word) { return fsg_model_word_add(grammar, word); }

void zs_grammar_add(zs_grammar *grammar, int from, int to, double log_probability, int word) {
    // As fsg_model_read does: the library's logarithm, weighted once.
    int32 cost = (int32)(logmath_ln_to_log(grammar->lmath, log_probability) * grammar->lw);
    if (word < 0)
        fsg_model_null_trans_add(grammar, from, to, cost);
    else
        fsg_model_trans_add(grammar, from, to, cost, word);
}

int zs_use_grammar(zs_decoder *decoder, const char *name, zs_grammar *grammar) {
    glist_free(fsg_model_null_trans_closure(grammar, NULL));
    return ps_set_fsg(decoder, name, grammar);
}
