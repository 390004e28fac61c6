import Testing

@testable import ZhidaConsult

struct SessionTransitionTests {
    /// The clerk's table, by phase and event.
    static let table: [[String]: [String]] = {
        let rows = try! ConsultTable.rows("session-transitions.tsv")
        return Dictionary(uniqueKeysWithValues: rows.map { ([$0[0], $0[1]], [$0[2], $0[3]]) })
    }()

    static let pairs = SessionPhase.allCases.flatMap { phase in SessionEvent.Kind.allCases.map { (phase, $0) } }

    @Test("the rule book is the clerk's table, pair by pair", arguments: pairs)
    func followsTable(phase: SessionPhase, event: SessionEvent.Kind) {
        let row = Self.table[[phase.rawValue, event.rawValue]]
        let rule = SessionTransition.find(phase, event)
        #expect((rule == nil) == (row == nil))
        guard let row, let rule else { return }
        #expect(Set(rule.targets.map(\.rawValue)) == Set(row[0].split(separator: " ").map(String.init)))
        #expect(Set(rule.actors.map(\.rawValue)) == Set(row[1].split(separator: " ").map(String.init)))
    }

    @Test("the clerk's table names only phases, events and people that there are, each pair once")
    func tableIsSound() throws {
        let rows = try ConsultTable.rows("session-transitions.tsv")
        #expect(rows.count == SessionTransition.all.count)
        for row in rows {
            #expect(SessionPhase(rawValue: row[0]) != nil, "\(row)")
            #expect(SessionEvent.Kind(rawValue: row[1]) != nil, "\(row)")
            #expect(row[2].split(separator: " ").allSatisfy { SessionPhase(rawValue: String($0)) != nil }, "\(row)")
            #expect(row[3].split(separator: " ").allSatisfy { SessionActor(rawValue: String($0)) != nil }, "\(row)")
        }
    }

    @Test("a session in each phase does with each event of each person what the table says", arguments: pairs)
    func sessionFollowsTable(phase: SessionPhase, event: SessionEvent.Kind) throws {
        let session = try SessionFixture.session(in: phase)
        #expect(session.phase == phase)
        let row = Self.table[[phase.rawValue, event.rawValue]]
        for actor in SessionActor.allCases {
            var changed = session
            let attempt = Result { () throws(SessionRefusal) in
                try changed.apply(SessionFixture.event(event, for: session), by: actor, at: SessionFixture.start)
            }
            switch attempt {
            case .success:
                let row = try #require(row, "\(actor) was allowed to \(event)")
                #expect(row[0].split(separator: " ").contains { $0 == changed.phase.rawValue })
                #expect(row[1].split(separator: " ").contains { $0 == actor.rawValue })
            case .failure(let refusal):
                #expect(changed == session, "a refused event changes nothing")
                let allowed = row.map { $0[1].split(separator: " ").contains { $0 == actor.rawValue } } ?? false
                switch refusal.cause {
                case .phase: #expect(row == nil)
                case .actor:
                    // Who gives an escalation back says why, and each reason is one person's.
                    #expect(row != nil && (!allowed || event == .giveBack))
                default: #expect(allowed, "only what the table allows fails for a reason of its own: \(refusal.cause)")
                }
            }
        }
    }

    @Test("a refusal says where the session stands and what is possible, in both languages", arguments: pairs)
    func refusalsExplain(phase: SessionPhase, event: SessionEvent.Kind) throws {
        guard SessionTransition.find(phase, event) == nil else { return }
        var session = try SessionFixture.session(in: phase)
        let refusal = try #require(throws: SessionRefusal.self) {
            try session.apply(SessionFixture.event(event, for: session), by: .clerk, at: SessionFixture.start)
        }
        #expect(refusal.refusal.reason == .transition)
        #expect(refusal.english.contains(phase.english) && refusal.english.contains(event.english))
        #expect(refusal.chinese.contains(phase.chinese) && refusal.chinese.contains(event.chinese))
        for possible in SessionTransition.possible(in: phase) {
            #expect(refusal.english.contains(possible.event.english))
            #expect(refusal.chinese.contains(possible.event.chinese))
        }
    }

    @Test("refusals read as sentences", arguments: try! ConsultTable.rows("session-refusals.tsv"))
    func refusalsRead(row: [String]) throws {
        let phase = try #require(SessionPhase(rawValue: row[0]))
        let kind = try #require(SessionEvent.Kind(rawValue: row[1]))
        let actor = try #require(SessionActor(rawValue: row[2]))
        var session = try SessionFixture.session(in: phase)
        let refusal = try #require(throws: SessionRefusal.self) {
            try session.apply(SessionFixture.event(kind, for: session), by: actor, at: SessionFixture.start)
        }
        #expect(refusal.english == row[3])
        #expect(refusal.chinese == row[4])
    }

    @Test("every phase is reached from the start, and the final ones are never left")
    func phasesAreConnected() {
        var reached: Set<SessionPhase> = [.booked, .queued]
        var frontier = reached
        while !frontier.isEmpty {
            frontier = Set(frontier.flatMap { phase in SessionTransition.possible(in: phase).flatMap(\.targets) })
                .subtracting(reached)
            reached.formUnion(frontier)
        }
        #expect(reached == Set(SessionPhase.allCases))
        for phase in SessionPhase.allCases where phase.isFinal {
            #expect(SessionTransition.possible(in: phase).allSatisfy { $0.targets == [phase] })
        }
    }
}
