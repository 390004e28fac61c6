import ZhidaAddress

extension DoctorCommand {
    /// From which confidence on addresses that were heard are filled in, and how many that will be.
    func fillChecks(_ settings: Settings) -> [Check] {
        let name = say("自动填写", "auto-fill")
        // A model that cannot be loaded has a check of its own.
        guard let model = try? settings.speechModel(home: Resources.home()) else { return [] }
        let fill: HeardFill
        do {
            fill = try HeardFill(settings.address, model)
        } catch {
            return [
                Check(
                    name: name,
                    state: .bad,
                    finding: "\(error)",
                    mend: say(
                        "用 zhida-bench calibrate 重做，或删去这个文件",
                        "Make it anew by zhida-bench calibrate, or take the file away."
                    )
                )
            ]
        }
        let wanted = Self.percent(settings.address.autoFillPrecision)
        switch fill {
        case .set(let threshold):
            let finding = say(
                "按 heard_fill_threshold：置信度 \(threshold) 起",
                "by heard_fill_threshold: from a confidence of \(threshold) on"
            )
            return [Check(name: name, state: .good, finding: finding, mend: nil)]
        case .calibrated(let threshold, let share):
            let finding = say(
                "置信度 \(threshold) 起，准确率不低于 \(wanted)；测过的来电有 \(Self.percent(share)) 会自动填写",
                "from a confidence of \(threshold) on, right in \(wanted) or more; "
                    + "\(Self.percent(share)) of the measured calls are filled in"
            )
            return [Check(name: name, state: .good, finding: finding, mend: nil)]
        case .never(let highest):
            return [
                Check(
                    name: name,
                    state: .warning,
                    finding: say(
                        "准确率达不到 \(wanted)（最高 \(Self.percent(highest))）：听到的地址一律不自动填写（0 %）",
                        "no confidence reaches \(wanted) (highest \(Self.percent(highest))): "
                            + "no whole address that was heard is filled in without a person (0 %)"
                    ),
                    mend: say(
                        "降低 auto_fill_precision，或换更好的模型，或多测一些来电",
                        "Lower auto_fill_precision, use a better model, or measure more calls."
                    )
                )
            ]
        case .uncalibrated(let threshold):
            return [
                Check(
                    name: name,
                    state: .warning,
                    finding: say(
                        "模型没有 calibration.tsv：置信度 \(threshold) 起填写，准确率未知",
                        "the model has no calibration.tsv: from a confidence of \(threshold) on, of unknown precision"
                    ),
                    mend: say(
                        "用 zhida-bench calibrate 测一张放进模型目录；在此之前请人工核对",
                        "Measure one by zhida-bench calibrate and put it into the model’s folder; until then have a clerk check."
                    )
                )
            ]
        }
    }

    /// 0.9875 as 98.75 %.
    private static func percent(_ share: Double) -> String {
        let hundredths = (share * 10_000).rounded() / 100
        return hundredths == hundredths.rounded() ? "\(Int(hundredths)) %" : "\(hundredths) %"
    }
}
