import Foundation
import Testing

@testable import ZhidaConsult

struct ErlangTests {
    @Test("Erlang B and C are those of the tables", arguments: try! ConsultTable.rows("erlang.tsv"))
    func table(row: [String]) throws {
        let load = try #require(Double(row[0]))
        let servers = try #require(Int(row[1]))
        let room = try #require(ErlangC(load: load, servers: servers))
        #expect(abs(room.blocking - (try #require(Double(row[2])))) < 6e-6)
        #expect(abs(room.waitingProbability - (try #require(Double(row[3])))) < 6e-6)
    }

    @Test("the recursion agrees with the textbook's sums where those can be computed")
    func agreesWithSums() throws {
        for servers in 1...20 {
            for tenth in 1..<(servers * 10) {
                let load = Double(tenth) / 10
                var terms: [Double] = [1]
                for k in 1...servers { terms.append(terms[k - 1] * load / Double(k)) }
                let last = terms[servers] * Double(servers) / (Double(servers) - load)
                let textbook = last / (terms.dropLast().reduce(0, +) + last)
                let room = try #require(ErlangC(load: load, servers: servers))
                #expect(abs(room.waitingProbability - textbook) < 1e-12)
            }
        }
    }

    @Test("it stays a number for ten thousand clerks, where powers and factorials overflow")
    func isStable() throws {
        let room = try #require(ErlangC(load: 9_900, servers: 10_000))
        #expect(room.waitingProbability > 0.2 && room.waitingProbability < 0.3)
        #expect(room.meanWait.isFinite && room.served(within: 1) > 0.99)
        let empty = try #require(ErlangC(load: 0, servers: 1))
        #expect(empty.waitingProbability == 0 && empty.meanWait == 0 && empty.served(within: 0) == 1)
    }

    @Test("one clerk is the M/M/1 of the textbooks: P(wait) = ρ, wait = ρ/(1−ρ) service times")
    func oneClerk() throws {
        for load in [0.1, 0.5, 0.9, 0.99] {
            let room = try #require(ErlangC(load: load, servers: 1))
            #expect(abs(room.waitingProbability - load) < 1e-12)
            #expect(abs(room.meanWait - load / (1 - load)) < 1e-9)
        }
    }

    @Test("a line that grows without end is said to, and nonsense gives nothing")
    func unstable() throws {
        let room = try #require(ErlangC(load: 3, servers: 3))
        #expect(!room.isStable && room.waitingProbability == 1 && room.meanWait == .infinity)
        #expect(room.served(within: 100) == 0 && room.meanWaiting == .infinity)
        #expect(ErlangC(load: -1, servers: 1) == nil && ErlangC(load: .nan, servers: 1) == nil)
        #expect(ErlangC(load: 1, servers: 0) == nil)
        #expect(ErlangC.servers(for: 1, serving: 1, within: 1) == nil)
    }

    @Test("ten streets alone need 40 clerks, and 19 when they stand in for each other")
    func pooling() {
        let comparison = PoolingComparison()
        #expect(comparison.load == 1.5)
        #expect(comparison.alone == 4)
        #expect(comparison.pooled == 19)
        #expect(
            comparison.arithmetic == [
                "one site: a = 1.5 erlangs, c = 3: P(wait) = 0.2368, "
                    + "P(wait ≤ 60 s) = 1 − 0.2368·e^(−(3 − 1.5)·0.0667) = 0.7857",
                "one site: a = 1.5 erlangs, c = 4: P(wait) = 0.0746, "
                    + "P(wait ≤ 60 s) = 1 − 0.0746·e^(−(4 − 1.5)·0.0667) = 0.9369",
                "10 sites alone: 10 × 4 = 40 clerks",
                "the pool: a = 15.0 erlangs, c = 18: P(wait) = 0.3613, "
                    + "P(wait ≤ 60 s) = 1 − 0.3613·e^(−(18 − 15.0)·0.0667) = 0.7042",
                "the pool: a = 15.0 erlangs, c = 19: P(wait) = 0.2442, "
                    + "P(wait ≤ 60 s) = 1 − 0.2442·e^(−(19 − 15.0)·0.0667) = 0.8129",
                "10 sites pooled: 19 clerks",
            ]
        )
    }

    @Test("more clerks never serve fewer in time, and the number needed is the first that suffices")
    func isMonotonic() throws {
        for load in [0.3, 1.5, 7, 15, 60.5] {
            let needed = try #require(ErlangC.servers(for: load, serving: 0.8, within: 0.1))
            var previous = -1.0
            for servers in max(1, needed - 5)...needed + 10 {
                let served = try #require(ErlangC(load: load, servers: servers)).served(within: 0.1)
                #expect(served >= previous)
                #expect((served >= 0.8) == (servers >= needed))
                previous = served
            }
        }
    }
}
