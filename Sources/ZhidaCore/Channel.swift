/// Who is heard on one channel of a recording.
public enum Channel: String, Hashable, Sendable, Codable, CaseIterable {
    /// The recording has one channel with everybody on it.
    case mono
    /// The citizen who calls 来电人.
    case caller
    /// The hotline's own agent 话务员.
    case agent
}
