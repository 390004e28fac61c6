#ifndef ZHIDA_CVOICEACTIVITY_H
#define ZHIDA_CVOICEACTIVITY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A voice-activity detector of the WebRTC audio-processing library, for one channel. Not safe to share by threads.
typedef struct zv_detector zv_detector;

/// Makes a detector for 8000, 16000 or 32000 samples a second; NULL where the library refuses.
///
/// `aggressiveness` 0...3: the higher, the surer a frame must be to count as voice.
zv_detector *zv_new(int samples_per_second, int aggressiveness);

/// Frees a detector; NULL is allowed.
void zv_free(zv_detector *detector);

/// Takes the next 10 ms (`samples_per_second / 100` samples): 1 voice, 0 none, negative the library's error.
int zv_process(zv_detector *detector, const int16_t *samples);

#ifdef __cplusplus
}
#endif

#endif
