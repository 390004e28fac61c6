import Foundation
import Testing

@testable import ZhidaConsult

func expectSameAfterJSON<Value: Codable & Equatable>(_ value: Value) throws {
    #expect(try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value)
}

/// Notes, files, outcome, evaluation, work orders.
struct SessionPapersTests {
    typealias Fixture = SessionFixture

    @Test("the citizen evaluates once, and cannot change it")
    func evaluatesOnce() throws {
        var session = try Fixture.session(in: .closed)
        let first = Evaluation(.verySatisfied, grounds: [.attitude, .clarity], at: Fixture.start)
        try session.apply(.evaluate(first), by: .citizen, at: Fixture.start)
        let refusal = try #require(throws: SessionRefusal.self) {
            try session.apply(
                .evaluate(Evaluation(.veryDissatisfied, at: Fixture.start)),
                by: .citizen,
                at: Fixture.start
            )
        }
        #expect(refusal.cause == .evaluatedAlready)
        #expect(session.evaluation == first)
    }

    @Test(
        "a shared file has a name that can be a file's, and a SHA-256",
        arguments: try! ConsultTable.rows("shared-files.tsv")
    )
    func checksFiles(row: [String]) throws {
        var session = try Fixture.session(in: .live)
        let name = row[0].replacingOccurrences(of: "\\n", with: "\n")
        let digest = row[2] == "-" ? String(repeating: "0f", count: 32) : row[2]
        let size = try #require(Int64(row[1]))
        let file = SharedFile(name: name, size: size, digest: digest, by: Fixture.citizen, at: Fixture.start)
        let attempt = Result { () throws(SessionRefusal) in
            try session.apply(.share(file), by: .citizen, at: Fixture.start)
        }
        switch attempt {
        case .success: #expect(row[3] == "taken")
        case .failure(let refusal):
            #expect(row[3] == "refused")
            #expect(refusal.refusal.reason == .invalid)
        }
        #expect(session.files == (row[3] == "taken" ? [file] : []))
    }

    @Test("notes are neither empty nor endless, and there are not endless many")
    func limitsNotes() throws {
        var session = try Fixture.session(in: .live)
        var rules = SessionRules()
        rules.notes = 2
        func write(_ text: String) throws {
            let note = SessionNote(by: "wang", at: Fixture.start, text: text)
            try session.apply(.note(note), by: .clerk, at: Fixture.start, rules)
        }
        #expect(throws: SessionRefusal.self) { try write("") }
        #expect(throws: SessionRefusal.self) { try write(String(repeating: "字", count: 4_001)) }
        try write(String(repeating: "字", count: 4_000))
        try write("second")
        let refusal = try #require(throws: SessionRefusal.self) { try write("third") }
        #expect(refusal.cause == .tooMany(2))
        #expect(refusal.refusal.reason == .limit)
    }

    @Test("a work order is referred to once, however often it is said")
    func refersOnce() throws {
        var session = try Fixture.session(in: .closed)
        let order = try #require(WorkOrderReference("GD-2026-0042"))
        for _ in 0..<2 { try session.apply(.refer(order), by: .clerk, at: Fixture.start) }
        #expect(session.workOrders == [order])
        #expect(WorkOrderReference("") == nil && WorkOrderReference("two words") == nil)
    }

    @Test("parties are limited")
    func limitsParties() throws {
        var session = try Fixture.session(in: .live)
        var rules = SessionRules()
        rules.parties = 3
        try session.apply(.invite(Fixture.street, nil), by: .clerk, at: Fixture.start, rules)
        #expect(throws: SessionRefusal.self) {
            try session.apply(.invite(Fixture.street, nil), by: .clerk, at: Fixture.start, rules)
        }
        let refusal = try #require(throws: SessionRefusal.self) {
            try session.apply(.invite(Fixture.office, nil), by: .clerk, at: Fixture.start, rules)
        }
        #expect(refusal.cause == .tooMany(3))
    }
}
