import Foundation
import ZhidaCore

@preconcurrency import Glibc

/// From a file to a journalled sighting.
extension Watcher {
    /// Looks at files for a short while, so that the workers are not kept waiting behind a large folder.
    func lookAtCandidates() {
        let now = ContinuousClock.now
        if candidates.isEmpty {
            // In the order of their names, so that of two copies the same one is the first every time.
            candidates = unsettled.filter { now - $0.value.since >= settings.settle }.keys
                .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
                .map { ($0, false) }
        }
        var looked = 0
        for candidate in candidates {
            looked += 1
            look(at: candidate.path, isWhole: candidate.isWhole)
            if looked >= 64 || ContinuousClock.now - now > .milliseconds(50) { break }
        }
        candidates.removeFirst(looked)
    }

    private func look(at path: BytePath, isWhole: Bool) {
        do {
            guard let signature = try FileSystem.signature(path) else {
                unsettled[path] = nil
                unreadable[path] = nil
                left.remove(path)
                return
            }
            if let known = openAt[path].flatMap({ open[$0] }) {
                if try known.signature == signature || FileSystem.holds(known) { return }
                vanish(known)
            }
            guard isWhole && signature.size > 0 || isSettled(path, signature) else { return }
            guard let (recording, identified) = try FileSystem.identify(path) else {
                waitForWriter(path, signature)
                return
            }
            unsettled[path] = nil
            unreadable[path] = nil
            left.remove(path)
            notice(recording, path, identified)
        } catch let error as FileSystemError {
            unsettled[path] = nil
            guard !error.isAbsent else { return }
            leaveUnreadable(path, error)
        } catch {
            log.error("\(path): \(error)")
        }
    }

    /// Whether the file has been as it is for the settle time: by its own date, or by what was seen of it.
    private func isSettled(_ path: BytePath, _ signature: FileSignature) -> Bool {
        if let entry = unsettled[path], entry.signature == signature {
            return ContinuousClock.now - entry.since >= settings.settle
        }
        let age = Date().timeIntervalSince1970 - Double(signature.modified) / 1e9
        if unsettled[path] == nil, Duration.seconds(age) >= settings.settle { return true }
        unsettled[path] = (signature, .now)
        return false
    }

    /// Somebody writes to it. Its closing is an event; where there are none, it is looked at again.
    private func waitForWriter(_ path: BytePath, _ signature: FileSignature) {
        guard settings.once else {
            unsettled[path] = (signature, .now)
            return
        }
        unsettled[path] = nil
        left.insert(path)
        report(.left(name: name(of: path), .stillBeingWritten))
    }

    private func leaveUnreadable(_ path: BytePath, _ error: FileSystemError) {
        let signature = (try? FileSystem.signature(path)) ?? FileSignature(device: 0, inode: 0, size: 0, modified: 0)
        guard unreadable[path] != signature else { return }
        unreadable[path] = signature
        left.insert(path)
        log.warning("\(error); it stays where it is")
        report(.left(name: name(of: path), .unreadable(error)))
    }

    /// Journals that a recording was met in a file.
    private func notice(_ recording: RecordingID, _ path: BytePath, _ signature: FileSignature) {
        let known = openSightings(of: recording)
        let journalled = (try? journal.sightings(of: recording)) ?? []
        let earlier = known.first ?? journalled.first { $0.filing != .vanished }
        let sighting = Sighting(
            recording: recording,
            path: path,
            signature: signature,
            seen: Date(),
            repeats: earlier.map { $0.repeats ?? $0.id }
        )
        hold(sighting)
        batch.append(.notice(sighting))
        if (try? journal.state(of: recording))?.isFinal == true {
            ended.append(recording)
        } else if !ended.contains(recording), postponed[recording] == nil {
            enqueue(recording)
        }
    }

    /// The file is no longer there, or no longer the same.
    func vanish(_ sighting: Sighting) {
        release(sighting)
        batch.append(.file(sighting.id, .vanished))
        log.notice("\(name(of: sighting.path)) was taken or changed before it was finished")
    }

    /// The path as people in the office know it: below the watch folder, or the bare name of a file that left it.
    func name(of path: BytePath) -> String {
        let below = path.relative(to: root)
        return below == path ? String(decoding: path.name, as: UTF8.self) : below.description
    }
}
