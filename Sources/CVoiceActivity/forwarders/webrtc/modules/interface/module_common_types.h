#include <webrtc_audio_processing/webrtc/modules/interface/module_common_types.h>
