import ZhidaCore
import ZhidaGazetteer
import ZhidaText

extension AddressFinder {
    /// Lengths of codes that are taken for codes though the gazetteer has them not (SZDB/Z 281-2017); shorter ones may be
    /// anything.
    private static let certainLengths = [12, 14, 19, 25]
    private static let shortest = 6
    /// Words that may stand before a code.
    private static let titles = ["标准地址编码", "统一地址编码", "地址编码", "地址代码", "编码", "代码", "CODE"]
    /// Belief in what holds the longest known beginning of an unknown code: the wrong digit may stand in either part.
    private static let beliefInBeginning = 0.5

    /// The decision on a text that is the code of a standard address and nothing else, of any length; `nil` where the
    /// text is no code.
    ///
    /// A code of the standard's lengths that the gazetteer lacks is `notInGazetteer`, with what its longest known
    /// beginning stands for as candidate.
    public func decision(forCode text: String) -> AddressDecision? {
        guard text.utf8.count < 200 else { return nil }
        let normalised = NormalisedText(text)
        guard let (written, range) = Self.code(in: normalised), let code = AddressCode(written) else { return nil }
        func reason(_ level: AddressLevel?, _ name: String?, _ agreement: Double) -> AddressDecision.Reason {
            let place = normalised.originalRange(of: range)
            let said = String(normalised.originalText(of: range))
            return .init(level: level, said: said, name: name, range: place, agreement: agreement)
        }
        if let index = gazetteer.index(of: code) {
            let level = gazetteer.level(index)
            let isWhole = level.depth >= AddressLevel.door.depth || level == .area || level == .poi
            return AddressDecision(
                outcome: isWhole ? .matched : .partial,
                shortfall: isWhole ? nil : .onlyUpperLevels,
                candidates: [candidate(index, 1)],
                reasons: [reason(level, gazetteer.name(index), 1)],
                mention: normalised.originalRange(of: range)
            )
        }
        guard Self.certainLengths.contains(written.count), written.first != "0" else { return nil }
        let beginning = [19, 14, 12, 9, 6].lazy.filter { $0 < written.count }
            .compactMap { AddressCode(written.prefix($0)).flatMap(self.gazetteer.index) }.first
        return AddressDecision(
            outcome: .notInGazetteer,
            shortfall: beginning == nil ? .elsewhere : .unknownPlace,
            candidates: beginning.map { [candidate($0, Self.beliefInBeginning)] } ?? [],
            reasons: [reason(nil, nil, -1)],
            mention: normalised.originalRange(of: range)
        )
    }

    private func candidate(_ index: Gazetteer.Index, _ confidence: Double) -> AddressDecision.Candidate {
        .init(
            code: gazetteer.code(index),
            level: gazetteer.level(index),
            address: gazetteer.address(index),
            confidence: confidence
        )
    }

    /// What of a text is a code: 6 digits, then digits and letters, behind a title perhaps.
    private static func code(in text: NormalisedText) -> (code: String, range: Range<Int>)? {
        var range = 0..<text.count
        func trim() {
            let passed: Set<UInt32> = [0x20, 0x3A, 0x22, 0x27, 0x2E, 0x3002, 0x2C]
            while let first = range.first, passed.contains(text.scalars[first]) {
                range = first + 1..<range.upperBound
            }
            while let last = range.last, passed.contains(text.scalars[last]) { range = range.lowerBound..<last }
        }
        trim()
        for title in titles {
            let scalars = title.unicodeScalars.map(\.value)
            if text.scalars[range].starts(with: scalars) {
                range = range.lowerBound + scalars.count..<range.upperBound
                break
            }
        }
        trim()
        guard (shortest...32).contains(range.count), text.scalars[range].prefix(6).allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        return (text.text(in: range), range)
    }
}
