/// What is wrong with labelled text or with a tagger's model file, where, and how to mend it.
public enum TaggingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file that cannot be read or written.
    case unreadable(file: String, why: String)
    /// Faults of a labelled text, each with its line.
    case badLines(file: String, faults: [LineFault])
    /// Labelled text from which nothing can be learnt.
    case tooLittle(file: String, why: String)
    /// A file that is no tagger's model, or one that was cut off or changed.
    case damagedModel(file: String, why: String)
    /// A model that a newer program wrote.
    case newerModel(file: String, format: Int, known: Int)

    /// A fault of one line of a labelled text.
    public struct LineFault: Hashable, Sendable, CustomStringConvertible {
        /// The line's number, from 1.
        public var line: Int
        /// What is wrong with it.
        public var what: String
        /// What to do.
        public var mend: String

        public var description: String { "line \(line): \(what). \(mend)" }
    }

    public var description: String {
        switch self {
        case .unreadable(let file, let why): "\(file): \(why)"
        case .badLines(let file, let faults):
            ([
                "\(file): \(faults.count) bad line\(faults.count == 1 ? "" : "s")"
            ] + faults.prefix(20).map { "  \($0)" } + (faults.count > 20 ? ["  …"] : [])).joined(separator: "\n")
        case .tooLittle(let file, let why): "\(file): \(why)"
        case .damagedModel(let file, let why):
            "\(file): \(why). Copy the model again, or make it anew with 'zhida address train'."
        case .newerModel(let file, let format, let known):
            "\(file): written in format \(format), this program reads formats up to \(known). Install the newer program, or make the model anew with 'zhida address train'."
        }
    }
}
