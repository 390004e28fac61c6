import Foundation
import ZhidaConsult

/// The key rings in the data folder: `keys/token.json`, `keys/checkpoint.json`, `keys/webhook.json`, mode 0600.
///
/// A ring is made when it is first asked for. One that is there and cannot be read is an error, never replaced: new
/// keys would make every checkpoint unverifiable and every token void.
public struct KeyFolder: Sendable {
    /// Bytes that a ring can have; one key takes about 150.
    private static let largest = 1 << 20

    private let folder: String

    /// - Parameter dataFolder: the folder above `keys`.
    public init(in dataFolder: String) { folder = dataFolder + "/keys" }

    public func path(of purpose: KeyRing.Purpose) -> String { "\(folder)/\(purpose.rawValue).json" }

    /// The ring; a new one with one key where there is none.
    ///
    /// - Throws: ``PrivateFileError``; ``KeyFolderError`` for one that is damaged or of another purpose.
    public func ring(_ purpose: KeyRing.Purpose, now: Instant) throws -> KeyRing {
        if let ring = try stored(purpose) { return ring }
        return try locked {
            // Another process may have been faster.
            if let ring = try stored(purpose) { return ring }
            var generator = SystemRandomNumberGenerator()
            let ring = KeyRing(purpose, current: SigningKey.draw(at: now, using: &generator))
            try write(ring)
            return ring
        }
    }

    /// Puts a new key in front of the ring.
    ///
    /// - Parameter change: what else is to be done with it, such as forgetting old keys.
    public func rotate(
        _ purpose: KeyRing.Purpose,
        now: Instant,
        change: (inout KeyRing) -> Void = { _ in }
    ) throws -> KeyRing {
        _ = try ring(purpose, now: now)
        return try locked {
            guard var ring = try stored(purpose) else {
                throw KeyFolderError(path: path(of: purpose), what: "it is gone")
            }
            var generator = SystemRandomNumberGenerator()
            while !ring.rotate(to: SigningKey.draw(at: now, using: &generator), at: now) {}
            change(&ring)
            try write(ring)
            return ring
        }
    }

    private func stored(_ purpose: KeyRing.Purpose) throws -> KeyRing? {
        let path = path(of: purpose)
        guard let bytes = try PrivateFile.read(path, limit: Self.largest) else { return nil }
        let ring: KeyRing
        do { ring = try JSONDecoder().decode(KeyRing.self, from: Data(bytes)) } catch {
            // The decoder's own words could hold a part of a secret.
            throw KeyFolderError(path: path, what: "it is damaged")
        }
        guard ring.purpose == purpose else {
            throw KeyFolderError(path: path, what: "it holds keys for “\(ring.purpose.rawValue)”")
        }
        return ring
    }

    private func write(_ ring: KeyRing) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try PrivateFile.write(try encoder.encode(ring), to: path(of: ring.purpose))
    }

    /// One process at a time makes or changes keys.
    private func locked<Result>(_ body: () throws -> Result) throws -> Result {
        try PrivateFile.makeFolder(folder)
        let path = folder + "/.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw PrivateFileError("open", path) }
        // Closing gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PrivateFileError("lock", path) }
        }
        return try body()
    }
}

/// A key ring's file is not what it should be.
public struct KeyFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var what: String

    public var description: String { "The keys in \(path) cannot be used: \(what). Put the file back from a backup." }
}
