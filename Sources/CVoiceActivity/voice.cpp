#include "CVoiceActivity.h"

#include <algorithm>
#include <memory>
#include <new>

#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

struct zv_detector {
    std::unique_ptr<webrtc::AudioProcessing> processing;
    webrtc::AudioFrame frame;
};

extern "C" zv_detector *zv_new(int samples_per_second, int aggressiveness) {
    using Detection = webrtc::VoiceDetection;
    static const Detection::Likelihood likelihoods[] = {
        Detection::kHighLikelihood, Detection::kModerateLikelihood, Detection::kLowLikelihood,
        Detection::kVeryLowLikelihood,
    };
    if (aggressiveness < 0 || aggressiveness > 3) return nullptr;
    std::unique_ptr<zv_detector> detector(new (std::nothrow) zv_detector);
    if (!detector) return nullptr;
    detector->processing.reset(webrtc::AudioProcessing::Create());
    if (!detector->processing) return nullptr;
    auto *detection = detector->processing->voice_detection();
    if (detection->set_likelihood(likelihoods[aggressiveness]) != 0) return nullptr;
    if (detection->set_frame_size_ms(10) != 0) return nullptr;
    if (detection->Enable(true) != 0) return nullptr;
    detector->frame.sample_rate_hz_ = samples_per_second;
    detector->frame.samples_per_channel_ = samples_per_second / 100;
    detector->frame.num_channels_ = 1;
    return detector.release();
}

extern "C" void zv_free(zv_detector *detector) { delete detector; }

extern "C" int zv_process(zv_detector *detector, const int16_t *samples) {
    auto &frame = detector->frame;
    std::copy(samples, samples + frame.samples_per_channel_, frame.data_);
    int status = detector->processing->ProcessStream(&frame);
    if (status != 0) return status < 0 ? status : -1;
    return detector->processing->voice_detection()->stream_has_voice() ? 1 : 0;
}
