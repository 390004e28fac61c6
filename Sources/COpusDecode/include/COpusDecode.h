#ifndef ZHIDA_COPUSDECODE_H
#define ZHIDA_COPUSDECODE_H

#include <opusfile.h>

/// A plain libopus decoder that stands in for opusfile's own.
typedef struct zo_decoder zo_decoder;

/// Has `file` decode its mono and stereo packets at 48000 / `factor` samples a second (`factor` 1, 2, 3, 4 or 6).
///
/// opusfile counts in 48 kHz samples, so each sample is repeated `factor` times: the reader takes one of them. Of
/// other packets (several streams in one) opusfile's own decoder makes 48 kHz samples, which serve as well. NULL
/// without memory; the file is then decoded at 48 kHz as it was.
///
/// A call's 8 kHz never become 48 kHz and 8 kHz again, and one more cost is spared: for each packet, opusfile's
/// decoder (libopus 1.3 multistream) executes `cpuid` four times, which a virtual machine traps.
zo_decoder *zo_decode_at(OggOpusFile *file, int factor);

/// To be called when `file` decodes no more; NULL is allowed.
void zo_free(zo_decoder *decoder);

#endif
