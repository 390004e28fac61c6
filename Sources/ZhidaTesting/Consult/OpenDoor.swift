import Synchronization
import ZhidaConsult

/// Lets everybody do everything, for tests of what is not about rights.
public struct OpenDoor: AccessPolicy {
    public init() {}

    public func authorise(
        _ caller: Caller,
        _ permission: Permission,
        at sites: [SiteID],
        in directory: Directory
    ) throws(Refusal) {}
}

/// A clock that a test sets.
public final class SetClock: Sendable {
    private let instant: Mutex<Instant>

    public init(_ start: Instant) { instant = Mutex(start) }

    public var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    public func advance(_ minutes: Minutes) { instant.withLock { $0 = $0 + minutes } }
}
