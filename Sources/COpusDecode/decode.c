#include "COpusDecode.h"

#include <stdlib.h>

#include <opus.h>

struct zo_decoder {
    OggOpusFile *file;
    OpusDecoder *opus;
    int factor;
    int link;
};

/// Whether a link's packets hold one stream whose channels are in their order.
static int is_plain(const OpusHead *head) {
    if (!head || head->channel_count > 2 || head->stream_count != 1) return 0;
    if (head->coupled_count != head->channel_count - 1) return 0;
    for (int channel = 0; channel < head->channel_count; channel++)
        if (head->mapping[channel] != channel) return 0;
    return 1;
}

/// Each link begins anew: its decoder remembers nothing of the one before.
static OpusDecoder *decoder_of(zo_decoder *decoder, int link) {
    if (decoder->link == link) return decoder->opus;
    if (decoder->opus) opus_decoder_destroy(decoder->opus);
    decoder->opus = NULL;
    decoder->link = link;
    const OpusHead *head = op_head(decoder->file, link);
    if (!is_plain(head)) return NULL;
    int status;
    decoder->opus = opus_decoder_create(48000 / decoder->factor, head->channel_count, &status);
    if (decoder->opus) opus_decoder_ctl(decoder->opus, OPUS_SET_GAIN(head->output_gain));
    return decoder->opus;
}

static int decode(
    void *context, OpusMSDecoder *unused, void *pcm, const ogg_packet *packet, int samples, int channels, int format,
    int link
) {
    (void)unused;
    zo_decoder *decoder = context;
    OpusDecoder *opus = decoder_of(decoder, link);
    int factor = decoder->factor;
    if (!opus || format != OP_DEC_FORMAT_FLOAT || samples % factor != 0) return OP_DEC_USE_DEFAULT;
    float *output = pcm;
    int wanted = samples / factor;
    if (opus_decode_float(opus, packet->packet, (opus_int32)packet->bytes, output, wanted, 0) != wanted)
        return OP_EBADPACKET;
    // From the back, so that no sample is overwritten before it is repeated.
    for (int index = samples - 1; factor > 1 && index >= 0; index--)
        for (int channel = 0; channel < channels; channel++)
            output[index * channels + channel] = output[index / factor * channels + channel];
    return 0;
}

zo_decoder *zo_decode_at(OggOpusFile *file, int factor) {
    zo_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->file = file;
    decoder->factor = factor;
    decoder->link = -1;
    op_set_decode_callback(file, decode, decoder);
    return decoder;
}

void zo_free(zo_decoder *decoder) {
    if (!decoder) return;
    if (decoder->opus) opus_decoder_destroy(decoder->opus);
    free(decoder);
}
