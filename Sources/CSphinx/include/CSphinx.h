#ifndef ZHIDA_CSPHINX_H
#define ZHIDA_CSPHINX_H

#include <stddef.h>
#include <stdint.h>

// What Swift cannot call of PocketSphinx 5prealpha: variadic logging, macros, typed settings. No decisions here.

/// Severity of a log line, the library's own numbers.
enum { ZS_DEBUG = 0, ZS_INFO = 1, ZS_WARN = 3, ZS_ERROR = 4, ZS_FATAL = 5 };

/// Receives one log line; called on the thread that decodes.
typedef void (*zs_log_handler)(void *context, int level, const char *line);

/// Sends the library's log to `handler` alone; NULL drops it. For the whole process: call before anything else.
void zs_log_to(zs_log_handler handler, void *context);

/// The last line of error or fatal level that this thread logged, "" if none since zs_clear_error.
const char *zs_last_error(void);
void zs_clear_error(void);

/// The type of a search option.
typedef enum { ZS_UNKNOWN, ZS_INTEGER, ZS_FLOATING, ZS_STRING, ZS_BOOLEAN } zs_option_type;

/// The type of the option `name` ("-beam"); ZS_UNKNOWN where the library has none of that name.
zs_option_type zs_type_of(const char *name);

/// Settings of a recogniser.
typedef struct cmd_ln_s zs_settings;

/// The library's defaults; NULL without memory.
zs_settings *zs_settings_new(void);
void zs_settings_free(zs_settings *settings);

/// Each setter is for options of its own type only: the library crashes on a value of another type.
void zs_set_string(zs_settings *settings, const char *name, const char *value);
void zs_set_integer(zs_settings *settings, const char *name, long value);
void zs_set_floating(zs_settings *settings, const char *name, double value);
void zs_set_boolean(zs_settings *settings, const char *name, int value);
double zs_get_floating(zs_settings *settings, const char *name);
long zs_get_integer(zs_settings *settings, const char *name);

/// A language model on its own, to look at its words.
typedef struct ngram_model_s zs_language_model;

/// Reads ARPA text, its DMP or its trie form, by what the file holds; NULL where it is none.
zs_language_model *zs_language_model_read(const char *path);
int zs_language_model_word_count(zs_language_model *model);
const char *zs_language_model_word(zs_language_model *model, int word);
void zs_language_model_free(zs_language_model *model);

/// A decoder. One thread at a time.
typedef struct ps_decoder_s zs_decoder;

/// NULL where the model cannot be loaded; the settings stay the caller's.
zs_decoder *zs_decoder_new(zs_settings *settings);
void zs_decoder_free(zs_decoder *decoder);

/// The name of the search in use; NULL without one.
const char *zs_search(zs_decoder *decoder);
/// 0 or negative.
int zs_set_search(zs_decoder *decoder, const char *name);
int zs_unset_search(zs_decoder *decoder, const char *name);

/// Whether the dictionary has the word.
int zs_has_word(zs_decoder *decoder, const char *word);

/// Decodes one utterance as a whole, so that cepstral means are those of the utterance. 0 or negative.
int zs_decode(zs_decoder *decoder, const int16_t *samples, size_t count);

/// Makes cepstra of samples.
typedef struct fe_s zs_front_end;

/// A front end by the settings of a loaded decoder, with `cepstra` numbers a frame. NULL where they do not fit.
zs_front_end *zs_front_end_new(zs_settings *settings, int cepstra);
void zs_front_end_free(zs_front_end *front);

/// Cepstra of an utterance, before means are taken: `*frames` rows of `*size` floats, to be freed with `zs_free`. NULL without memory or where the front end fails.
float *zs_cepstra(zs_front_end *front, const int16_t *samples, size_t count, int *frames, int *size);
void zs_free(void *memory);

/// Decodes one utterance given as features: `frames` rows of `size` floats, as -ceplen says. 0 or negative.
int zs_decode_features(zs_decoder *decoder, const float *features, int frames, int size);

/// Decodes one utterance whose states' scores are known: for each of `frames`, the number of states and the cost of each,
/// 16 bits all, 0 for the likeliest and a step of 1024 logarithms to the base 1.0001 apart. 0 or negative.
int zs_decode_scores(zs_decoder *decoder, const int16_t *scores, int frames, int states);

/// The library's own count of a decoded utterance's frames.
int zs_frame_count(zs_decoder *decoder);

/// The natural logarithm of the likelihood of the best path through the last search, transitions included; only
/// differences between searches of the same sound mean anything, and those only with -compallsen. NaN without a path.
double zs_path_score(zs_decoder *decoder);

/// One word of the result.
typedef struct {
    /// Valid until the next call with the decoder.
    const char *word;
    /// Both inclusive.
    int first_frame, last_frame;
    /// May exceed 1 by rounding.
    double posterior;
} zs_segment;

typedef void (*zs_segment_handler)(void *context, const zs_segment *segment);

/// Hands over each word of the result, silences and fillers included. The number of words.
int zs_each_segment(zs_decoder *decoder, zs_segment_handler handler, void *context);

/// A grammar being built.
typedef struct fsg_model_s zs_grammar;

/// `states` states; `start` and `end` among them. NULL without memory.
zs_grammar *zs_grammar_new(zs_decoder *decoder, const char *name, int states, int start, int end);
void zs_grammar_free(zs_grammar *grammar);

/// The number of a word, added where it is new.
int zs_grammar_word(zs_grammar *grammar, const char *word);

/// `log_probability` is natural, ≤ 0; a negative `word` makes a transition without a word.
void zs_grammar_add(zs_grammar *grammar, int from, int to, double log_probability, int word);

/// Ends building and makes the grammar a search of the decoder under its name. 0 or negative.
int zs_use_grammar(zs_decoder *decoder, const char *name, zs_grammar *grammar);

#endif
