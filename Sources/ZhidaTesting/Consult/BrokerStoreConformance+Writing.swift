import ZhidaConsult

extension BrokerStoreConformance {
    static let writing: [BrokerStoreConformance] = [
        BrokerStoreConformance("what was committed is loaded by the next who opens it") { opening in
            let booking = TransactionMaker.booking("b1", 0..<3, clerk: "k", name: "张三; DROP TABLE record;-- '\"\u{0}🀄︎")
            let report = try await opening.store.commit([try TransactionMaker.make("key1", booking)])
            try expectEqual(report.outcomes, [.committed], "outcomes")
            try expectEqual(report.after, ChangeSequence(0), "the place before")
            let snapshot = try await opening.again().load()
            try expectEqual(snapshot.records, [.booking(booking)], "records")
            try expectEqual(snapshot.sequence, report.through, "the last change")
        },
        BrokerStoreConformance("a group that is refused in the middle keeps what is before and reaches nothing behind")
        {
            opening in
            let report = try await opening.store.commit([
                try TransactionMaker.make("key1", TransactionMaker.booking("b1", 0..<3)),
                try TransactionMaker.make("key2", TransactionMaker.booking("b2", 2..<5)),
                try TransactionMaker.make("key3", TransactionMaker.booking("b3", 6..<9)),
            ])
            let slot = TransactionMaker.booking("b2", 2..<5).occupancy[0]
            try expectEqual(report.outcomes, [.committed, .conflict(.overlap(slot)), .notReached], "outcomes")
            let keys = try await opening.store.load().records.map(\.key.id)
            try expectEqual(keys, ["b1"], "records")
            try expectEqual(try await opening.store.audit(after: 0, limit: 10).count, 1, "audit rows")
        },
        BrokerStoreConformance("of a refused transaction nothing is left, in no table") { opening in
            let first = TransactionMaker.booking("b1", 0..<3)
            _ = try await opening.store.commit([try TransactionMaker.make("key1", first)])
            let message = OutboxMessage(
                id: TestDistrict.identifier("m1"),
                topic: "t",
                about: RecordKey(.booking, first.id),
                due: TransactionMaker.start,
                body: "{}"
            )
            let both = try TransactionMaker.transaction(
                "key2",
                [
                    .make(.booking(TransactionMaker.booking("b2", 10..<12))),
                    .make(.booking(TransactionMaker.booking("b3", 1..<2))),
                ],
                outbox: [.put(message)]
            )
            let report = try await opening.store.commit([both])
            guard case .conflict(.overlap) = report.outcomes[0] else {
                throw Fault(description: "the overlap gave \(report.outcomes[0])")
            }
            try expectEqual(report.through, report.after, "the last change")
            try expectEqual(try await opening.store.load().records.count, 1, "records")
            try expectEqual(try await opening.store.outboxDue(TransactionMaker.start, limit: 9).count, 0, "messages")
            try expectEqual(try await opening.store.replies([both.key]).count, 0, "replies")
            let check = try await opening.store.check()
            try expectEqual(check.faults, [], "faults")
            // The slot that was half taken is free, and the key too.
            let again = try await opening.store.commit([
                try TransactionMaker.make("key2", TransactionMaker.booking("b2", 10..<12))
            ])
            try expectEqual(again.outcomes, [.committed], "the same key with what is possible")
        },
        BrokerStoreConformance("a known key gives the first answer again and writes nothing") { opening in
            let booking = TransactionMaker.booking("b1", 0..<3)
            var transaction = try TransactionMaker.transaction(
                "key1",
                [.make(.booking(booking))],
                digest: "first",
                reply: "\"answer\""
            )
            _ = try await opening.store.commit([transaction])
            transaction.digest = "second"
            transaction.reply = "\"other\""
            let report = try await opening.again().commit([transaction])
            let reply = StoredReply(digest: "first", body: "\"answer\"", at: TransactionMaker.start)
            try expectEqual(report.outcomes, [.replayed(reply)], "outcomes")
            try expectEqual(try await opening.store.replies([transaction.key]), [transaction.key: reply], "replies")
            try expectEqual(try await opening.store.audit(after: 0, limit: 10).count, 1, "audit rows")
        },
        BrokerStoreConformance("a change to another version than the one that is there is refused") { opening in
            let first = TransactionMaker.booking("b1", 0..<3)
            let second = TransactionMaker.changed(first) { $0.state = .confirmed }
            let third = TransactionMaker.changed(second) { $0.state = .underway }
            let store = opening.store
            let outcome = { (transaction: BrokerTransaction) async throws -> TransactionOutcome in
                let report = try await store.commit([transaction])
                return report.outcomes[0]
            }
            let conflict = TransactionOutcome.conflict(.version(RecordKey(.booking, first.id)))
            try expectEqual(try await outcome(.init(replacing: "k0", first, second)), conflict, "changing what is not")
            try expectEqual(try await outcome(TransactionMaker.make("k1", first)), .committed, "making")
            try expectEqual(try await outcome(TransactionMaker.make("k2", first)), conflict, "making twice")
            try expectEqual(try await outcome(.init(replacing: "k3", second, third)), conflict, "a later version")
            try expectEqual(try await outcome(.init(replacing: "k4", first, second)), .committed, "the right version")
            try expectEqual(try await outcome(.init(replacing: "k5", first, second)), conflict, "an older version")
            let remove = try TransactionMaker.transaction("k6", [.remove(.booking(first))])
            try expectEqual(try await outcome(remove), conflict, "removing an older version")
            let removeRight = try TransactionMaker.transaction("k7", [.remove(.booking(second))])
            try expectEqual(try await outcome(removeRight), .committed, "removing")
            try expectEqual(try await store.check().faults, [], "faults")
            try expectEqual(try await store.load().records.count, 0, "records")
        },
    ]

