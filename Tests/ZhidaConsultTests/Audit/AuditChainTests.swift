import Foundation
import Testing
import ZhidaConsult
import ZhidaDigest

@Suite("The audit's chain")
struct AuditChainTests {
    static let keys = KeyRing(.checkpoint, current: TokenTests.key("cp1", 30))

    /// A chain of events whose bodies hold Chinese text, quotes and line ends.
    static func chain(_ count: Int) -> [AuditRow] {
        var tail = AuditTail.beginning
        return (1...count).map { number in
            let body =
                #"{"act":"session note","at":\#(1_790_000_000_000 + number),"facts":{"n":"\#(number) 甲\n\"乙\""}}"#
            let row = AuditChain.link(body, after: tail)
            tail = AuditTail(row)
            return row
        }
    }

    static func verify(_ rows: [AuditRow], _ checkpoints: [AuditCheckpoint] = []) -> AuditReport {
        var verifier = AuditVerifier(checkpoints: checkpoints, keys: keys)
        for row in rows { verifier.take(row) }
        return verifier.finish()
    }

    static func checkpoint(_ rows: [AuditRow], _ sequence: Int) -> AuditCheckpoint {
        AuditCheckpoint(of: AuditTail(rows[sequence - 1]), at: Instant(seconds: 1_790_000_000), signedBy: keys)
    }

    @Test("A whole chain is sound, and an empty one too")
    func sound() {
        let rows = Self.chain(50)
        let report = Self.verify(rows, [Self.checkpoint(rows, 20), Self.checkpoint(rows, 40)])
        #expect(report.isSound)
        #expect(report.events == 50)
        #expect(report.lastHash == rows[49].hash)
        #expect(report.checkpoints == 2)
        #expect(report.unguarded == 10)
        #expect(Self.verify([]).isSound)
    }

