@preconcurrency import Glibc

/// What is known of the terminal, if there is one.
enum Terminal {
    /// Whether a person watches standard error, where progress is drawn.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 && getenv("NO_PROGRESS") == nil }

    /// The cells of a line when standard output is a terminal, else `nil`: a file's table is never cut.
    static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}

/// A line on standard error that is drawn over itself; draws nothing when no terminal watches.
struct ProgressLine {
    private let isWatched = Terminal.isWatched
    private var shown = ""

    init() {}

    mutating func show(_ text: String) {
        guard isWatched, text != shown else { return }
        fputs("\r\u{1B}[2K" + DisplayWidth.truncate(text, to: max(20, (Terminal.width ?? 80) - 1)), stderr)
        fflush(stderr)
        shown = text
    }

    /// Wipes the line, so that other output can be printed.
    mutating func clear() {
        guard isWatched, !shown.isEmpty else { return }
        fputs("\r\u{1B}[2K", stderr)
        fflush(stderr)
        shown = ""
    }
}
