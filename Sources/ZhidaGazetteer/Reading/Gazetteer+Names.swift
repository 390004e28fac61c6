import ZhidaCore

extension Gazetteer {
    /// Unique names, aliases and derived short forms included. A text with two readings is two names.
    public var nameCount: Int { header.names }

    /// How many of them some place bears: ``nameIndices`` begins with them.
    public var placeNameCount: Int { header.placeNames }

    /// All names: those of places, then those that plates alone bear, each in natural order.
    public var nameIndices: some RandomAccessCollection<NameIndex> {
        (0..<UInt32(header.names)).lazy.map(NameIndex.init)
    }

    /// The names that some address above door level bears.
    public var placeNameIndices: some RandomAccessCollection<NameIndex> {
        (0..<UInt32(header.placeNames)).lazy.map(NameIndex.init)
    }

    /// Whether some address above door level bears the name.
    public func isPlaceName(_ name: NameIndex) -> Bool { name.value < header.placeNames }

    public func text(of name: NameIndex) -> String { withText(of: name) { String(decoding: $0, as: UTF8.self) } }

    /// A name's UTF-8 bytes, in place: valid for as long as the version is kept.
    public func bytes(of name: NameIndex) -> UnsafeRawBufferPointer {
        let range = ImageTables.range(tables.nameTextStarts, Int(name.value), limit: tables.nameText.count)
        return UnsafeRawBufferPointer(rebasing: tables.nameText[range])
    }

    /// Calls `body` with a name's UTF-8 bytes, in place.
    @inlinable
    public func withText<Result>(of name: NameIndex, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        try withExtendedLifetime(self) { try body(bytes(of: name)) }
    }

    /// The toneless syllables that a name is read with.
    public func reading(of name: NameIndex) -> [Syllable] {
        withReading(of: name) { $0.compactMap { Syllable(rawValue: $0) } }
    }

    /// The raw values of the syllables that a name is read with, in place: valid for as long as the version is kept.
    ///
    /// In a damaged version a value may be none of ``Syllable/all``.
    public func syllables(of name: NameIndex) -> UnsafeBufferPointer<UInt16> {
        let range = ImageTables.range(tables.nameSyllableStarts, Int(name.value), limit: tables.syllables.count)
        return UnsafeBufferPointer(rebasing: tables.syllables[range])
    }

    /// Calls `body` with the raw values of the syllables that a name is read with, see ``syllables(of:)``.
    @inlinable
    public func withReading<Result>(
        of name: NameIndex,
        _ body: (UnsafeBufferPointer<UInt16>) throws -> Result
    ) rethrows -> Result {
        try withExtendedLifetime(self) { try body(syllables(of: name)) }
    }

    /// The places that bear a name, and the addresses of any level that bear it as another name. In constant time.
    ///
    /// Plates of which it is the standard name are not in it: there are too many 1号; see ``addresses(named:)``.
    public func bearers(of name: NameIndex) -> Bearers {
        let limit = tables.bearers.count / GazetteerImage.Bearing.stride
        let range = ImageTables.range(tables.nameBearerStarts, Int(name.value), limit: limit)
        let stride = GazetteerImage.Bearing.stride
        return Bearers(
            UnsafeRawBufferPointer(
                rebasing: tables.bearers[range.lowerBound * stride..<range.upperBound * stride]
            ),
            records: header.records,
            file: file
        )
    }

    /// The addresses of any level whose standard name this is, by a pass over all addresses.
    public func addresses(named name: NameIndex) -> some Sequence<Index> {
        (0..<header.records).lazy.filter { [tables] in tables.recordNames[$0] == name.value }
            .map { Index(value: UInt32($0)) }
    }

    /// The place names in whose reading the two syllables stand side by side, ascending. In constant time.
    public func namesHolding(_ first: Syllable, _ second: Syllable) -> NameList {
        NameList(
            tables.adjacent[SyllablePairs.key(first.rawValue, second.rawValue)],
            table: tables.adjacent,
            file: file
        )
    }

    /// The place names in whose reading the two syllables stand with exactly one between them, ascending. In constant
    /// time.
    public func namesSkipping(_ first: Syllable, _ second: Syllable) -> NameList {
        NameList(
            tables.skipping[SyllablePairs.key(first.rawValue, second.rawValue)],
            table: tables.skipping,
            file: file
        )
    }

    /// The names of ``namesHolding(_:_:)`` and of ``namesSkipping(_:_:)`` by the raw values of two syllables, in place: for
    /// loops over many pairs. Valid for as long as the version is kept; in a damaged one a value may be no name.
    ///
    /// - Precondition: both are below the number of syllables.
    public func names(holding first: UInt16, _ second: UInt16) -> (
        adjacent: UnsafeBufferPointer<UInt32>, skipping: UnsafeBufferPointer<UInt32>
    ) {
        let key = SyllablePairs.key(first, second)
        return (tables.adjacent[key], tables.skipping[key])
    }
}
