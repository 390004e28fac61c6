import ArgumentParser

/// How sure an address must be to be filled in without a person; of all commands that recognise.
struct FillOptions: ParsableArguments {
    static let precisions = 0.5...0.9999

    @Option(
        name: .long,
        help: ArgumentHelp(
            say(
                "自动填写要达到的准确率，0.5 到 0.9999（默认 0.99）；模型有 calibration.tsv 才起作用，zhida doctor 会说明。",
                "The precision of what is filled in without a person, 0.5 to 0.9999 (default 0.99); works where the model has a calibration.tsv, see zhida doctor."
            ),
            valueName: "p"
        )
    )
    var autoFillPrecision: Double?

    func validate() throws {
        if let autoFillPrecision, !Self.precisions.contains(autoFillPrecision) {
            throw ValidationError(
                say("--auto-fill-precision 应是 0.5 到 0.9999。", "--auto-fill-precision must be 0.5 to 0.9999.")
            )
        }
    }

    /// The settings with this flag in their place: it goes before `heard_fill_threshold` of the file, too.
    func applied(to settings: Settings) -> Settings {
        guard let autoFillPrecision else { return settings }
        var settings = settings
        settings.address.autoFillPrecision = autoFillPrecision
        settings.address.heardFillThreshold = nil
        return settings
    }

    /// The same for a worker's command line.
    var arguments: [String] { autoFillPrecision.map { ["--auto-fill-precision", String($0)] } ?? [] }
}