    @Test("Another program checks a link: printf and sha256sum")
    func otherProgram() throws {
        for row in Self.chain(3) {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", #"printf 'zhida audit 1\n%s\n%s\n%s' "$1" "$2" "$3" | sha256sum"#, "sh",
                String(row.sequence), row.previous, row.body,
            ]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(text.prefix(64) == row.hash)
        }
    }

    @Test("Every single byte of a chain that is changed is found, with the number of its event")
    func everyByte() {
        let rows = Self.chain(6)
        var tried = 0
        for place in rows.indices {
            let row = rows[place]
            for (field, text) in [("previous", row.previous), ("hash", row.hash), ("body", row.body)] {
                for index in text.utf8.indices {
                    var bytes = Array(text.utf8)
                    let offset = text.utf8.distance(from: text.utf8.startIndex, to: index)
                    // The lowest bit, and the case of letters: neither may pass.
                    for mask: UInt8 in [0x01, 0x20] {
                        bytes[offset] ^= mask
                        defer { bytes[offset] ^= mask }
                        guard let changed = String(validating: bytes, as: UTF8.self) else { continue }
                        var rows = rows
                        switch field {
                        case "previous": rows[place].previous = changed
                        case "hash": rows[place].hash = changed
                        default: rows[place].body = changed
                        }
                        tried += 1
                        let report = Self.verify(rows)
                        #expect(
                            report.faults == [AuditFault(.changed, at: row.sequence)],
                            "\(field) byte \(offset) of event \(row.sequence)"
                        )
                    }
                }
            }
            for bit in 0..<64 {
                var rows = rows
                rows[place].sequence ^= 1 << bit
                tried += 1
                let report = Self.verify(rows)
                #expect(report.faults.contains { $0.kind == .changed }, "bit \(bit) of number \(row.sequence)")
                if place < rows.count - 1 {
                    #expect(report.faults.contains(AuditFault(.missing, at: row.sequence)))
                }
            }
        }
        #expect(tried > 2500)
    }

    @Test("Any event that is deleted is named as missing", arguments: 1...9)
    func deleted(sequence: Int) {
        var rows = Self.chain(10)
        rows.remove(at: sequence - 1)
        #expect(Self.verify(rows).faults == [AuditFault(.missing, at: Int64(sequence))])
    }

    @Test("A whole stretch that is deleted is named")
    func deletedStretch() {
        let rows = Self.chain(20)
        #expect(
            Self.verify(Array(rows[..<5] + rows[12...])).faults == [AuditFault(.missing, at: 6, through: 12)]
        )
        #expect(Self.verify(Array(rows[3...])).faults == [AuditFault(.missing, at: 1, through: 3)])
    }

    @Test("Any two events that are swapped are found, with or without their numbers")
    func swapped() {
        let rows = Self.chain(8)
        for first in 0..<8 {
            for second in first + 1..<8 {
                var moved = rows
                moved.swapAt(first, second)
                let report = Self.verify(moved)
                #expect(report.faults.contains { $0.kind == .misplaced }, "\(first) \(second)")
                var renumbered = moved
                for place in renumbered.indices { renumbered[place].sequence = Int64(place + 1) }
                let faults = Self.verify(renumbered).faults
                #expect(faults.contains(AuditFault(.changed, at: Int64(first + 1))))
                #expect(faults.contains(AuditFault(.changed, at: Int64(second + 1))))
            }
        }
    }

    @Test("An inserted event is found, however well it is made")
    func inserted() {
        let rows = Self.chain(6)
        // With a number that is there already.
        let double = AuditChain.link("{}", after: AuditTail(rows[2]))
        #expect(Self.verify(rows[..<4] + [double] + rows[4...]).faults == [AuditFault(.inserted, at: 4)])
        // In place of the one that stood there: the next does not follow.
        var replaced = rows
        replaced[3] = double
        #expect(Self.verify(replaced).faults == [AuditFault(.unlinked, at: 5)])
    }

    @Test("An end that is cut off is found by a checkpoint, wherever it is cut")
    func cut() {
        let rows = Self.chain(12)
        let checkpoints = [Self.checkpoint(rows, 5), Self.checkpoint(rows, 12)]
        for kept in 0..<12 {
            let report = Self.verify(Array(rows[..<kept]), checkpoints)
            #expect(report.faults == [AuditFault(.cut, at: Int64(kept + 1), through: 12)])
        }
    }

    @Test("A chain that is written anew from some event on is found by a checkpoint behind it")
    func rewritten() {
        let rows = Self.chain(12)
        let checkpoints = [Self.checkpoint(rows, 5), Self.checkpoint(rows, 12)]
        for start in 1...12 {
            var anew = Array(rows[..<(start - 1)])
            for row in rows[(start - 1)...] {
                anew.append(AuditChain.link(row.body + " ", after: anew.last.map { AuditTail($0) } ?? .beginning))
            }
            let report = Self.verify(anew, checkpoints)
            let expected = start <= 5 ? [5, 12] : [12]
            #expect(report.faults == expected.map { AuditFault(.rewritten, at: Int64($0)) })
            // Without checkpoints nothing could be seen: that is what they are for.
            #expect(Self.verify(anew).isSound)
        }
    }

    @Test("A forged checkpoint, and one of a strange key, are named and believed in nothing")
    func forgedCheckpoints() {
        let rows = Self.chain(4)
        var forged = Self.checkpoint(rows, 4)
        forged.sequence = 9
        #expect(Self.verify(rows, [forged]).faults == [AuditFault(.forgedCheckpoint, at: 9)])
        var short = Self.checkpoint(rows, 4)
        short.code.removeLast()
        #expect(Self.verify(rows, [short]).faults == [AuditFault(.forgedCheckpoint, at: 4)])
        let strange = AuditCheckpoint(
            of: AuditTail(rows[3]),
            at: Instant(seconds: 1),
            signedBy: KeyRing(.checkpoint, current: TokenTests.key("cp9", 90))
        )
        #expect(Self.verify(rows, [strange]).faults == [AuditFault(.unknownKey, at: 4)])
    }

    @Test("A checkpoint of a former key still holds after a rotation")
    func rotatedCheckpoints() {
        let rows = Self.chain(6)
        let old = Self.checkpoint(rows, 3)
        var keys = Self.keys
        keys.rotate(to: TokenTests.key("cp2", 60), at: Instant(seconds: 1_790_000_100))
        let new = AuditCheckpoint(of: AuditTail(rows[5]), at: Instant(seconds: 1_790_000_200), signedBy: keys)
        var verifier = AuditVerifier(checkpoints: [old, new], keys: keys)
        for row in rows { verifier.take(row) }
        let report = verifier.finish()
        #expect(report.isSound)
        #expect(report.checkpoints == 2)
    }

    @Test("Random damage of a long chain never passes, and never crashes")
    func randomDamage() {
        let rows = Self.chain(300)
        let checkpoints = stride(from: 50, through: 300, by: 50).map { Self.checkpoint(rows, $0) }
        var generator = Seeded(seed: 180)
        for _ in 0..<2000 {
            var damaged = rows
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: damaged.remove(at: place)
                case 1: damaged.insert(rows[Int.random(in: 0..<300, using: &generator)], at: place)
                case 2: damaged[place].body += " "
                case 3: damaged[place].sequence = Int64.random(in: .min ... .max, using: &generator)
                case 4: damaged.removeLast(Int.random(in: 1...20, using: &generator))
                default: damaged.swapAt(place, Int.random(in: 0..<damaged.count, using: &generator))
                }
            }
            let isSame = damaged == rows
            #expect(Self.verify(damaged, checkpoints).isSound == isSame)
        }
    }

    @Test("Many faults are counted, and the first thousand listed")
    func manyFaults() {
        var rows = Self.chain(1500)
        for place in rows.indices { rows[place].body += " " }
        let report = Self.verify(rows)
        #expect(report.faultCount == 1500)
        #expect(report.faults.count == AuditVerifier.longestList)
    }

    @Test("Every fault has its words in both languages")
    func words() {
        let kinds: [AuditFault.Kind] = AuditFault.Kind.allCases
        #expect(Set(kinds.map { AuditFault($0, at: 7).chinese }).count == kinds.count)
        #expect(Set(kinds.map { AuditFault($0, at: 7).english }).count == kinds.count)
        #expect(AuditFault(.missing, at: 6, through: 12).english == "Event 6–12 is missing.")
        #expect(AuditFault(.changed, at: 6).chinese == "第 6 条被改动：内容与哈希不符。")
    }

    @Test("A checkpoint is due after 256 events, after a minute with any, and never without a new one")
    func rhythm() {
        let rhythm = CheckpointRhythm()
        let rows = Self.chain(1)
        let now = Instant(seconds: 1_790_000_000)
        let tail = { AuditTail(sequence: $0, hash: "") }
        let last = AuditCheckpoint(of: AuditTail(rows[0]), at: now, signedBy: Self.keys)
        #expect(!rhythm.isDue(last: nil, tail: .beginning, now: now))
        #expect(rhythm.isDue(last: nil, tail: tail(1), now: now))
        #expect(!rhythm.isDue(last: last, tail: tail(1), now: now + .seconds(3600)))
        #expect(!rhythm.isDue(last: last, tail: tail(256), now: now + .seconds(59)))
        #expect(rhythm.isDue(last: last, tail: tail(257), now: now))
        #expect(rhythm.isDue(last: last, tail: tail(2), now: now + .seconds(60)))
    }
}
