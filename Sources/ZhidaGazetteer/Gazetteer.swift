import Foundation
import ZhidaCore
import ZhidaDigest

/// One version of the gazetteer 地址库: immutable, memory-mapped, safe to read from any thread.
///
/// Standard addresses are named by ``Gazetteer/Index``, a position in the version's table sorted by code; an index is
/// meaningful within one version only.
public final class Gazetteer: Sendable {
    /// A standard address's position in this version.
    public struct Index: Hashable, Sendable, Comparable, BitwiseCopyable {
        public let value: UInt32
        public static func < (left: Index, right: Index) -> Bool { left.value < right.value }
    }

    /// A unique name's position in this version.
    public struct NameIndex: Hashable, Sendable, Comparable {
        public let value: UInt32
        public static func < (left: NameIndex, right: NameIndex) -> Bool { left.value < right.value }
    }

    private let file: MappedFile
    let counts: GazetteerImage.Counts
    private let layout: GazetteerImage.Layout

    /// Maps a version's file.
    ///
    /// - Parameter verifying: also compare the whole content with its checksum (reads every byte).
    /// - Throws: ``GazetteerError/damaged(version:why:)``, ``GazetteerError/system(action:path:errno:text:)``
    public init(path: String, verifying: Bool = true) throws {
        file = try MappedFile(path: path)
        let bytes = file.bytes
        let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        func damaged(_ why: String) -> GazetteerError { .damaged(version: name, why: why) }
        guard bytes.count >= GazetteerImage.headerSize, bytes.starts(with: GazetteerImage.magic) else {
            throw damaged("the file does not begin as a gazetteer version does")
        }
        let format = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard format == GazetteerImage.format else {
            throw damaged("it has format \(format), this program reads \(GazetteerImage.format)")
        }
        counts = bytes.loadUnaligned(fromByteOffset: 12, as: GazetteerImage.Counts.self)
        layout = GazetteerImage.Layout(counts)
        guard layout.end == bytes.count else {
            throw damaged("\(bytes.count) bytes where the header tells \(layout.end)")
        }
        if verifying {
            let stored = Array(bytes[40..<72])
            let actual = SHA256.hash(UnsafeRawBufferPointer(rebasing: bytes[GazetteerImage.headerSize...]))
            guard actual == stored else { throw damaged("its content does not agree with its checksum") }
        }
    }

    // MARK: Tables

    func record(_ index: Index) -> GazetteerImage.Record {
        precondition(index.value < counts.records)
        return file.bytes.loadUnaligned(
            fromByteOffset: layout.records + Int(index.value) * GazetteerImage.Record.stride,
            as: GazetteerImage.Record.self
        )
    }

    private func nameRow(_ index: NameIndex) -> GazetteerImage.Name {
        precondition(index.value < counts.names)
        return file.bytes.loadUnaligned(
            fromByteOffset: layout.names + Int(index.value) * GazetteerImage.Name.stride,
            as: GazetteerImage.Name.self
        )
    }

