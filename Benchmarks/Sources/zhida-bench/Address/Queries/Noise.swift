import ZhidaCore

/// What is done to the words of a query.
struct Noise {
    /// Chance of each character to be a homophone.
    var homophones = 0.0
    /// Chance of each character to be lost.
    var deletions = 0.0
    /// Whether numerals, those in names too, stay as they are.
    var keepsDigits = true
    /// Chance of each name to be written in other characters altogether.
    var replaced = 0.0
    /// Whether those are of sounds that a dialect takes for the right ones.
    var isDialect = false
    /// Chance of numbers to be spoken.
    var spoken = 0.0
    /// Chance of a unit word to be another one of the same meaning (栋 幢 座 号楼).
    var otherUnit = 0.0

    /// - Returns: what was done, for the query's record.
    func apply(to parts: inout [QueryPart], _ characters: CharacterTable, _ random: inout SplitMix) -> [String] {
        var done: [String] = []
        for at in parts.indices {
            if parts[at].isNumber, random.chance(otherUnit), let unit = Self.otherUnit(parts[at].clean, &random) {
                parts[at].written = Array(unit.unicodeScalars)
                done.append("unit \(unit)")
            }
        }
        if random.chance(spoken) { done += speak(&parts, &random) }
        for at in parts.indices where !parts[at].isNumber && random.chance(replaced) {
            parts[at].written = parts[at].written.map { replacement(of: $0, characters, &random) }
            done.append("\(isDialect ? "dialect" : "replaced") \(parts[at].clean) \(parts[at].text)")
        }
        guard homophones > 0 || deletions > 0 else { return done }
        var (changed, lost) = (0, 0)
        for at in parts.indices where !(parts[at].isNumber && keepsDigits) {
            var written: [Unicode.Scalar] = []
            for scalar in parts[at].written {
                if keepsDigits, CharacterTable.numerals.contains(scalar) || scalar.isASCII {
                    written.append(scalar)
                } else if random.chance(deletions) {
                    lost += 1
                } else if random.chance(homophones),
                    let other = characters.homophone(of: scalar, numerals: !keepsDigits, &random)
                {
                    written.append(other)
                    changed += 1
                } else {
                    written.append(scalar)
                }
            }
            parts[at].written = written
        }
        if changed > 0 { done.append("homophones \(changed)") }
        if lost > 0 { done.append("deletions \(lost)") }
        return done
    }

    private func replacement(of scalar: Unicode.Scalar, _ characters: CharacterTable, _ random: inout SplitMix)
        -> Unicode.Scalar
    {
        guard !scalar.isASCII else { return scalar }
        if isDialect {
            // Digits are heard right: 四 and 十 would be one number.
            if CharacterTable.numerals.contains(scalar) { return scalar }
            if random.chance(0.6), let other = characters.dialect(of: scalar, &random) { return other }
        }
        return characters.homophone(of: scalar, numerals: false, &random) ?? scalar
    }

    private func speak(_ parts: inout [QueryPart], _ random: inout SplitMix) -> [String] {
        var done: [String] = []
        for at in parts.indices where parts[at].written.contains(where: { ("0"..."9").contains($0) }) {
            parts[at].written = Array(random.pick(NumberForms.spoken(parts[at].text)).unicodeScalars)
            done.append("spoken \(parts[at].text)")
        }
        return done
    }

    /// 3幢, 3座 or 3号楼 for 3栋.
    private static func otherUnit(_ name: String, _ random: inout SplitMix) -> String? {
        let groups = [["栋", "幢", "座", "号楼"], ["室", "房"]]
        for group in groups {
            // The longest first, so that 号楼 is not taken for another word.
            guard let unit = group.reversed().first(where: { name.hasSuffix($0) }) else { continue }
            guard let other = group.filter({ $0 != unit }).randomElement(using: &random) else { continue }
            // A栋 is not said A号楼.
            if other == "号楼", name.first.map({ !$0.isNumber }) ?? true { return nil }
            return name.dropLast(unit.count) + other
        }
        return nil
    }
}

extension QueryKind {
    var noise: Noise {
        switch self {
        case .clean: Noise()
        case .dropped: Noise(otherUnit: 0.1)
        case .spoken: Noise(spoken: 1, otherUnit: 0.1)
        case .spokenNoisy: Noise(homophones: 0.1, deletions: 0.03, keepsDigits: false, spoken: 1)
        case .homophones: Noise(homophones: 0.3, deletions: 0.05)
        case .replaced: Noise(replaced: 0.5)
        case .dialect: Noise(replaced: 0.5, isDialect: true)
        case .absent: Noise(homophones: 0.08, deletions: 0.01, spoken: 0.5, otherUnit: 0.1)
        case .namesakes: Noise(homophones: 0.05, spoken: 0.3)
        case .related: Noise(homophones: 0.08, deletions: 0.01, spoken: 0.5, otherUnit: 0.1)
        }
    }
}
