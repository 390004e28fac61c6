import Foundation
import ZhidaCore

/// A file that stands for a recording in tests: a small JSON text that says what the fake stages are to do with it.
///
/// It reaches the worker as a file and nothing else, so every path of the product is the real one.
public struct FakeRecording: Hashable, Sendable, Codable {
    /// What happens while it is being recognised.
    public enum Behaviour: Hashable, Sendable, Codable {
        case succeed
        /// The process dies by SIGSEGV, as in a C library.
        case crash
        /// The process dies as often as `times`, counted in a file beside the worker's own state, then succeeds.
        case crashAtFirst(times: Int, counter: String)
        /// Never comes to an end.
        case hang
        case reject(RecordingRejection.Reason)
        /// A stage fails through the system's fault.
        case fail(String)
    }

    public var marker = "zhida fake recording"
    /// Makes the bytes, and with them the identity, different.
    public var serial: Int
    public var said: String
    public var behaviour: Behaviour
    /// How long each of the stages takes.
    public var milliseconds: Int
    /// Length of the sound that is pretended.
    public var duration: Int

    public init(
        _ serial: Int,
        said: String = "西乡街道固戍一路十二号",
        behaviour: Behaviour = .succeed,
        milliseconds: Int = 0,
        duration: Int = 1000
    ) {
        self.serial = serial
        self.said = said
        self.behaviour = behaviour
        self.milliseconds = milliseconds
        self.duration = duration
    }

    /// The file's bytes.
    public var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            return try encoder.encode(self)
        } catch {
            fatalError("a fake recording cannot be encoded: \(error)")
        }
    }
}
