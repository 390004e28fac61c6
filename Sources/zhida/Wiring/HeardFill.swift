import ZhidaAddress
import ZhidaSpeech

/// From which confidence on a whole address that was heard is filled in without a person, and why from there.
enum HeardFill: Equatable {
    /// The setting `heard_fill_threshold`, which goes before all else.
    case set(Double)
    /// The model's calibration reaches the wanted precision; `share` of what was measured is filled in.
    case calibrated(from: Double, share: Double)
    /// The calibration reaches the wanted precision nowhere: nothing is filled in.
    case never(highest: Double)
    /// The model has no calibration: a raw confidence, of unknown precision.
    case uncalibrated(Double)

    /// - Throws: `FillCalibration.Fault` for a calibration that cannot be read.
    init(_ settings: Settings.Address, _ model: SpeechModel) throws {
        if let threshold = settings.heardFillThreshold {
            self = .set(threshold)
        } else if let path = model.calibration {
            self.init(precision: settings.autoFillPrecision, try FillCalibration(contentsOf: path))
        } else {
            self = .uncalibrated(Settings.Address.rawHeardFillThreshold)
        }
    }

    init(precision: Double, _ calibration: FillCalibration) {
        if let threshold = calibration.threshold(precision: precision) {
            self = .calibrated(from: threshold, share: calibration.filledShare(from: threshold))
        } else {
            self = .never(highest: calibration.highestPrecision)
        }
    }

    /// The least confidence; `nil` where none is enough.
    var threshold: Double? {
        switch self {
        case .set(let threshold), .uncalibrated(let threshold), .calibrated(let threshold, _): threshold
        case .never: nil
        }
    }
}
