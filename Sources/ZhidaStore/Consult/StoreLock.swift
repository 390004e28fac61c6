import Synchronization
import ZhidaConsult

@preconcurrency import Glibc

/// A lock on a store's file against being replaced while it is open: shared by those who use it, exclusive for those
/// who replace it. It ends with the process, however that ends.
final class StoreLock: Sendable {
    private struct State {
        var isExclusive: Bool
        var isReleased = false
    }

    private let descriptor: Int32
    private let state: Mutex<State>

    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where others hold it otherwise.
    init(path: String, exclusive: Bool) throws {
        let file = path + ".lock"
        state = Mutex(State(isExclusive: exclusive))
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BrokerStoreError.unavailable("\(file) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
            close(descriptor)
            throw BrokerStoreError.unavailable(
                exclusive
                    ? "\(path) is in use; stop the service and all commands on it first"
                    : "\(path) is being replaced by a restore; try again when it is done"
            )
        }
    }

    var isExclusive: Bool { state.withLock(\.isExclusive) }

    /// - Returns: whether nobody else holds it.
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where it was lost to one who replaces the file.
    func becomesExclusive() throws -> Bool {
        try state.withLock { state in
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                state.isExclusive = true
            } else if flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
                // A lock that cannot be changed is given back first.
                throw BrokerStoreError.unavailable("the store is being replaced by a restore; try again later")
            }
            return state.isExclusive
        }
    }

    func becomesShared() {
        state.withLock { state in
            if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { state.isExclusive = false }
        }
    }

    deinit { release() }

    func release() {
        state.withLock { state in
            if !state.isReleased { close(descriptor) }
            state.isReleased = true
        }
    }
}

/// Held while a store is opened: one after the other looks whether the file must be migrated, and none has it open while it
/// waits for that.
final class OpeningLock {
    /// What the lock's file is called, behind the store's.
    static let suffix = ".opening"

    private let descriptor: Int32
    private var isReleased = false

    /// Looks 20 ms apart for others to be done, for two minutes: a migration of some years takes that long.
    private static let tries = 6_000

    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where others hold it for too long.
    init(path: String) throws {
        let file = path + Self.suffix
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BrokerStoreError.unavailable("\(file) cannot be opened: \(String(cString: strerror(errno)))")
        }
        for _ in 0..<Self.tries {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(20_000)
        }
        close(descriptor)
        throw BrokerStoreError.unavailable("\(path) is being opened by another process for two minutes; try again")
    }

    deinit { release() }

    func release() {
        if !isReleased { close(descriptor) }
        isReleased = true
    }
}
