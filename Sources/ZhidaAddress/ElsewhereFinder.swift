import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds where another city, district or town is named, and which mentions lie there: 南山区福海街道… is no place of 宝安区,
/// however well its street and number fit.
struct ElsewhereFinder: Sendable {
    /// Where a region is named.
    struct Naming {
        /// Syllables.
        var span: Range<Int>
        /// Only a city's or province's short name at the beginning of a clause: it counts where a place stands right
        /// behind (杭州新天地), since roads and people are called so too.
        var isBare = false
    }

    /// Those that are known by their sounds, by the raw value of their first syllable.
    private let heard: [[Region]]
    /// The names of all, by their first character.
    private let written: [Unicode.Scalar: [[Unicode.Scalar]]]
    /// Those of provinces and of cities that are known by their sounds, without their kind: 浙江, 东莞.
    private let shorts: [Unicode.Scalar: [Short]]
    /// Those of districts and counties (北仑): they count behind one of a city.
    private let districtShorts: Set<String>
    /// Towns and streets of China; their whole names (虎门镇) count in typed text where no street or community here is called
    /// so, the others (虎门) behind their city's.
    private let towns: Towns
    private let table: PlaceNameTable

    /// A province's or city's name without its kind.
    private struct Short {
        var name: [Unicode.Scalar]
        var code: String
    }

    /// The names of the gazetteer's streets and communities without their kinds.
    private let ownCores: Set<Substring>

    /// Words after which the place is a new one: 从东莞市来的，在西乡街道….
    private static let turns = Set(["zai", "dao", "lai"].compactMap { Syllable(pinyin: $0) })
    /// The same in typed text, where 道 is not 到.
    private static let writtenTurns = Set("在到来".unicodeScalars)
    /// Syllables between the region and a mention that names a street of its own, and one that does not: what stands
    /// between is then the street that was not found.
    private static let reach = (withStreet: 2, without: 8)
    /// The same in typed text without a mark between, as an address is written from the large to the small.
    private static let writtenReach = 40

    /// - Parameters:
    ///   - regions: all that callers may name; those that hold the gazetteer's districts are not elsewhere.
    ///   - towns: towns and streets anywhere, the gazetteer's own among them.
    init(regions: [Region], towns: Towns, gazetteer: Gazetteer, table: PlaceNameTable) {
        let upper = gazetteer.places.filter { gazetteer.level($0).depth <= AddressLevel.community.depth }
        let districts = upper.filter { gazetteer.level($0) == .district }
        let own = districts.map { gazetteer.code($0).text }
        let ownNames = Set(districts.map { gazetteer.name($0) })
        let others = regions.filter { region in
            !ownNames.contains(region.name) && !own.contains { region.isRelated(to: $0) }
        }
        var heard = [[Region]](repeating: [], count: Syllable.all.count)
        for region in others {
            if let first = region.reading.first { heard[Int(first.rawValue)].append(region) }
        }
        self.heard = heard
        written = Dictionary(grouping: others.map { Array($0.name.unicodeScalars) }) { $0[0] }
        let kinds = Set("省市".unicodeScalars)
        shorts = Dictionary(
            grouping: others.filter { $0.code.hasSuffix("0000") || $0.isCity }
                .map { Short(name: Array($0.name.unicodeScalars), code: $0.code) }
                .filter { $0.name.count > 2 && kinds.contains($0.name[$0.name.count - 1]) }
                .map { Short(name: $0.name.dropLast(), code: $0.code) }
        ) { $0.name[0] }
        ownCores = Set(upper.flatMap { table.names(of: $0) }.map { Self.core(table.text($0)[...]) })
        districtShorts = Set(
            others.filter { !$0.code.hasSuffix("00") && $0.name.count > 2 }.map { String(Self.core($0.name[...])) }
        ).subtracting(ownCores.map(String.init))
        self.towns = towns
        self.table = table
    }

    /// A name without the word for its kind.
    private static func core(_ name: Substring) -> Substring {
        let kind = ["街道", "社区", "镇", "乡", "村", "区", "县", "市"].first { name.hasSuffix($0) && name.count > $0.count + 1 }
        return name.dropLast(kind?.count ?? 0)
    }

    /// Each region named: by its characters in typed text, by its sounds in a transcript, where the characters are the
    /// machine's.
    func namings(in text: SpokenText) -> [Naming] {
        text.syllables.indices.compactMap { start in
            guard !text.isHeard else {
                return soundCount(text, start).map { Naming(span: start..<start + $0) }
            }
            if let count = characterCount(text, start) ?? townCount(text, start) {
                return Naming(span: start..<start + count)
            }
            return bareCount(text, start).map { Naming(span: start..<start + $0, isBare: true) }
        }
    }

    private func soundCount(_ text: SpokenText, _ start: Int) -> Int? {
        heard[Int(text.syllables[start].rawValue)]
            .first { text.syllables[start...].starts(with: $0.reading) }?.reading.count
    }

    /// The syllables from `start` on that lie before a scalar.
    private func count(_ text: SpokenText, from start: Int, before end: Int) -> Int {
        text.ranges[start...].prefix { $0.lowerBound < end }.count
    }

    /// The syllables of the region whose name stands there letter by letter.
    private func characterCount(_ text: SpokenText, _ start: Int) -> Int? {
        let scalar = text.ranges[start].lowerBound
        if let short = shortCount(text, scalar) { return count(text, from: start, before: scalar + short) }
        let name = written[text.scalars[scalar]]?.first { name in
            // 中山市场 is no 中山市.
            text.scalars[scalar...].starts(with: name)
                && !(name.last == "市" && text.scalars[(scalar + name.count)...].first == "场")
        }
        return name.map { count(text, from: start, before: scalar + $0.count) }
    }

