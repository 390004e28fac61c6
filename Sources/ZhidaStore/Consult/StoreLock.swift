import Synchronization
import ZhidaConsult

@preconcurrency import Glibc

/// A lock on a store's file against being replaced while it is open: shared by those who use it, exclusive for those
/// who replace it. It ends with the process, however that ends.
final class StoreLock: Sendable {
    private let descriptor: Int32
    private let isReleased = Mutex(false)

    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where others hold it otherwise.
    init(path: String, exclusive: Bool) throws {
        let file = path + ".lock"
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

    deinit { release() }

    func release() {
        isReleased.withLock { isReleased in
            if !isReleased { close(descriptor) }
            isReleased = true
        }
    }
}
