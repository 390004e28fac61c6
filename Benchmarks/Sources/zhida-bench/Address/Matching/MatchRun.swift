import Foundation
import Synchronization
import ZhidaCore

/// Puts the queries of a kind to the engine, one after another or on several threads.
struct MatchRun {
    let subject: MatchSubject
    let threads: Int

    struct Result {
        var answers: [MatchAnswer]
        var processorSeconds: Double
        var wallSeconds: Double
    }

    func run(_ queries: [AddressQuery]) -> Result {
        // The first queries after opening read the pages of the index from the file; they are asked once before.
        for query in queries.prefix(100) { _ = subject.match(query.text) }
        let shares = (0..<threads).map { share in queries.indices.filter { $0 % threads == share } }
        let answered = Mutex<[Int: ([AddressDecision], Double)]>([:])
        let (processor, wall) = (ProcessorClock.now, ContinuousClock.now)
        DispatchQueue.concurrentPerform(iterations: threads) { share in
            var own: [(Int, [AddressDecision], Double)] = []
            own.reserveCapacity(shares[share].count)
            for index in shares[share] {
                let start = ContinuousClock.now
                let decisions = subject.match(queries[index].text)
                own.append((index, decisions, start.secondsUntilNow))
            }
            answered.withLock { all in for (index, decisions, seconds) in own { all[index] = (decisions, seconds) } }
        }
        let took = (ProcessorClock.now - processor, wall.secondsUntilNow)
        let all = answered.withLock { $0 }
        let answers = queries.indices.map { index in
            let (decisions, seconds) = all[index] ?? ([], 0)
            return MatchAnswer(queries[index], decisions, seconds: seconds, in: subject)
        }
        return Result(answers: answers, processorSeconds: took.0, wallSeconds: took.1)
    }
}
