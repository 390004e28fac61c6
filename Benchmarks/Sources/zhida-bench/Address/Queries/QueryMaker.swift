import ZhidaCore

/// Makes queries of one kind to a gazetteer.
struct QueryMaker {
    private let book: AddressBook
    private let kind: QueryKind
    private var random: SplitMix
    private let absent: AbsentMaker
    private let related: RelatedMaker

    /// How often each level is meant.
    private static let levels: [(AddressLevel, Double)] = [
        (.door, 0.35), (.building, 0.2), (.room, 0.25), (.area, 0.1), (.poi, 0.1),
    ]
    static let absentShare = 0.23
    static let carrierShare = 0.3
    static let crossingShare = 0.5

    init(book: AddressBook, kind: QueryKind, seed: UInt64) {
        self.book = book
        self.kind = kind
        random = SplitMix(state: seed)
        absent = AbsentMaker(book: book)
        related = RelatedMaker(book: book)
    }

    mutating func next() -> AddressQuery {
        let isAbsent = kind == .absent && random.chance(Self.absentShare)
        while true {
            if kind == .related, random.chance(Self.crossingShare) {
                if let query = crossingQuery() { return query }
                continue
            }
            guard let (row, parts, changes) = target() else { continue }
            if isAbsent {
                if let query = absentQuery(parts, changes, instead: row) { return query }
            } else {
                return query(row, parts, changes)
            }
        }
    }

    // MARK: What is said

    /// An address of the gazetteer, the elements that are said of it, and what was left out or shortened; `nil` where
    /// its words name another one, too.
    private mutating func target() -> (AddressBook.Row, [QueryPart], [String])? {
        guard let row = book.byLevel[random.pick(Self.levels)]?.randomElement(using: &random) else { return nil }
        let line = book.lineage(row).map { QueryPart(row: $0, level: book.level($0), clean: book.name($0)) }
        guard line.contains(where: { $0.level.depth >= AddressLevel.road.depth && !$0.isNumber }) else { return nil }
        var kept = keep(line)
        var dropped = line.indices.filter { !kept.contains($0) }.shuffled(using: &random)
        while true {
            let parts = kept.map { line[$0] }
            if book.named(by: parts) == [row] { break }
            guard let again = dropped.popLast() else { return nil }
            kept = (kept + [again]).sorted()
        }
        var changes = dropped.sorted().map { "dropped \(line[$0].level.name)" }
        var parts = kept.map { line[$0] }
        for at in parts.indices {
            let before = parts[at]
            if let short = shortened(parts[at]) {
                parts[at] = QueryPart(row: before.row, level: before.level, clean: short)
                if book.named(by: parts) == [row] {
                    changes.append("short \(short)")
                } else {
                    parts[at] = before
                }
            }
        }
        return (row, parts, changes)
    }

    /// Which elements are said.
    private mutating func keep(_ line: [QueryPart]) -> [Int] {
        let chances: (district: Double, street: Double, community: Double) =
            switch kind {
            case .clean, .spoken: (0.6, 0.8, 0.6)
            case .dropped: (0.5, 0.5, 0.5)
            case .namesakes: (0.4, 0.9, 0.4)
            default: (0.5, 0.7, 0.5)
            }
        return line.indices.filter { at in
            switch line[at].level {
            case .district: random.chance(chances.district)
            case .street: random.chance(chances.street)
            case .community: random.chance(chances.community)
            // The road of a place of interest that has a number or a name of its own.
            case .road, .lane, .area: !line[at...].dropFirst().contains { $0.level == .poi } || random.chance(0.5)
            default: true
            }
        }
    }

    /// 西乡 for 西乡街道; an alias for a name.
    private mutating func shortened(_ part: QueryPart) -> String? {
        if part.isDivision, let short = AddressBook.short(part.clean, part.level) {
            return random.chance(part.level == .district ? 0.15 : 0.4) ? short : nil
        }
        let others = book.surfaces(part.row).dropFirst()
        guard !part.isNumber, !others.isEmpty, random.chance(0.3) else { return nil }
        return others.randomElement(using: &random)
    }

    // MARK: Queries

    private mutating func query(_ row: AddressBook.Row, _ parts: [QueryPart], _ changes: [String]) -> AddressQuery {
        var parts = parts
        let done = noise().apply(to: &parts, book.characters, &random)
        var accept = [book.code(row)]
        for other in book.fitting(parts) where other != row { accept.append(book.code(other)) }
        var text = text(parts)
        if kind == .related { text = related.beside(text, of: row, &random) }
        return AddressQuery(
            text: carried(text),
            code: accept[0],
            accept: accept,
            kind: kind.rawValue,
            noise: changes + done,
            address: book.address(row),
            level: book.level(row).name
        )
    }

    private mutating func crossingQuery() -> AddressQuery? {
        guard let (road, _, clean) = related.crossing(&random) else { return nil }
        var parts = clean
        let done = noise().apply(to: &parts, book.characters, &random)
        let accept = [road] + related.accepted(parts).filter { $0 != road }
        let text = related.crossing(parts, &random)
        return AddressQuery(
            text: carried(text),
            code: book.code(road),
            accept: accept.map(book.code),
            kind: kind.rawValue,
            noise: ["crossing"] + done,
            address: clean.map(\.clean).joined(separator: " "),
            level: book.level(road).name
        )
    }

    /// A query like that for `row`, of which one element is not in the gazetteer.
    private mutating func absentQuery(_ parts: [QueryPart], _ changes: [String], instead row: AddressBook.Row)
        -> AddressQuery?
    {
        guard var (parts, what, lead) = absent.parts(parts, &random) else { return nil }
        let meant = parts.map(\.clean).joined()
        let done = noise().apply(to: &parts, book.characters, &random)
        guard book.fitting(parts).isEmpty else { return nil }
        return AddressQuery(
            text: carried(text(parts, lead: lead)),
            code: nil,
            accept: [],
            kind: kind.rawValue,
            noise: ["absent \(what)"] + changes + done,
            address: lead + meant,
            level: parts.last?.level.name ?? ""
        )
    }

    private mutating func noise() -> Noise {
        var noise = kind.noise
        if kind == .namesakes, random.chance(0.6) { noise.homophones = 0 }
        return noise
    }

    private mutating func text(_ parts: [QueryPart], lead: String = "") -> String {
        var text = lead
        if lead.isEmpty, parts.first?.level == .district, random.chance(0.35) {
            text = random.chance(0.15) ? "广东省深圳市" : "深圳市"
        }
        return text + parts.map(\.text).joined()
    }

    /// Now and then with what callers say around it.
    private mutating func carried(_ text: String) -> String {
        random.chance(Self.carrierShare) ? Carriers.wrap(text, &random) : text
    }
}
