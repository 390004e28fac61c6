#include "COpusDirect.h"

#include <stdlib.h>

#include <opus_multistream.h>

struct zo_direct {
    OggOpusFile *file;
    OpusMSDecoder *decoder;
    int link;
    OpusDecoder *plain;
};

/// The plain decoder of a link, NULL where the link has more than one.
static OpusDecoder *plain_decoder(zo_direct *direct, OpusMSDecoder *decoder, int link) {
    if (direct->decoder == decoder && direct->link == link) return direct->plain;
    direct->decoder = decoder;
    direct->link = link;
    direct->plain = NULL;
    const OpusHead *head = op_head(direct->file, link);
    if (!head || head->stream_count != 1 || head->coupled_count != head->channel_count - 1) return NULL;
    for (int channel = 0; channel < head->channel_count; channel++)
        if (head->mapping[channel] != channel) return NULL;
    OpusDecoder *plain = NULL;
    if (opus_multistream_decoder_ctl(decoder, OPUS_MULTISTREAM_GET_DECODER_STATE(0, &plain)) != OPUS_OK) return NULL;
    direct->plain = plain;
    return plain;
}

static int decode(
    void *context, OpusMSDecoder *decoder, void *pcm, const ogg_packet *packet, int samples, int channels, int format,
    int link
) {
    OpusDecoder *plain = plain_decoder(context, decoder, link);
    if (!plain || format != OP_DEC_FORMAT_FLOAT || channels > 2) return OP_DEC_USE_DEFAULT;
    int decoded = opus_decode_float(plain, packet->packet, (opus_int32)packet->bytes, pcm, samples, 0);
    return decoded == samples ? 0 : OP_EBADPACKET;
}

zo_direct *zo_decode_directly(OggOpusFile *file) {
    zo_direct *direct = calloc(1, sizeof *direct);
    if (!direct) return NULL;
    direct->file = file;
    op_set_decode_callback(file, decode, direct);
    return direct;
}

void zo_free(zo_direct *direct) { free(direct); }
