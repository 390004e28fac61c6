import Foundation

/// Why one pool needs fewer clerks than many counters: the same callers, alone and together.
///
/// The default is a statement of issue 5, with the parameters under which it holds: each of ten streets has 6 callers
/// an hour who take 15 minutes each (1.5 erlangs), and 80 % of them are to be served within one minute. Alone each
/// needs 4 clerks, 40 in all; the pool of 15 erlangs needs 19.
public struct PoolingComparison: Hashable, Sendable {
    public var sites: Int
    public var callersPerHour: Double
    public var service: Duration
    public var share: Double
    public var within: Duration

    public init(
        sites: Int = 10,
        callersPerHour: Double = 6,
        service: Duration = .seconds(15 * 60),
        share: Double = 0.8,
        within: Duration = .seconds(60)
    ) {
        self.sites = sites
        self.callersPerHour = callersPerHour
        self.service = service
        self.share = share
        self.within = within
    }

    /// Erlangs of one site.
    public var load: Double { callersPerHour * service.seconds / 3_600 }

    private var time: Double { within.seconds / service.seconds }

    /// Clerks that one site needs alone.
    public var alone: Int? { ErlangC.servers(for: load, serving: share, within: time) }

    /// Clerks that the pool of all sites needs.
    public var pooled: Int? { ErlangC.servers(for: load * Double(sites), serving: share, within: time) }

    /// The sums, line by line: what is reached with the number needed, and what with one fewer.
    public var arithmetic: [String] {
        func line(_ name: String, _ load: Double, _ servers: Int) -> String {
            guard let room = ErlangC(load: load, servers: servers) else { return "\(name): \(servers) clerks" }
            return "\(name): a = \(Self.text(load, 1)) erlangs, c = \(servers): "
                + "P(wait) = \(Self.text(room.waitingProbability, 4)), "
                + "P(wait ≤ \(Self.text(within.seconds, 0)) s) = 1 − \(Self.text(room.waitingProbability, 4))"
                + "·e^(−(\(servers) − \(Self.text(load, 1)))·\(Self.text(time, 4)))"
                + " = \(Self.text(room.served(within: time), 4))"
        }
        guard let alone, let pooled else { return [] }
        let total = load * Double(sites)
        return [
            line("one site", load, alone - 1),
            line("one site", load, alone),
            "\(sites) sites alone: \(sites) × \(alone) = \(sites * alone) clerks",
            line("the pool", total, pooled - 1),
            line("the pool", total, pooled),
            "\(sites) sites pooled: \(pooled) clerks",
        ]
    }

    private static func text(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }
}

extension Duration {
    /// As a number of seconds.
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
