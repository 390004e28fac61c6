#ifndef ZHIDA_COPUSDIRECT_H
#define ZHIDA_COPUSDIRECT_H

#include <opusfile.h>

/// The decoder behind a link's multistream decoder, as it was last looked up.
typedef struct zo_direct zo_direct;

/// Has `file` decode mono and stereo packets by the plain decoder inside its multistream decoder; NULL without memory.
///
/// The samples are the same. libopus 1.3 works out the decoder's size anew for each packet of a multistream decoder
/// and executes `cpuid` four times for it, which a virtual machine traps: that was half of all decoding time.
zo_direct *zo_decode_directly(OggOpusFile *file);

/// To be called when `file` decodes no more.
void zo_free(zo_direct *direct);

#endif
