import Foundation
import ZhidaCore

@preconcurrency import Glibc

/// Where finished files go, and how they get there without loss: the archive and the folder of rejected ones.
///
/// Order of events, so that a kill at any point leaves one copy of the file and a way to go on:
/// 1. the place is chosen and journalled together with the recording's end,
/// 2. the document is written beside the place,
/// 3. the file is renamed (over file systems: copied durably, then removed),
/// 4. the sighting is journalled as filed.
struct Filing {
    let folder: DataFolder
    /// For the archive's year, month and day.
    var calendar = Calendar.current
    /// Places promised to files that are not there yet.
    private(set) var reserved: Set<BytePath> = []

    static let resultSuffix = Array(".result.json".utf8)
    static let reasonSuffix = Array(".reason.json".utf8)
    /// Linux allows 255 bytes in a name; the longest suffix takes its part of them.
    static let longestName = 255 - 12

    init(folder: DataFolder) {
        self.folder = folder
    }

    /// A place in which nothing is, and which is promised to nobody.
    mutating func choose(for sighting: Sighting, state: RecordingState) throws -> BytePath {
        let target = home(of: sighting, state)
        // A retried recording that is rejected again is where it belongs already.
        if sighting.path.folder == target { return sighting.path }
        for number in 1... {
            let candidate = target.appending(Self.name(sighting.path.name, number: number))
            let document = candidate.withSuffix(state == .ordered ? Self.resultSuffix : Self.reasonSuffix)
            if reserved.contains(candidate) { continue }
            if try FileSystem.exists(candidate) || FileSystem.exists(document) { continue }
            reserved.insert(candidate)
            return candidate
        }
        fatalError("unreachable: numbers do not end")
    }

    mutating func reserve(_ place: BytePath) { reserved.insert(place) }

    private func home(of sighting: Sighting, _ state: RecordingState) -> BytePath {
        guard state == .ordered else { return folder.rejected }
        let day = calendar.dateComponents([.year, .month, .day], from: sighting.seen)
        let parts = [(day.year ?? 0, 4), (day.month ?? 0, 2), (day.day ?? 0, 2)]
        return parts.reduce(folder.archive) { path, part in
            let digits = String(part.0)
            return path.appending(String(repeating: "0", count: max(0, part.1 - digits.count)) + digits)
        }
    }

    /// The file's name, numbered from the second on (`call (2).opus`), and cut with a hash where it would be too long
    /// to put a suffix behind.
    static func name(_ original: [UInt8], number: Int) -> [UInt8] {
        let dot = original.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > 0 && original.count - $0 <= 16 ? $0 : nil }
        var stem = Array(original[..<(dot ?? original.count)])
        let ending = dot.map { Array(original[$0...]) } ?? []
        let counter = number > 1 ? Array(" (\(number))".utf8) : []
        if stem.count + counter.count + ending.count > longestName {
            let hash = Array(("~" + shortHash(original)).utf8)
            stem = Array(stem.prefix(longestName - hash.count - counter.count - ending.count))
            // Not in the middle of a UTF-8 character.
            while let last = stem.last, last & 0xC0 == 0x80 { stem.removeLast() }
            if let last = stem.last, last >= 0xC0 { stem.removeLast() }
            stem += hash
        }
        return stem + counter + ending
    }

    /// FNV-1a with 32 bits: tells long names apart that begin alike.
    private static func shortHash(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What became of a file that was to be filed.
    enum Outcome: Equatable {
        case filed(BytePath)
        /// Somebody took or changed it.
        case vanished
        /// The place was taken by somebody else meanwhile: choose another.
        case taken
    }

    /// Steps 2 and 3; does what is left to do when an earlier try was interrupted.
    func file(_ sighting: Sighting, to place: BytePath, document: Data, state: RecordingState) throws -> Outcome {
        let suffix = state == .ordered ? Self.resultSuffix : Self.reasonSuffix
        let temporary = place.folder.appending(".zhida-\(sighting.id.uuidString).part")
        func writeDocument() throws {
            try FileSystem.makeFolder(place.folder)
            try FileSystem.replace(place.withSuffix(suffix), with: document, temporary: temporary)
        }
        if place == sighting.path {
            guard try FileSystem.holds(sighting) else { return .vanished }
            try writeDocument()
            try FileSystem.synchronise(folder: place.folder)
            return .filed(place)
        }
        let isThere = try FileSystem.holds(sighting)
        if isThere { try FileSystem.checkRemovable(sighting.path) }
        if let target = try FileSystem.signature(place) {
            let isOurs =
                try target.size == sighting.signature.size
                && FileSystem.identify(place).map { $0.0 } == sighting.recording
            guard isOurs else { return isThere ? .taken : .vanished }
            try writeDocument()
            try FileSystem.synchronise(folder: place.folder)
            if isThere {
                // The copy or the link was finished and the original not yet removed.
                try FileSystem.removeOriginal(sighting.path)
            }
            return .filed(place)
        }
        guard isThere else { return .vanished }
        try writeDocument()
        // Before the move: after it, a kill would leave the reason behind without its file.
        removeFormerReason(of: sighting)
        do {
            try FileSystem.move(sighting.path, to: place, recording: sighting.recording, temporary: temporary)
        } catch let error as FileSystemError where error.number == EEXIST {
            return .taken
        } catch let error as FileSystemError where error.number == ESTALE || error.number == ENOENT {
            FileSystem.remove(place.withSuffix(suffix))
            return .vanished
        }
        return .filed(place)
    }

    /// A recording that was rejected, retried and is now ordered leaves no reason behind.
    private func removeFormerReason(of sighting: Sighting) {
        guard sighting.path.folder == folder.rejected else { return }
        FileSystem.remove(sighting.path.withSuffix(Self.reasonSuffix))
    }
}

extension BytePath {
    func withSuffix(_ suffix: [UInt8]) -> BytePath { BytePath(bytes: bytes + suffix) }
}
