import Foundation
import ZhidaCore

/// From a journalled sighting to its filed result.
extension Watcher {
    /// Gives waiting recordings to free workers.
    func dispatch() throws {
        // What is not committed must not be worked on.
        guard batch.isEmpty else { return }
        try pool.giveOut()
        while let recording = queue.first, pool.hasRoom {
            guard let record = try journal.record(recording), !record.state.isFinal else {
                queue.removeFirst()
                continue
            }
            guard let sighting = try presentSighting(of: recording) else {
                queue.removeFirst()
                continue
            }
            lastJob += 1
            let request = WorkerRequest(
                job: lastJob,
                path: sighting.path,
                signature: sighting.signature,
                inspection: record.inspection,
                transcript: record.transcript,
                decisions: record.decisions
            )
            try pool.assign(request)
            queue.removeFirst()
            jobs[lastJob] = Job(
                recording: recording,
                sighting: sighting.id,
                received: record.received,
                failedAttempts: record.failedAttempts,
                inspection: record.inspection,
                transcript: record.transcript
            )
            reportProgress()
        }
    }

    /// A file that holds the recording; those that no longer do are noted.
    private func presentSighting(of recording: RecordingID) throws -> Sighting? {
        for sighting in openSightings(of: recording) {
            if try FileSystem.holds(sighting) { return sighting }
            vanish(sighting)
        }
        return nil
    }

    /// Takes what a worker found.
    func take(_ reply: WorkerReply, _ number: Int) {
        noteWorking()
        guard var job = jobs[number] else { return }
        let recording = job.recording
        switch reply {
        case .ready, .unable: break
        case .progress(_, let fraction):
            job.fraction = fraction
        case .decoded(_, let inspection, let spent):
            job.inspection = inspection
            batch.append(.advance(recording, .decode(inspection), spent: spent, at: Date()))
        case .transcribed(_, let transcript, let spent):
            job.transcript = transcript
            batch.append(.advance(recording, .transcribe(transcript), spent: spent, at: Date()))
        case .addressed(_, let decisions, let spent):
            guard let inspection = job.inspection, let transcript = job.transcript else { break }
            let order = WorkOrderDraft.make(
                recording: recording,
                received: job.received,
                inspection: inspection,
                transcript: transcript,
                decisions: decisions
            )
            batch.append(.advance(recording, .address(decisions), spent: spent, at: Date()))
            batch.append(.advance(recording, .order(order), spent: 0, at: Date()))
            end(recording, .ordered)
        case .rejected(_, let rejection, let spent):
            batch.append(.advance(recording, .reject(rejection), spent: spent, at: Date()))
            end(recording, .rejected)
        case .failed(_, let why):
            postpone(job, why)
        case .changed:
            if let sighting = open[job.sighting] {
                vanish(sighting)
                candidates.append((sighting.path, false))
            }
            if !openSightings(of: recording).isEmpty { queue.append(recording) }
        }
        jobs[number] = reply.endsJob ? nil : job
        reportProgress()
    }

    /// A worker died on it, or was killed because it hung.
    func lose(_ number: Int, _ attempt: FailedAttempt) {
        guard let job = jobs.removeValue(forKey: number) else { return }
        batch.append(.fail(job.recording, attempt))
        let remaining = max(0, settings.attempts - job.failedAttempts - 1)
        let name = open[job.sighting].map { self.name(of: $0.path) } ?? job.recording.short
        report(.attemptLost(name: name, job.recording, attempt, remaining: remaining))
        guard remaining == 0 else {
            // At the end of the queue, so that the other recordings do not wait behind a bad one.
            queue.append(job.recording)
            return
        }
        let rejection = RecordingRejection(
            .crashed,
            detail: "\(settings.attempts) attempts; the last one \(attempt.cause.rawValue): \(attempt.detail)"
        )
        batch.append(.advance(job.recording, .reject(rejection), spent: 0, at: Date()))
        end(job.recording, .rejected)
    }

    private func postpone(_ job: Job, _ why: String) {
        let name = open[job.sighting].map { self.name(of: $0.path) } ?? job.recording.short
        log.error("\(name): \(why)")
        report(.left(name: name, .failed(why)))
        if let path = open[job.sighting]?.path { left.insert(path) }
        if settings.once { summary.failed += 1 }
        postponed[job.recording] = .now + settings.retry
    }

