/// Why a recording cannot become a work order: the file's fault, so trying again would not help.
public struct RecordingRejection: Error, Hashable, Sendable, Codable {
    /// The kinds of fault.
    public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// The file has no bytes.
        case empty
        /// Neither Ogg Opus nor WAV, or so broken that no sound can be found.
        case notAudio
        /// An Ogg file without an Opus stream (video, Vorbis …).
        case noOpusStream
        /// More channels than caller and agent, or another property outside what is read.
        case unsupported
        /// Longer than the setting allows.
        case tooLong
        /// Nobody speaks in it.
        case noSpeech
        /// Rights or the disk keep it from being read.
        case unreadable
        /// The recogniser crashed on it as often as the setting allows.
        case crashed
    }

    public var reason: Reason
    /// What was wrong and where (byte, second, channel), and what to do next; in English, without personal data.
    public var detail: String

    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
