import Foundation

/// The `mdef` of a Sphinx acoustic model, in text or binary form: its phones, and how many parts the others must have.
struct ModelDefinition {
    /// Context-independent phones.
    var phones: Set<String> = []
    var senones = 0
    var transitionMatrices = 0
    /// Which tied states each phone with its neighbours has, where they were asked for.
    private(set) var tiedStates: TiedStates?

    /// - Parameter tyingStates: whether to read ``tiedStates``, too.
    init(path: String, tyingStates: Bool = false) throws(SpeechFault) {
        if tyingStates { tiedStates = TiedStates() }
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw SpeechFault(.model, at: path, "is missing, empty or not readable")
        }
        let torn = SpeechFault(.model, at: path, "is torn or no model definition; copy the model again")
        if data.starts(with: Array("BMDF".utf8)) || data.starts(with: Array("FDMB".utf8)) {
            try readBinary([UInt8](data), torn)
        } else {
            try readText(String(decoding: data, as: UTF8.self), torn)
        }
    }

    /// `0.3`, counts by name, then a row for each phone and triphone: base, left, right, place, …
    private mutating func readText(_ text: String, _ torn: SpeechFault) throws(SpeechFault) {
        var counts: [Substring: Int] = [:]
        var rows = 0
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(whereSeparator: \.isWhitespace)
            if fields.count == 2, let count = Int(fields[0]) {
                counts[fields[1]] = count
            } else if fields.count > 6 {
                rows += 1
                if fields[1] == "-", fields[2] == "-" { phones.insert(String(fields[0])) }
                // Base, left, right, place, kind, transitions, states, N.
                let states = fields.dropFirst(6).compactMap { Int32($0) }
                tiedStates?.add(fields[0..<3].map(String.init), TiedStates.Place(letter: fields[3]), states)
            }
        }
        guard let base = counts["n_base"], let triphones = counts["n_tri"], let senones = counts["n_tied_state"],
            let matrices = counts["n_tied_tmat"], base == phones.count, base + triphones == rows, text.last == "\n"
        else { throw torn }
        self.senones = senones
        transitionMatrices = matrices
    }

    /// The layout of SphinxBase's bin_mdef.h: a text that describes it, ten numbers, the phones' names, three tables.
    private mutating func readBinary(_ bytes: [UInt8], _ torn: SpeechFault) throws(SpeechFault) {
        let swapped = bytes[0] == UInt8(ascii: "F")
        func number(_ offset: Int) throws(SpeechFault) -> Int {
            guard offset >= 0, offset + 4 <= bytes.count else { throw torn }
            let four = bytes[offset..<offset + 4]
            return (swapped ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | Int($1) }
        }
        let start = try 12 + number(8)
        let (base, all, states) = (try number(start), try number(start + 4), try number(start + 8))
        senones = try number(start + 16)
        transitionMatrices = try number(start + 20)
        let (sequences, nodes) = (try number(start + 24), try number(start + 32))
        var offset = start + 40
        var names: [String] = []
        for _ in 0..<base {
            guard offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { throw torn }
            names.append(String(decoding: bytes[offset..<end], as: UTF8.self))
            offset = end + 1
        }
        phones = Set(names)
        // Nodes of the context tree, phones, senone sequences.
        let tables = (offset + 3) / 4 * 4 + nodes * 8 + all * 12 + 4 + sequences * states * 2
        guard phones.count == base, bytes.count >= tables else { throw torn }
        guard tiedStates != nil else { return }
        let entries = (offset + 3) / 4 * 4 + nodes * 8
        let sequence = entries + all * 12 + 4
        for phone in 0..<all {
            let entry = entries + phone * 12
            let first = sequence + (try number(entry)) * states * 2
            guard first >= sequence, first + states * 2 <= bytes.count else { throw torn }
            let own = (0..<states).map { state in
                let pair = bytes[first + state * 2..<first + state * 2 + 2]
                return (swapped ? Array(pair) : pair.reversed()).reduce(0) { $0 << 8 | Int32($1) }
            }
            if phone < base {
                tiedStates?.add([names[phone], "-", "-"], nil, own)
                continue
            }
            let context = bytes[entry + 9..<entry + 12].map { Int($0) }
            guard context.allSatisfy({ $0 < base }), let place = TiedStates.Place(rawValue: bytes[entry + 8]) else {
                throw torn
            }
            tiedStates?.add(context.map { names[$0] }, place, own)
        }
    }
}
