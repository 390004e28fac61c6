import ZhidaCore

/// What is known of each name and reading of an update, so that each is looked at once.
struct NameChecks {
    private enum State: UInt8 {
        case unseen, sound, empty, long, control
    }

    private var states: [State] = []
    /// Characters of a name of Chinese characters alone, 0 for another name; -1 where not counted yet.
    private var characters: [Int16] = []
    private var readingTexts = ByteInterner()
    private var readings: [Reading?] = []

    /// What a reading is.
    enum Reading {
        /// Its number among the readings, and its syllables.
        case known(UInt32, Int)
        /// The first part that is no syllable.
        case unknown(String)
    }

    /// What is wrong with a name, and how to mend it.
    mutating func fault(of name: UInt32, _ texts: ByteInterner) -> (what: String, mend: String)? {
        while states.count < texts.count { states.append(.unseen) }
        if states[Int(name)] == .unseen { states[Int(name)] = Self.look(texts.text(of: name)) }
        switch states[Int(name)] {
        case .empty: return ("empty", "Give the element's own name, for example 西乡街道.")
        case .long:
            return ("\(texts.text(of: name).unicodeScalars.count) characters long", "A name has 60 at most.")
        case .control: return ("holds a line break or another control character", "Remove it.")
        case .unseen, .sound: return nil
        }
    }

    private static func look(_ name: String) -> State {
        if name.isEmpty { return .empty }
        if name.unicodeScalars.count > 60 { return .long }
        let isControl = name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFFFD }
        return isControl ? .control : .sound
    }

    /// The number of characters of a name that holds Chinese characters only; `nil` for another one.
    mutating func characters(of name: UInt32, _ texts: ByteInterner) -> Int? {
        while characters.count < texts.count { characters.append(-1) }
        if characters[Int(name)] < 0 {
            let scalars = texts.text(of: name).unicodeScalars
            let isHanzi = scalars.count <= 60 && scalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
            characters[Int(name)] = isHanzi ? Int16(scalars.count) : 0
        }
        let count = Int(characters[Int(name)])
        return count == 0 ? nil : count
    }

    /// The reading that a field spells.
    mutating func reading(_ field: UnsafeRawBufferPointer, _ interner: inout ByteInterner) -> Reading {
        let number = Int(readingTexts.intern(field))
        while readings.count <= number { readings.append(nil) }
        if let known = readings[number] { return known }
        var syllables: [UInt16] = []
        var reading: Reading?
        for part in String(decoding: field, as: UTF8.self).split(separator: " ") {
            guard let syllable = Syllable(pinyin: part) else {
                reading = .unknown(String(part))
                break
            }
            syllables.append(syllable.rawValue)
        }
        let known = reading ?? .known(interner.intern(syllables), syllables.count)
        readings[number] = known
        return known
    }
}
