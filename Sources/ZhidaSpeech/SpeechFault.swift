/// Why a speech model, a grammar or a decoding failed: what, where, and how to mend it.
public struct SpeechFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part that failed.
    public enum Part: String, Hashable, Sendable {
        /// A file of a model folder is missing, torn, or does not go with the others.
        case model
        /// A search setting is unknown or outside its range.
        case settings
        /// A grammar asks for what the model does not have.
        case grammar
        /// The recogniser refused an utterance.
        case decoding
    }

    /// What failed.
    public var part: Part
    /// The file, with `:line` where there is one, or the name of what failed.
    public var place: String
    /// What was wrong, and what to do.
    public var detail: String

    /// A fault of a part at a place.
    public init(_ part: Part, at place: String, _ detail: String) {
        self.part = part
        self.place = place
        self.detail = detail
    }

    /// Place and detail on one line.
    public var description: String { "\(place): \(detail)" }
}