    /// The syllables of a town of another place whose whole name stands there letter by letter.
    private func townCount(_ text: SpokenText, _ start: Int) -> Int? {
        guard !towns.names.isEmpty else { return nil }
        let scalar = text.ranges[start].lowerBound
        let window = text.scalars[scalar...].prefix(Self.longestTown)
        for end in window.indices.dropFirst(2).reversed() where Self.townKinds.contains(window[end]) {
            let name = Self.string(window[...end])
            let next = end + 1 < text.scalars.count ? text.scalars[end + 1] : nil
            // 前进街道路面 is a road of 前进街.
            guard towns.names.contains(name), !(window[end] == "道" && next == "路"),
                !ownCores.contains(Self.core(name[...]))
            else { continue }
            return count(text, from: start, before: end + 1)
        }
        return nil
    }

    /// The last characters of 街道, 镇 and 乡.
    private static let townKinds = Set("道镇乡".unicodeScalars)
    private static let longestTown = 6

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The syllables of a city's or province's short name at the beginning of a clause.
    private func bareCount(_ text: SpokenText, _ start: Int) -> Int? {
        let scalar = text.ranges[start].lowerBound
        guard let short = short(in: text, at: scalar)?.name.count else { return nil }
        if scalar > 0 {
            let before = text.scalars[scalar - 1]
            guard !before.properties.isIdeographic || SearchedText.leading.contains(before) else { return nil }
        }
        return count(text, from: start, before: scalar + short)
    }

    /// A city's or province's short name that stands there.
    private func short(in text: SpokenText, at position: Int) -> Short? {
        guard position < text.scalars.count else { return nil }
        return shorts[text.scalars[position]]?.first { text.scalars[position...].starts(with: $0.name) }
    }

    /// The characters of a province or city named without its kind (浙江杭州西湖区, 宁波北仑): only where a division or
    /// another such name, a district's or a town's too, follows, since roads and people are called so too (北京路, 湖南人).
    private func shortCount(_ text: SpokenText, _ scalar: Int) -> Int? {
        guard let short = short(in: text, at: scalar) else { return nil }
        let count = short.name.count
        let end = scalar + count
        if self.short(in: text, at: end) != nil { return count }
        let isBeforeName = (2...3).contains { length in
            let name = Self.string(text.scalars[end...].prefix(length))
            return districtShorts.contains(name) || towns.isTown(name, ofCity: short.code)
        }
        if isBeforeName { return count }
        let behind = text.scalars[end...].prefix(5)
        let isDivision = behind.indices.dropFirst(1).contains { position in
            Self.divisions.contains(text.scalars[position])
                && behind[..<position].allSatisfy { $0.properties.isIdeographic && !Self.writtenTurns.contains($0) }
        }
        return isDivision ? count : nil
    }

    private static let divisions = Set("区县市镇".unicodeScalars)

    /// The region that a mention lies in, by the order of addresses from the large to the small.
    func region(of mention: Mention, in text: SpokenText, _ namings: [Naming]) -> Range<Int>? {
        let names = mention.names
        guard let first = names.first?.span.lowerBound ?? mention.unknown.map({ _ in mention.span.lowerBound }) else {
            return nil
        }
        let namesStreet = names.contains { item in
            guard case .name(let hit) = item.content else { return false }
            // 新安 of 萧山区新安村 is no street of its own.
            return item.depth <= 1
                && (text.isHeard || (hit.cost == 0 && table.core(hit.place) < table.length(hit.place)))
        }
        let reach = namesStreet ? Self.reach.withStreet : Self.reach.without
        return namings.last { naming in
            let span = naming.span
            if naming.isBare { return span.upperBound == first && names.first?.depth != 0 }
            // A name that was taken out of the region's own, or one behind it.
            if span.overlaps(mention.span) { return names.first?.depth != 0 || span.lowerBound >= first }
            guard names.first?.depth != 0, span.upperBound <= first else { return false }
            let isWritten = !text.isHeard && !namesStreet && isUnbroken(span.lowerBound..<first + 1, text)
            guard first - span.upperBound <= (isWritten ? Self.writtenReach : reach) else { return false }
            return text.isHeard
                ? !text.syllables[span.upperBound..<first].contains(where: Self.turns.contains)
                : !text.scalars[text.ranges[span.upperBound - 1].upperBound..<text.ranges[first].lowerBound]
                    .contains(where: Self.writtenTurns.contains)
        }?.span
    }

    /// Whether no mark stands within a stretch but those that numbers and forms are joined by: 160-1187号, 江东区_.
    private func isUnbroken(_ span: Range<Int>, _ text: SpokenText) -> Bool {
        span.dropFirst().allSatisfy { position in
            let end = text.ranges[position - 1].upperBound
            // Several syllables of one number share a range.
            let next = max(end, text.ranges[position].lowerBound)
            return text.scalars[end..<next].allSatisfy { $0 == "-" || $0 == "_" }
        }
    }

    /// That a place lies elsewhere: candidates of this gazetteer stay to be looked at, and none is the answer.
    func decision(_ region: Range<Int>, in text: SpokenText, instead: AddressDecision?) -> AddressDecision {
        let range = text.scalarRange(of: region)
        let reason = AddressDecision.Reason(level: nil, said: text.text(range), name: nil, range: range, agreement: -1)
        let mention = instead?.mention ?? range
        return AddressDecision(
            outcome: .notInGazetteer,
            shortfall: .elsewhere,
            candidates: instead?.candidates ?? [],
            reasons: [reason] + (instead?.reasons ?? []),
            mention: min(range.lowerBound, mention.lowerBound)..<max(range.upperBound, mention.upperBound)
        )
    }
}
