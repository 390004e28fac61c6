import Foundation
import ZhidaConsult
import ZhidaCore

/// The clock, and another one for rehearsals: what a test or a training day sets.
///
/// `$ZHIDA_NOW` (or the hidden option `--now`) stops the clock at a moment, `YYYY-MM-DD HH:MM` with or without seconds
/// in Asia/Shanghai. `$ZHIDA_SEED`, a whole number, makes the identifiers repeatable. Neither is for real work: whoever
/// can set them for a real data folder could write into it anyhow.
struct Rehearsal: Sendable {
    /// `nil` for the real clock.
    var stopped: Instant?
    /// `nil` for identifiers by chance.
    var seed: UInt64?

    /// - Throws: ``Failure`` for a time or a seed that is none.
    init(now option: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        if let text = option ?? environment["ZHIDA_NOW"], !text.isEmpty {
            guard let instant = Self.instant(text) else {
                throw Failure(
                    .wrongUsage,
                    say(
                        "“\(text)”不是时间；演练时间写作 2026-11-26 09:00 或 2026-11-26 09:00:30。",
                        "“\(text)” is no time; a rehearsal's is written 2026-11-26 09:00 or 2026-11-26 09:00:30."
                    )
                )
            }
            stopped = instant
        }
        if let text = environment["ZHIDA_SEED"], !text.isEmpty {
            guard let number = UInt64(text) else {
                throw Failure(
                    .wrongUsage,
                    say("$ZHIDA_SEED 应是一个整数，不是“\(text)”。", "$ZHIDA_SEED must be a whole number, not “\(text)”.")
                )
            }
            seed = number
        }
    }

    var clock: @Sendable () -> Instant {
        if let stopped { return { stopped } }
        return { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
    }

    var identifiers: IdentifierSource {
        seed.map { IdentifierSource(generator: SeededRandom(seed: $0)) } ?? IdentifierSource()
    }

    /// `YYYY-MM-DD HH:MM[:SS]` in local time.
    private static func instant(_ text: String) -> Instant? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let date = LocalDate(parts[0]) else { return nil }
        let fields = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2 || fields.count == 3, let time = LocalTime(fields.prefix(2).joined(separator: ":"))
        else { return nil }
        var seconds = 0
        if fields.count == 3 {
            guard let number = Int(fields[2]), (0...59).contains(number) else { return nil }
            seconds = number
        }
        return Shanghai.instant(date, time) + .seconds(seconds)
    }
}