    private func text(_ offset: UInt32, _ length: Int) -> String {
        let start = layout.text + Int(offset)
        return String(decoding: UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + length]), as: UTF8.self)
    }

    // MARK: Addresses

    /// Standard addresses in this version.
    public var count: Int { Int(counts.records) }

    /// All standard addresses, in order of code.
    public var indices: some RandomAccessCollection<Index> { (0..<counts.records).lazy.map(Index.init) }

    /// The address with this code.
    public func index(of code: AddressCode) -> Index? {
        var low: UInt32 = 0
        var high = counts.records
        while low < high {
            let middle = low + (high - low) / 2
            let found = self.code(Index(value: middle))
            if found == code { return Index(value: middle) }
            if found < code { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    public func code(_ index: Index) -> AddressCode {
        let row = record(index)
        return AddressCode(text(row.code, Int(row.codeLength)))!
    }

    public func level(_ index: Index) -> AddressLevel { AddressLevel(rawValue: record(index).level)! }

    public func origin(_ index: Index) -> Origin { Origin(rawValue: record(index).origin)! }

    /// The sort of place (estate, village, metro_station …), empty where the update gave none.
    public func kind(_ index: Index) -> String {
        let row = record(index)
        return text(row.kind, Int(row.kindLength))
    }

    /// Where the facts come from, as the update says.
    public func source(_ index: Index) -> String {
        let row = record(index)
        return text(row.source, Int(row.sourceLength))
    }

    /// Longitude and latitude in degrees (WGS84).
    public func coordinates(_ index: Index) -> (longitude: Double, latitude: Double)? {
        let row = record(index)
        return row.longitude == .min ? nil : (Double(row.longitude) / 1e6, Double(row.latitude) / 1e6)
    }

    /// The element above; `nil` for a district.
    public func parent(_ index: Index) -> Index? {
        let parent = record(index).parent
        return parent == GazetteerImage.none ? nil : Index(value: parent)
    }

    /// The element itself and all above it, closest first.
    public func lineage(_ index: Index) -> [Index] {
        var line = [index]
        while let above = parent(line.last!) { line.append(above) }
        return line
    }

    /// The elements directly below, in order of code.
    public func children(_ index: Index) -> [Index] {
        func start(_ at: Int) -> Int {
            Int(file.bytes.loadUnaligned(fromByteOffset: layout.starts + at * 4, as: UInt32.self))
        }
        return (start(Int(index.value))..<start(Int(index.value) + 1)).map {
            Index(value: file.bytes.loadUnaligned(fromByteOffset: layout.children + $0 * 4, as: UInt32.self))
        }
    }

    /// The standard name of this element alone: 固戍一路.
    public func name(_ index: Index) -> String { text(of: NameIndex(value: record(index).name)) }

    /// The name of this element as a position in the table of names.
    public func nameIndex(_ index: Index) -> NameIndex { NameIndex(value: record(index).name) }

    /// The whole standard address, district first: 宝安区西乡街道固戍一路12号.
    public func address(_ index: Index) -> String { lineage(index).reversed().map { name($0) }.joined() }

    // MARK: Names

    /// Unique names, aliases and derived short forms included.
    public var nameCount: Int { Int(counts.names) }

    /// All names.
    public var nameIndices: some RandomAccessCollection<NameIndex> { (0..<counts.names).lazy.map(NameIndex.init) }

    public func text(of name: NameIndex) -> String {
        let row = nameRow(name)
        return text(row.text, Int(row.textLength))
    }

    /// The toneless syllables that a name is read with.
    public func reading(of name: NameIndex) -> [Syllable] {
        let row = nameRow(name)
        return (0..<Int(row.syllableCount)).compactMap {
            Syllable(
                rawValue: file.bytes.loadUnaligned(
                    fromByteOffset: layout.syllables + (Int(row.syllables) + $0) * 2,
                    as: UInt16.self
                )
            )
        }
    }

    /// What a name can stand for, and how.
    public struct Bearer: Hashable, Sendable, BitwiseCopyable {
        public let index: Index
        public let kind: AliasKind
        /// The year in which a former name ended.
        public let untilYear: Int?
    }

    /// The addresses that bear a name.
    public func bearers(of name: NameIndex) -> [Bearer] {
        let row = nameRow(name)
        return (row.postings..<row.postings + row.postingCount).compactMap { position in
            let posting = file.bytes.loadUnaligned(
                fromByteOffset: layout.postings + Int(position) * GazetteerImage.Posting.stride,
                as: GazetteerImage.Posting.self
            )
            guard let kind = AliasKind(rawValue: posting.kind) else { return nil }
            return Bearer(
                index: Index(value: posting.record),
                kind: kind,
                untilYear: posting.untilYear == 0 ? nil : Int(posting.untilYear)
            )
        }
    }
}
