#include <webrtc_audio_processing/webrtc/common_types.h>
