import Foundation
import GRDB
import Testing
import ZhidaCalls
import ZhidaCore
import ZhidaTesting

@testable import ZhidaStore

struct JournalTests {
    let folder: TemporaryFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TemporaryFolder()
        journal = try SQLiteJournal(path: folder.path("zhida.sqlite"))
    }

    private static func id(_ number: Int) -> RecordingID {
        RecordingID(digest: Array(repeating: 0, count: 30) + [UInt8(number >> 8), UInt8(number & 255)])
    }

    private static func sighting(_ number: Int, _ name: String = "call.opus") -> Sighting {
        Sighting(
            recording: id(number),
            path: BytePath(bytes: Array("/watch/".utf8) + [0xC4, 0xE3] + Array(name.utf8)),
            signature: FileSignature(device: .max, inode: .max, size: 7, modified: -1),
            seen: Date(timeIntervalSince1970: 1_790_000_000.25)
        )
    }

    private static let fake = FakeRecording(1)

    @Test("each commit is synchronised with the disk: the library's own choice is to wait for the next checkpoint")
    func synchronisesEachCommit() throws {
        #expect(try journal.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2, "FULL")
    }
    private static let inspection = FakeStages.inspection(of: fake)
    private static let transcript = FakeStages.transcript(of: fake)
    private static let decisions = [FakeStages.decision(of: fake, transcript)]
    private static let now = Date(timeIntervalSince1970: 1_790_000_100)

    private static func transition(_ state: RecordingState, _ id: RecordingID) -> RecordingTransition {
        switch state {
        case .noticed: .retry
        case .decoded: .decode(inspection)
        case .transcribed: .transcribe(transcript)
        case .addressed: .address(decisions)
        case .ordered: .order(order(id))
        case .rejected: .reject(RecordingRejection(.noSpeech, detail: "0.0 s of speech"))
        }
    }

    private static func order(_ id: RecordingID) -> WorkOrder {
        WorkOrderDraft.make(
            recording: id,
            received: now,
            inspection: inspection,
            transcript: transcript,
            decisions: decisions
        )
    }

    private func advance(_ id: RecordingID, _ state: RecordingState, spent: Int = 5) throws {
        try journal.commit([.advance(id, Self.transition(state, id), spent: spent, at: Self.now)])
    }

    @Test("what was committed is there after opening again")
    func survivesReopening() throws {
        let sighting = Self.sighting(1)
        try journal.commit([.notice(sighting)])
        for state in [RecordingState.decoded, .transcribed, .addressed, .ordered] {
            try advance(sighting.recording, state)
        }
        let again = try SQLiteJournal(path: folder.path("zhida.sqlite"))
        let record = try #require(try again.record(sighting.recording))
        #expect(record.state == .ordered)
        #expect(record.received == sighting.seen)
        #expect(record.inspection == Self.inspection)
        #expect(record.transcript == Self.transcript)
        #expect(record.decisions == Self.decisions)
        #expect(record.order == NumberedOrder(number: 1, order: Self.order(sighting.recording)))
        #expect(record.spent == 20)
        #expect(record.finished == Self.now)
        #expect(try again.openSightings() == [sighting])
    }

    @Test("a group of changes is applied as a whole or not at all")
    func commitsAllOrNothing() throws {
        let first = Self.sighting(1)
        let stranger = Self.id(2)
        #expect(throws: JournalError.self) {
            try journal.commit([.notice(first), .advance(stranger, .decode(Self.inspection), spent: 0, at: Self.now)])
        }
        #expect(try journal.record(first.recording) == nil)
        #expect(try journal.openSightings().isEmpty)
    }

    @Test("random transitions leave what a naive list of rules leaves", arguments: 0..<20)
    func followsNaiveOracle(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let ids = (0..<4).map { Self.id($0) }
        try journal.commit((0..<4).map { .notice(Self.sighting($0)) })
        var expected = Dictionary(uniqueKeysWithValues: ids.map { ($0, RecordingState.noticed) })
        var orders: [RecordingID: Int] = [:]
        let way: [RecordingState] = [.noticed, .decoded, .transcribed, .addressed, .ordered]
        for _ in 0..<120 {
            let id = ids.randomElement(using: &random)!
            let from = expected[id]!
            // Likely ones more often, so that the end is reached.
            let next = way.firstIndex(of: from).map { way[min($0 + 1, 4)] } ?? .noticed
            let to = Bool.random(using: &random) ? next : RecordingState.allCases.randomElement(using: &random)!
            let isAllowed: Bool
            switch (from, to) {
            case (.rejected, .rejected), (.rejected, .noticed), (.noticed, .noticed): isAllowed = true
            case (.rejected, _), (_, .noticed), (.ordered, .rejected): isAllowed = false
            case (_, .rejected): isAllowed = true
            default: isAllowed = way.firstIndex(of: to)! <= way.firstIndex(of: from)! + 1
            }
            if isAllowed {
                try advance(id, to)
                let isBackward =
                    way.firstIndex(of: to).flatMap { to in way.firstIndex(of: from).map { to <= $0 } } ?? false
                if !isBackward { expected[id] = to }
                if to == .ordered, from == .addressed { orders[id, default: 0] += 1 }
            } else {
                #expect(throws: IllegalTransition.self) { try advance(id, to) }
            }
            #expect(try journal.state(of: id) == expected[id])
            #expect(orders[id, default: 0] <= 1)
        }
        var counted: [RecordingID: Int] = [:]
        try journal.forEachOrder { numbered, _ in counted[numbered.order.recording, default: 0] += 1 }
        #expect(counted == orders)
        for record in try journal.records(state: nil, limit: 10) {
            #expect((record.rejection != nil) == (record.state == .rejected))
            #expect((record.order != nil) == (record.state == .ordered))
        }
    }

    @Test("a retry starts from nothing, with all attempts")
    func retriesFromStart() throws {
        let file = folder.path("call.opus")
        try Data("1234567".utf8).write(to: URL(fileURLWithPath: file))
        let sighting = Self.sighting(1)
        let id = sighting.recording
        try journal.commit([
            .notice(sighting), .advance(id, .decode(Self.inspection), spent: 1, at: Self.now),
            .fail(id, FailedAttempt(cause: .crashed, detail: "signal 11", at: Self.now)),
            .advance(id, Self.transition(.rejected, id), spent: 0, at: Self.now),
            .file(sighting.id, .filed(BytePath(file))),
        ])
        #expect(try journal.record(id)?.failedAttempts == 1)
        #expect(try journal.retry(id, at: Self.now).description == file)
        let record = try #require(try journal.record(id))
        #expect(record.state == .noticed)
        #expect(record.inspection == nil && record.rejection == nil && record.finished == nil)
        #expect(record.failedAttempts == 0)
        #expect(try journal.attempts(of: id).count == 1, "what happened stays written")
        #expect(try journal.openSightings().map(\.path.description) == [file])
        #expect(throws: JournalError.self) { try journal.retry(id, at: Self.now) }
    }

    @Test("a correction stands beside the machine's answer and needs an order")
    func keepsCorrections() throws {
        let sighting = Self.sighting(1)
        let id = sighting.recording
        let code = try #require(AddressCode("440306002R0002"))
        let first = Correction(address: code, by: "王", at: Self.now)
        try journal.commit([.notice(sighting)])
        #expect(throws: JournalError.self) { try journal.correct(id, first) }
        for state in [RecordingState.decoded, .transcribed, .addressed, .ordered] { try advance(id, state) }
        let second = Correction(text: "路灯坏了", by: "李", at: Self.now + 1)
        try journal.correct(id, first)
        try journal.correct(id, second)
        #expect(try journal.corrections(of: id) == [first, second])
        #expect(try journal.record(id)?.order?.order == Self.order(id), "the machine's answer is untouched")
    }

    @Test("a recording is found by the beginning of its identity")
    func findsByPrefix() throws {
        try journal.commit([1, 2, 0x1234].map { .notice(Self.sighting($0)) })
        #expect(try journal.recordings(beginningWith: String(repeating: "0", count: 60), limit: 9).count == 3)
        #expect(try journal.recordings(beginningWith: Self.id(2).hexadecimal.uppercased(), limit: 9) == [Self.id(2)])
        #expect(try journal.recordings(beginningWith: "' OR 1", limit: 9).isEmpty)
    }

    @Test("another process's commit is noticed, one's own is not")
    func noticesForeignCommits() throws {
        let other = try SQLiteJournal(path: folder.path("zhida.sqlite"))
        let before = try journal.foreignVersion()
        try journal.commit([.notice(Self.sighting(1))])
        #expect(try journal.foreignVersion() == before)
        try other.commit([.notice(Self.sighting(2))])
        #expect(try journal.foreignVersion() != before)
    }

    @Test("a file that is no database is refused with its path")
    func refusesOtherFiles() throws {
        let path = folder.path("letter.txt")
        try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: path))
        #expect {
            _ = try SQLiteJournal(path: path)
        } throws: { error in
            if case .unavailable(let what)? = error as? JournalError { return what.contains(path) }
            return false
        }
    }
}

/// A small generator with a seed, so that a failing run can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