    static let occupying: [BrokerStoreConformance] = [
        BrokerStoreConformance("no two overlap in a lane, however they lie; those that touch do not") { opening in
            let spans: [(Range<Int>, Bool)] = [
                (10..<20, true), (0..<10, true), (20..<30, true), (5..<11, false), (19..<25, false), (12..<15, false),
                (8..<22, false), (10..<20, false), (10..<15, false), (15..<20, false), (30..<31, true), (0..<31, false),
            ]
            for (index, (span, isFree)) in spans.enumerated() {
                let booking = TransactionMaker.booking("b\(index)", span)
                let outcome = try await opening.store.commit([try TransactionMaker.make("k\(index)", booking)])
                    .outcomes[0]
                try expectEqual(outcome == .committed, isFree, "taking \(span)")
            }
        },
        BrokerStoreConformance("other lanes and other rooms do not disturb") { opening in
            let report = try await opening.store.commit([
                try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3, room: "r", lane: 0, clerk: "k1")),
                try TransactionMaker.make("k2", TransactionMaker.booking("b2", 0..<3, room: "r", lane: 1, clerk: "k2")),
                try TransactionMaker.make(
                    "k3",
                    TransactionMaker.booking("b3", 0..<3, room: "r2", lane: 0, clerk: "k3")
                ),
                try TransactionMaker.make(
                    "k4",
                    TransactionMaker.booking("b4", 0..<3, room: "r3", lane: 0, clerk: "k1")
                ),
            ])
            try expectEqual(Array(report.outcomes.prefix(3)), [.committed, .committed, .committed], "the first three")
            guard case .conflict(.overlap(let slot)) = report.outcomes[3] else {
                throw Fault(description: "the clerk was taken twice")
            }
            try expectEqual(slot.resource, .clerk(TestDistrict.identifier("k1")), "what is taken")
        },
        BrokerStoreConformance("a booking that ends gives its slot back") { opening in
            let first = TransactionMaker.booking("b1", 0..<3)
            let cancelled = TransactionMaker.changed(first) { $0.state = .cancelled(.byCitizen) }
            let report = try await opening.store.commit([
                try TransactionMaker.make("k1", first),
                try TransactionMaker.replace("k2", first, cancelled),
                try TransactionMaker.make("k3", TransactionMaker.booking("b2", 1..<4)),
            ])
            try expectEqual(report.outcomes, [.committed, .committed, .committed], "outcomes")
            try expectEqual(try await opening.store.check().occupied, 1, "slots that are taken")
        },
        BrokerStoreConformance("a booking can move onto itself, and two can change places in one transaction") {
            opening in
            let one = TransactionMaker.booking("b1", 0..<4)
            let two = TransactionMaker.booking("b2", 4..<8)
            let oneLater = TransactionMaker.changed(one) { $0.range = TransactionMaker.range(5..<9) }
            let twoEarlier = TransactionMaker.changed(two) { $0.range = TransactionMaker.range(1..<5) }
            let twoBack = TransactionMaker.changed(twoEarlier) { $0.range = TransactionMaker.range(0..<4) }
            let report = try await opening.store.commit([
                try TransactionMaker.make("k1", one),
                try TransactionMaker.make("k2", two),
                try TransactionMaker.transaction(
                    "k3",
                    [
                        .replace(.booking(one), with: .booking(oneLater)),
                        .replace(.booking(two), with: .booking(twoEarlier)),
                    ]
                ),
                try TransactionMaker.replace("k4", twoEarlier, twoBack),
            ])
            try expectEqual(report.outcomes, [.committed, .committed, .committed, .committed], "outcomes")
            try expectEqual(try await opening.store.check().faults, [], "faults")
        },
    ]
}

extension BrokerTransaction {
    fileprivate init(replacing key: String, _ before: Booking, _ after: Booking) throws {
        self = try TransactionMaker.replace(key, before, after)
    }
}
