import Foundation

/// The waiting room of A. K. Erlang (1917), M/M/c in Kendall's words: callers come at random at a constant rate, are
/// served for exponential times by `servers` clerks, and wait as long as it takes.
///
/// The blocking probability is reached by the recursion B(k) = a·B(k−1) / (k + a·B(k−1)), B(0) = 1, which neither
/// overflows nor cancels for any number of clerks; the sums of powers over factorials of the textbook formula do.
public struct ErlangC: Hashable, Sendable {
    /// Offered load in erlangs: callers in a mean service time.
    public let load: Double
    public let servers: Int
    /// Erlang B: the share of callers who would be turned away if nobody could wait.
    public let blocking: Double

    /// `nil` unless there is a clerk and the load is a number from 0.
    public init?(load: Double, servers: Int) {
        guard load >= 0, load.isFinite, servers >= 1 else { return nil }
        self.load = load
        self.servers = servers
        blocking = (1...servers).reduce(1) { previous, k in load * previous / (Double(k) + load * previous) }
    }

    /// Share of their time that the clerks are busy; 1 and above: the line grows without end.
    public var utilisation: Double { load / Double(servers) }

    public var isStable: Bool { utilisation < 1 }

    /// Share of callers who wait at all: Erlang C.
    public var waitingProbability: Double {
        guard isStable else { return 1 }
        return blocking / (1 - utilisation * (1 - blocking))
    }

    /// Mean wait of all callers, in units of the mean service time; infinite where the line grows without end.
    public var meanWait: Double {
        guard isStable else { return .infinity }
        return waitingProbability / (Double(servers) - load)
    }

    /// Mean number of waiting callers, by Little's law.
    public var meanWaiting: Double { isStable ? load * meanWait : .infinity }

    /// Share of callers served within a time, in units of the mean service time.
    public func served(within time: Double) -> Double {
        guard isStable else { return 0 }
        return 1 - waitingProbability * exp(-(Double(servers) - load) * max(0, time))
    }

    /// The fewest clerks with whom a share of callers is served within a time.
    ///
    /// - Returns: `nil` where the load is no number from 0, or the share is not within 0..<1.
    public static func servers(for load: Double, serving share: Double, within time: Double) -> Int? {
        guard load >= 0, load < 1e6, (0..<1).contains(share) else { return nil }
        var servers = max(1, Int(load.rounded(.down)))
        while let room = ErlangC(load: load, servers: servers) {
            if room.isStable, room.served(within: time) >= share { return servers }
            servers += 1
        }
        return nil
    }
}
