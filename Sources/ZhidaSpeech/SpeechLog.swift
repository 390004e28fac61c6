import CSphinx
import Synchronization

/// Where PocketSphinx's own log lines go: nowhere, unless somebody asks for them.
///
/// The lines name files and words of the dictionary and so belong to the debug level.
public enum SpeechLog {
    /// How grave a line is.
    public enum Level: Sendable { case debug, info, warning, error }

    /// Receives one line. Called on the thread that decodes.
    public typealias Handler = @Sendable (Level, String) -> Void

    private static let handler = Mutex<Handler?>(nil)

    /// Sends the lines of the whole process to `handler`; `nil` drops them.
    public static func send(to handler: Handler?) {
        self.handler.withLock { $0 = handler }
        _ = relay
    }

    /// Evaluated once, before the first call of the library, which otherwise writes to standard error.
    static let relay: Void = zs_log_to(
        { _, level, line in
            guard let line, let handler = SpeechLog.handler.withLock({ $0 }) else { return }
            let grade: Level =
                switch Int(level) {
                case Int(ZS_DEBUG): .debug
                case Int(ZS_WARN): .warning
                case Int(ZS_ERROR)...: .error
                default: .info
                }
            handler(grade, String(cString: line))
        },
        nil
    )

    /// What the library said last about a failure on this thread, as the end of a sentence.
    static var lastError: String {
        let words = String(cString: zs_last_error())
        return words.isEmpty ? "" : " (PocketSphinx: \(words))"
    }
}