    /// The recording is finished: its files' places go into the same commit.
    private func end(_ recording: RecordingID, _ state: RecordingState) {
        for sighting in openSightings(of: recording) where sighting.filing == .waiting {
            // Where no place can be chosen now, `fileEnded` tries again and says why.
            try? destine(sighting, state)
        }
        ended.append(recording)
    }

    private func destine(_ sighting: Sighting, _ state: RecordingState) throws {
        let place = try filing.choose(for: sighting, state: state)
        open[sighting.id]?.filing = .destined(place)
        batch.append(.file(sighting.id, .destined(place)))
    }

    /// Moves the files of finished recordings to their places.
    func fileEnded() throws {
        while let recording = toFile.first {
            guard let record = try journal.record(recording), record.state.isFinal else {
                toFile.removeFirst()
                continue
            }
            for sighting in openSightings(of: recording) where !stuck.contains(sighting.id) {
                do {
                    try file(sighting, record)
                } catch let error as FileSystemError where !Self.canRemove(sighting.path) {
                    // The order is made; the file's folder does not let it go. The other files can still be filed.
                    stuck.insert(sighting.id)
                    leave(sighting.path, .immovable(error))
                }
            }
            toFile.removeFirst()
        }
    }

    private static func canRemove(_ path: BytePath) -> Bool { (try? FileSystem.checkRemovable(path)) != nil }

    private func leave(_ path: BytePath, _ reason: CallEvent.LeftReason) {
        guard left.insert(path).inserted else { return }
        report(.left(name: name(of: path), reason))
    }

    private func file(_ sighting: Sighting, _ record: RecordingRecord) throws {
        while let current = open[sighting.id] {
            guard case .destined(let place) = current.filing else {
                try destine(current, record.state)
                try flush()
                continue
            }
            // The place is committed before anything is put there.
            try flush()
            let repeated = try repeats(current)
            let document = try document(current, record, repeated)
            switch try filing.file(current, to: place, document: document, state: record.state) {
            case .taken:
                open[sighting.id]?.filing = .waiting
            case .vanished:
                vanish(current)
            case .filed(let place):
                release(current)
                left.remove(current.path)
                batch.append(.file(current.id, .filed(place)))
                count(record, repeated != nil)
                report(
                    .finished(
                        FinishedCall(
                            name: name(of: current.path),
                            record: record,
                            place: place,
                            repeats: repeated,
                            elapsed: .seconds(max(0, Date().timeIntervalSince(current.seen)))
                        )
                    )
                )
            }
        }
        reportProgress()
    }

    private func repeats(_ sighting: Sighting) throws -> ResultDocument.Repeat? {
        guard let first = sighting.repeats else { return nil }
        let all = try journal.sightings(of: sighting.recording)
        guard let original = all.first(where: { $0.id == first }) else { return nil }
        return ResultDocument.Repeat(name: name(of: original.path), noticed: original.seen)
    }

    private func document(
        _ sighting: Sighting,
        _ record: RecordingRecord,
        _ repeats: ResultDocument.Repeat?
    ) throws -> Data {
        let newline = Data("\n".utf8)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        if let numbered = record.order {
            return try encoder.encode(
                ResultDocument(
                    recording: record.id,
                    source: name(of: sighting.path),
                    received: record.received,
                    finished: record.finished,
                    number: numbered.number,
                    order: numbered.order,
                    why: numbered.order.decisions.first?.shortfall?.meaning,
                    transcript: record.transcript,
                    spent: record.spent,
                    repeats: repeats
                )
            ) + newline
        }
        let rejection = record.rejection ?? RecordingRejection(.crashed, detail: "the journal holds no reason")
        return try encoder.encode(
            RejectionDocument(
                recording: record.id,
                source: name(of: sighting.path),
                received: record.received,
                reason: rejection.reason,
                meaning: rejection.reason.meaning,
                mend: rejection.reason.mend,
                detail: rejection.detail,
                repeats: repeats
            )
        ) + newline
    }

    private func count(_ record: RecordingRecord, _ isRepeated: Bool) {
        if isRepeated {
            summary.repeated += 1
        } else if record.state == .ordered {
            summary.ordered += 1
        } else {
            summary.rejected += 1
        }
    }

    private func reportProgress() {
        let done = summary.ordered + summary.rejected + summary.repeated
        let active = jobs.sorted { $0.key < $1.key }.map { entry in
            (open[entry.value.sighting].map { name(of: $0.path) } ?? entry.value.recording.short, entry.value.fraction)
        }
        report(.progress(done: done, known: done + open.count + candidates.count, active: active))
    }
}
