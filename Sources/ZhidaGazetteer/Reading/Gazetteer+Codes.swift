import ZhidaCore

extension Gazetteer {
    public func code(_ index: Index) -> AddressCode {
        let suffix = tables.codeSuffixes[Int(index.value)]
        if suffix >= CodeSuffix.long, let text = longCode(suffix), let code = AddressCode(text) { return code }
        return AddressCode(packedCode(index).text) ?? AddressCode("0")!
    }

    private func longCode(_ suffix: UInt32) -> String? {
        let row = Int(suffix - CodeSuffix.long) * 4
        guard row + 3 < tables.longCodes.count else { return nil }
        let text = ImageTables.text(tables.archiveText, tables.longCodes[row], tables.longCodes[row + 1])
        return String(decoding: text, as: UTF8.self)
    }

    /// The code, put together from what each element of the line adds.
    func packedCode(_ index: Index) -> PackedCode {
        packedCode(index, depth: 0)
    }

    private func packedCode(_ index: Index, depth: Int) -> PackedCode {
        let suffix = tables.codeSuffixes[Int(index.value)]
        guard suffix < CodeSuffix.long else {
            return longCode(suffix).flatMap { AddressCode($0) }.flatMap { PackedCode($0) } ?? PackedCode()
        }
        let level = level(index)
        let above = depth < Self.deepest ? parent(index) : nil
        let shared = CodeSuffix.shared(parent: above.map(self.level), child: level)
        var code = above.map { packedCode($0, depth: depth + 1).prefix(shared) } ?? PackedCode()
        CodeSuffix.decode(suffix, into: &code, from: shared, to: level.codeLength)
        return code
    }

    /// The address with this code: its own, or another that it goes by (in another series, or of an address that was
    /// merged into it).
    ///
    /// A place by binary search, a plate by its parent and a pass over that one's children.
    public func index(of code: AddressCode) -> Index? {
        if let packed = PackedCode(code), let own = index(of: packed) { return own }
        return other(code)
    }

    /// The address whose own code this is.
    func index(of code: PackedCode) -> Index? {
        let length = code.count
        // Codes of places have fourteen characters at the most.
        if length <= AddressLevel.poi.codeLength { return place(of: code) }
        for shared in [19, 14, 12, 9, 6] where shared < length {
            guard let above = index(of: code.prefix(shared)) else { continue }
            guard let suffix = CodeSuffix.encode(code, from: shared, to: length) else { continue }
            for child in childPlates(above) where tables.codeSuffixes[Int(child)] == suffix {
                let child = Index(value: child)
                if level(child).codeLength == length,
                    CodeSuffix.shared(parent: level(above), child: level(child)) == shared
                {
                    return child
                }
            }
        }
        return search(tables.longCodes, width: 4, code.text).map { tables.longCodes[$0 * 4 + 2] }.flatMap(known)
    }

    private func place(of code: PackedCode) -> Index? {
        var low = 0
        var high = tables.placesByCode.count
        while low < high {
            let middle = low + (high - low) / 2
            guard let place = known(tables.placesByCode[middle]) else { return nil }
            let found = packedCode(place)
            if found == code { return place }
            if found < code { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func known(_ record: UInt32) -> Index? { record < header.records ? Index(value: record) : nil }

    /// The first row of a table with this code in its first two words, by binary search.
    private func search(_ table: WordTable, width: Int, _ code: String) -> Int? {
        var low = 0
        var high = table.count / width
        while low < high {
            let middle = low + (high - low) / 2
            let text = ImageTables.text(tables.archiveText, table[middle * width], table[middle * width + 1])
            if String(decoding: text, as: UTF8.self) < code { low = middle + 1 } else { high = middle }
        }
        guard low < table.count / width else { return nil }
        let text = ImageTables.text(tables.archiveText, table[low * width], table[low * width + 1])
        return String(decoding: text, as: UTF8.self) == code ? low : nil
    }

    // MARK: Other codes

    private func other(_ code: AddressCode) -> Index? {
        search(tables.otherCodes, width: 4, code.text).map { tables.otherCodes[$0 * 4 + 2] }.flatMap(known)
    }

    /// Another code of an address.
    public struct OtherCode: Hashable, Sendable {
        public let code: AddressCode
        public let index: Index
        /// YYYYMMDD of the merge that brought it; `nil` for a code of another series.
        public let mergedOn: Int?
    }

    /// Every code that is not an address's own, in order.
    public var otherCodes: [OtherCode] {
        (0..<tables.otherCodes.count / 4).compactMap { row in
            let text = ImageTables.text(tables.archiveText, tables.otherCodes[row * 4], tables.otherCodes[row * 4 + 1])
            guard let code = AddressCode(String(decoding: text, as: UTF8.self)),
                let index = known(tables.otherCodes[row * 4 + 2])
            else { return nil }
            let date = Int(tables.otherCodes[row * 4 + 3])
            return OtherCode(code: code, index: index, mergedOn: date == 0 ? nil : date)
        }
    }

    // MARK: Retired addresses

    /// An address that is no more: it is not matched, but its code is still understood.
    public struct Retirement: Hashable, Sendable {
        public let code: AddressCode
        public let level: AddressLevel
        /// The whole address as it was.
        public let address: String
        /// YYYYMMDD, with 00 for a month or day that is not known.
        public let date: Int
        /// The addresses that stand in its place.
        public let successors: [AddressCode]
    }

    /// The retired address that had this code.
    public func retirement(of code: AddressCode) -> Retirement? {
        search(tables.retirements, width: 8, code.text).flatMap(retirement)
    }

    /// Every retired address, in order of code.
    public var retirements: [Retirement] { (0..<tables.retirements.count / 8).compactMap(retirement) }

    private func retirement(_ row: Int) -> Retirement? {
        func word(_ field: Int) -> UInt32 { tables.retirements[row * 8 + field] }
        func text(_ field: Int) -> String {
            String(decoding: ImageTables.text(tables.archiveText, word(field), word(field + 1)), as: UTF8.self)
        }
        guard let code = AddressCode(text(0)) else { return nil }
        return Retirement(
            code: code,
            level: AddressLevel(rawValue: UInt8(truncatingIfNeeded: word(6))) ?? .room,
            address: text(2),
            date: Int(word(7)),
            successors: text(4).split(separator: " ").compactMap { AddressCode($0) }
        )
    }
}
