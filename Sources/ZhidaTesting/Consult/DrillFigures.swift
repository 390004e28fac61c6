import Foundation

/// The figures that `zhida-broker-drill` prints in its last line.
public struct DrillFigures: Sendable {
    /// The output has no such line: the drill did not come to its end.
    public struct Missing: Error {}

    private let values: [String: Double]

    public init(_ output: String) throws {
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("figures ") }) else {
            throw Missing()
        }
        values = try JSONDecoder().decode([String: Double].self, from: Data(line.dropFirst(8).utf8))
    }

    public subscript(name: String) -> Double? { values[name] }
}

/// Brings sessions to life on a store, kills their broker, starts it again and compares what it remembers.
public struct LiveSessionDrill: Sendable {
    /// What was otherwise than it should be.
    public struct Fault: Error, CustomStringConvertible {
        public var description: String
    }

    private let drill: BuiltProgram

    public init(_ drill: BuiltProgram) { self.drill = drill }

    /// - Throws: ``Fault``.
    public func run(_ store: String, sessions: Int = 60) throws {
        let folder = try TemporaryFolder()
        let living = try drill.start(["live", store, "\(sessions)"], in: folder.path)
        guard living.waitUntil(within: 120, { living.outputSoFar.hasSuffix("\n") }) else {
            throw Fault(description: "no sessions: \(living.errorsSoFar)")
        }
        living.kill(9)
        living.wait()
        let ready = living.outputSoFar
        guard ready.hasPrefix("ready \(sessions) sessions \(sessions) tickets ") else {
            throw Fault(description: ready)
        }
        let again = try drill.run(["restart", store], in: folder.path)
        guard again.code == 0, let serving = again.output.split(separator: "\n").first else {
            throw Fault(description: "it did not start again: \(again.errors)")
        }
        guard serving.dropFirst("serving ".count) == ready.dropFirst("ready ".count).dropLast() else {
            throw Fault(description: "before: \(ready)after: \(serving)")
        }
    }
}
