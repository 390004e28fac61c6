import ZhidaCore

/// The content of a version while it is put together: columns by row, with texts, readings and names interned.
struct GazetteerDraft {
    static let none = UInt32.max

    /// Names, kinds and sources.
    var texts = ByteInterner()
    /// Raw syllables; 0 is "no reading given".
    var readings = ByteInterner()
    /// Text and reading of each name.
    var names = PairInterner()

    // Addresses.
    var codes: [PackedCode] = []
    var levels: [AddressLevel] = []
    var origins: [Origin] = []
    /// Row of the element above; ``none`` for a district.
    var parents: [UInt32] = []
    var nameOf: [UInt32] = []
    var kinds: [UInt32] = []
    var sources: [UInt32] = []
    /// Millionths of a degree; `Int32.min` for none.
    var longitudes: [Int32] = []
    var latitudes: [Int32] = []

    var aliases: [Alias] = []
    var otherCodes: [OtherCode] = []
    var retirements: [Retirement] = []

    /// Another name of an address.
    struct Alias {
        /// Row of the address.
        var target: UInt32
        var name: UInt32
        var kind: AliasKind
        /// The year in which a former name ended; 0 for none.
        var untilYear: UInt16
    }

    /// Another code of an address: in another series, or of an address that was merged into it.
    struct OtherCode {
        var code: AddressCode
        var target: UInt32
        /// YYYYMMDD of the merge; 0 for a code of another series.
        var date: UInt32
    }

    /// What is kept of an address that is no more.
    struct Retirement {
        var code: AddressCode
        var address: String
        var level: AddressLevel
        /// YYYYMMDD, with 00 for a month or day that is not known.
        var date: UInt32
        /// The addresses that stand in its place.
        var successors: [AddressCode]
    }

    /// Number of addresses.
    var count: Int { codes.count }

    /// The text of a row's standard name.
    func nameText(_ row: Int) -> String { texts.text(of: names.first(nameOf[row])) }

    /// Every address with the rows below it: where its children begin, and the children.
    func childTable() -> (starts: [UInt32], children: [UInt32]) {
        var starts = [UInt32](repeating: 0, count: count + 1)
        for parent in parents where parent != Self.none { starts[Int(parent) + 1] += 1 }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var next = starts
        var children = [UInt32](repeating: 0, count: Int(starts[count]))
        for row in 0..<count where parents[row] != Self.none {
            let parent = Int(parents[row])
            children[Int(next[parent])] = UInt32(row)
            next[parent] += 1
        }
        return (starts, children)
    }

    /// The whole address of a row, district first.
    func address(_ row: Int) -> String {
        var names: [String] = []
        var next = UInt32(row)
        while next != Self.none, names.count < 16 {
            names.append(nameText(Int(next)))
            next = parents[Int(next)]
        }
        return names.reversed().joined()
    }
}
