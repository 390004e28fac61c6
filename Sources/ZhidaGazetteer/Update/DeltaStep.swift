import ZhidaCore

/// One row of a delta.
struct DeltaStep {
    /// What is done.
    enum Operation: String, CaseIterable, Sendable {
        /// A new address, or another name or code of an address.
        case add
        /// Other facts of the same address.
        case change
        /// A new name by decision; the old one is kept as a former name.
        case rename
        /// The address becomes part of another, with its names, codes and what lies below it.
        case merge
        /// The address ends and others stand in its place.
        case split
        /// The address and all below it end.
        case retire
        /// Takes another name or code away.
        case remove

        static let words = FieldWords<Operation>(allCases.map { ($0.rawValue, $0) })
        static let list = "base, " + allCases.map(\.rawValue).joined(separator: ", ")
    }

    var row: Int
    var operation: Operation
    var level: AddressLevel?
    /// What an alias row adds or removes; `nil` for an address.
    var alias: AliasRowKind?
    /// The address; for an alias the one that it names.
    var code: PackedCode
    var parent: PackedCode?
    /// Empty: not given.
    var name = ""
    /// Empty: not given.
    var reading: [UInt16] = []
    /// `nil`: not given; empty: cleared by `-`.
    var kind: String?
    var source: String?
    var origin: Origin?
    var coordinates: (longitude: Int32, latitude: Int32)?
    var clearsCoordinates = false
    var since: UpdateDate?
    var until: UpdateDate?
    var successors: [AddressCode] = []

    /// Whether the row is about an address, not one of its other names or codes.
    var isAddress: Bool { alias == nil }
}
