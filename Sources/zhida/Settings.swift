import Foundation
import Logging
import ZhidaAddress
import ZhidaAudio

/// Everything that can be set. Flags override the file, the file overrides these defaults.
///
/// The file is TOML; `zhida.toml.example` lists every key with its default.
struct Settings: Sendable {
    /// `data`: the folder that holds all state.
    var dataFolder = "./data"
    /// `[log]`
    var log = Log()
    /// `[calls]`
    var calls = Calls()

    /// `[speech]`
    var speech = Speech()
    /// `[address]`
    var address = Address()
    /// `[consult]`
    var consult = Consult()
    /// `[outbox]`
    var outbox = Outbox()
    /// `[serve]`
    var serve = Serve()

    /// Where the versions of the gazetteer are kept.
    var gazetteerFolder: String { dataFolder + "/gazetteer" }

    struct Speech: Sendable {
        /// `model`: the folder of a Sphinx model; without one, the active version of the data folder or the one that ships.
        var model: String?
        /// `language_model`: a language model over toneless syllables in place of the folder's own.
        var languageModel: String?
    }

    struct Address: Sendable {
        /// `fill_threshold`: confidence from which an address is filled in without a person.
        var fillThreshold = 0.65
        /// `heard_part_threshold`: the same for a street, community or road that was heard, where it is higher.
        var heardPartThreshold = AddressSettings().heardPartThreshold
        /// `auto_fill_precision`: how often a whole address that was heard and is filled in must be right, by the
        /// model's calibration.
        var autoFillPrecision = 0.99
        /// `heard_fill_threshold`: a raw confidence in place of it.
        var heardFillThreshold: Double?

        /// The same where the model has no calibration; its precision is not known.
        static let rawHeardFillThreshold = 0.8
    }

    struct Consult: Sendable {
        /// `store`: the session broker's SQLite file, or `postgresql://…`; without one, `consult.sqlite` in the data
        /// folder. `--store` and `$ZHIDA_STORE` override it.
        var store: String?
        /// `remember_days`: how long answers to requests are kept for those that are sent again, and how long delivered
        /// messages and the feed of changes.
        var rememberDays = 30
    }

    struct Outbox: Sendable {
        /// `webhook`: where notices are posted, https; without one they become files in the data folder's `spool`.
        var webhook: String?
        /// `timeout_seconds`: the longest that one post may take.
        var timeoutSeconds = 15.0
    }

    struct Log: Sendable {
        /// `level`: from which level upwards is logged. Caller text appears at `debug` and below, never above.
        var level = Logger.Level.notice
    }

    struct Calls: Sendable {
        /// `worker`: a program that recognises in place of this one; it speaks the worker's JSON lines. Empty: this one.
        var worker = ""
        /// `workers`: recordings worked on at the same time.
        var workers = 2
        /// `attempts`: crashes or hangs of the recogniser that one recording may cost before it is rejected.
        var attempts = 3
        /// `settle_seconds`: how long a file found by a rescan must be unchanged before it counts as whole.
        var settleSeconds = 2.0
        /// `rescan_seconds`: how often folders are read anew, for file systems without events.
        var rescanSeconds = 60.0
        /// `hang_seconds`: the silence of a worker that counts as a hang, before the length of the sound is known.
        var hangSeconds = 60.0
        /// `caller_channel`: the side of a stereo recording on which the caller is heard, `left` or `right`.
        var callerChannel = SoundSettings.Side.right
        /// `longest_hours`: longer recordings are rejected.
        var longestHours = 4.0
        /// `hang_factor`: how many times the length of the sound a worker may take.
        var hangFactor = 20.0
    }

    /// Reads `file`; without one, `zhida.toml` of the current folder where it exists, else the defaults.
    ///
    /// - Throws: ``SettingsError`` with key and line.
    static func load(file: String?) throws -> Settings {
        let path = file ?? "zhida.toml"
        guard file != nil || FileManager.default.fileExists(atPath: path) else { return Settings() }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsError(
                file: path,
                what: say("读不出设置文件；请检查路径和权限。", "The settings file cannot be read: check its path and rights.")
            )
        }
        return try Settings(toml: String(decoding: bytes, as: UTF8.self), file: path)
    }

    /// - Throws: ``SettingsError`` for text that is no TOML, a wrong value or an unknown key.
    init(toml: String, file: String) throws {
        self.init()
        let root = try SettingsSection(toml: toml, file: file)
        try root.read("data", into: &dataFolder)
        try root.section("log") { section in
            try section.read("level", into: &log.level)
        }
        try root.section("calls") { section in
            try section.read("worker", into: &calls.worker)
            try section.read("workers", into: &calls.workers, in: 1...64)
            try section.read("attempts", into: &calls.attempts, in: 1...100)
            try section.read("settle_seconds", into: &calls.settleSeconds, in: 0...3600)
            try section.read("rescan_seconds", into: &calls.rescanSeconds, in: 1...86_400)
            try section.read("hang_seconds", into: &calls.hangSeconds, in: 1...86_400)
            try section.read("caller_channel", into: &calls.callerChannel)
            try section.read("longest_hours", into: &calls.longestHours, in: 0.01...24)
            try section.read("hang_factor", into: &calls.hangFactor, in: 1...1000)
        }
        try root.section("speech") { section in
            try section.read("model", into: &speech.model)
            try section.read("language_model", into: &speech.languageModel)
        }
        try root.section("address") { section in
            try section.read("fill_threshold", into: &address.fillThreshold, in: 0.01...1)
            try section.read("heard_part_threshold", into: &address.heardPartThreshold, in: 0.01...1)
            try section.read("auto_fill_precision", into: &address.autoFillPrecision, in: FillOptions.precisions)
            try section.read("heard_fill_threshold", into: &address.heardFillThreshold, in: 0.01...1)
        }
        try root.section("consult") { section in
            try section.read("store", into: &consult.store)
            try section.read("remember_days", into: &consult.rememberDays, in: 1...3650)
        }
        try root.section("outbox") { section in
            try section.read("webhook", into: &outbox.webhook)
            try section.read("timeout_seconds", into: &outbox.timeoutSeconds, in: 1...300)
        }
        try root.section("serve") { section in
            try serve.read(section)
        }
        try root.refuseUnread()
    }

    init() {}
}
