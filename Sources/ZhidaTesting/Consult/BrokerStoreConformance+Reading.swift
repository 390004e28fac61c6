import ZhidaConsult

extension BrokerStoreConformance {
    static let reading: [BrokerStoreConformance] = [
        BrokerStoreConformance("only live records are loaded; ended ones are found by their key") { opening in
            let first = TransactionMaker.booking("b1", 0..<3)
            let ended = TransactionMaker.changed(first) { $0.state = .completed }
            _ = try await opening.store.commit([
                try TransactionMaker.make("k1", first), try TransactionMaker.replace("k2", first, ended),
            ])
            try expectEqual(try await opening.store.load().records.count, 0, "live records")
            let missing = RecordKey(.waiting, text: "b1")
            let found = try await opening.store.records([RecordKey(.booking, first.id), missing])
            try expectEqual(found, [.booking(ended)], "records by key")
        },
        BrokerStoreConformance("changes come in order, each record once and as it is now") { opening in
            let one = TransactionMaker.booking("b1", 0..<3)
            let two = TransactionMaker.booking("b2", 3..<6)
            let oneLater = TransactionMaker.changed(one) { $0.state = .confirmed }
            let store = opening.store
            let first = try await store.commit([
                try TransactionMaker.make("k1", one), try TransactionMaker.make("k2", two),
            ])
            try expectEqual(try await opening.again().changes(after: first.through)?.count, 0, "changes after the last")
            let second = try await store.commit([try TransactionMaker.replace("k3", one, oneLater)])
            try expectEqual(second.after, first.through, "where the second group begins")
            let all = try await opening.again().changes(after: ChangeSequence(0)) ?? []
            try expectEqual(all.map(\.key.id), ["b2", "b1"], "all changes")
            try expectEqual(all.map(\.record), [.booking(two), .booking(oneLater)], "their records")
            try expectEqual(all.last?.sequence, second.through, "the last")
            let third = try await store.commit([try TransactionMaker.transaction("k4", [.remove(.booking(two))])])
            let removed = try await store.changes(after: second.through) ?? []
            try expectEqual(removed.map(\.key.id), ["b2"], "what was removed")
            try expect(removed.allSatisfy { $0.record == nil }, "a removed record came with a body")
            try expectEqual(removed.last?.sequence, third.through, "the removal's place")
        },
        BrokerStoreConformance("the audit is one chain without a gap, across groups and refusals") { opening in
            let bodies = ["{\"a\":1}", "{\"名\":\"值\\n\"}", "{\"b\":\"'\"}"]
            _ = try await opening.store.commit([
                try TransactionMaker.transaction("k1", [], audit: bodies[0]),
                try TransactionMaker.transaction("k2", [], audit: bodies[1]),
                try TransactionMaker.transaction("k1", [], audit: "never"),
            ])
            _ = try await opening.again().commit([try TransactionMaker.transaction("k3", [], audit: bodies[2])])
            let rows = try await opening.store.audit(after: 0, limit: 10)
            var tail = AuditTail.beginning
            for (row, body) in zip(rows, bodies) {
                try expectEqual(row, AuditChain.link(body, after: tail), "link \(row.sequence)")
                tail = AuditTail(row)
            }
            try expectEqual(rows.count, 3, "links")
            try expectEqual(try await opening.store.audit(after: 1, limit: 1).map(\.sequence), [2], "a page of it")
        },
        BrokerStoreConformance("what was forgotten is no answer and no change any more, and the last change stays") {
            opening in
            let store = opening.store
            let first = try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3))
            var second = try TransactionMaker.make("k2", TransactionMaker.booking("b2", 3..<6))
            second.at = TransactionMaker.start + Minutes(10)
            let report = try await store.commit([first, second])
            try await store.forget(before: TransactionMaker.start + Minutes(5))
            try expectEqual(Set(try await store.replies([first.key, second.key]).keys), [second.key], "answers")
            try expect(try await store.changes(after: ChangeSequence(0)) == nil, "the feed reached back too far")
            try expectEqual(try await store.changes(after: ChangeSequence(1))?.map(\.key.id), ["b2"], "the last change")
            try await store.forget(before: TransactionMaker.start + Minutes(60))
            try expectEqual(try await store.replies([second.key]).count, 0, "answers, later")
            try expectEqual(try await store.changes(after: report.through)?.count, 0, "changes behind the last")
            let after = try await store.commit([
                try TransactionMaker.make("k1", TransactionMaker.booking("b3", 6..<9))
            ])
            try expectEqual(after.outcomes, [.committed], "a forgotten key")
            try expectEqual(after.after, report.through, "where the next begins")
            try expectEqual(try await store.check().faults, [], "faults")
        },
        BrokerStoreConformance("a second broker's store sees the first one's, and is refused where it is too late") {
            opening in
            let one = TransactionMaker.booking("b1", 0..<3)
            let other = try await opening.again()
            _ = try await opening.store.commit([try TransactionMaker.make("k1", one)])
            try expectEqual(try await other.changes(after: ChangeSequence(0))?.count, 1, "foreign changes")
            let taken = try await other.commit([
                try TransactionMaker.make("k2", TransactionMaker.booking("b2", 1..<2))
            ])
            try expect(taken.outcomes[0] != .committed, "an overlap from another store was committed")
            let confirmed = TransactionMaker.changed(one) { $0.state = .confirmed }
            let cancelled = TransactionMaker.changed(one) { $0.state = .cancelled(.byOffice) }
            let first = try await other.commit([try TransactionMaker.replace("k3", one, confirmed)])
            let second = try await opening.store.commit([try TransactionMaker.replace("k4", one, cancelled)])
            try expectEqual(first.outcomes, [.committed], "the first")
            try expectEqual(second.outcomes, [.conflict(.version(RecordKey(.booking, one.id)))], "the late one")
            try expect(first.after < first.through, "the first one's place")
        },
    ]

    static let outbox: [BrokerStoreConformance] = [
        BrokerStoreConformance("messages are due in order, and settled, retried, failed or withdrawn") { opening in
            let about = RecordKey(.booking, text: "b1")
            func message(_ id: String, _ minutes: Int, topic: String = "booking.reminder") -> OutboxChange {
                .put(
                    OutboxMessage(
                        id: TestDistrict.identifier(id),
                        topic: topic,
                        about: about,
                        due: TransactionMaker.start + Minutes(minutes),
                        body: "{\"id\":\"\(id)\"}"
                    )
                )
            }
            let store = opening.store
            func due(_ minutes: Int) async throws -> [String] {
                try await store.outboxDue(TransactionMaker.start + Minutes(minutes), limit: 10).map(\.message.id.text)
            }
            _ = try await store.commit([
                try TransactionMaker.transaction(
                    "k1",
                    [],
                    outbox: [message("m3", 30), message("m1", 10), message("m2", 20), message("m4", 5, topic: "other")]
                )
            ])
            try expectEqual(try await due(4), [], "before any is due")
            try expectEqual(try await due(20), ["m4", "m1", "m2"], "due messages")
            try await store.settle([
                TestDistrict.identifier("m4"): .delivered(at: TransactionMaker.start),
                TestDistrict.identifier("m1"): .retry(at: TransactionMaker.start + Minutes(25), error: "HTTP 503"),
                TestDistrict.identifier("m9"): .delivered(at: TransactionMaker.start),
            ])
            try expectEqual(try await due(20), ["m2"], "after settling")
            let entries = try await store.outboxDue(TransactionMaker.start + Minutes(40), limit: 2)
            try expectEqual(entries.map(\.message.id.text), ["m2", "m1"], "later, two at most")
            try expectEqual(entries.map(\.attempts), [0, 1], "tries")
            try expectEqual(entries.map(\.lastError), [nil, "HTTP 503"], "errors")
            try expectEqual(entries[1].message.about, about, "what it is about")
            try await store.settle([TestDistrict.identifier("m2"): .failed(at: TransactionMaker.start, error: "gone")])
            _ = try await store.commit([
                try TransactionMaker.transaction("k2", [], outbox: [.withdraw(topic: "booking.reminder", about: about)])
            ])
            try expectEqual(try await due(99), [], "after withdrawing")
        }
    ]
}
