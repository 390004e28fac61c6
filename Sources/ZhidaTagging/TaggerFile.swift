import Foundation

/// The file of a tagger: little-endian, sections aligned to 64 bytes so that they can be used where they are mapped.
///
/// ```
/// 0   8 bytes   "ZHTAGGER"
/// 8   UInt32    format
/// 12  UInt32    number of sections
/// 16  UInt64    size of the file
/// 24  UInt64    checksum of everything from byte 32 on
/// 32  sections  UInt64 offset and UInt64 length each, in the order of `Section`
/// ```
enum TaggerFile {
    static let magic = Array("ZHTAGGER".utf8)
    /// 1: a field alone; 2: with a network beside it.
    static let format = 2

    enum Section: Int, CaseIterable {
        /// ``TaggerDescription`` as JSON.
        case description
        /// UInt64 slots with 16 bits of the key (0: empty) and in the upper half the number of the row; rows of begin,
        /// inside and end weights, 64 bytes or a multiple each.
        case tokenSlots, tokenWeights
        case segmentSlots, segmentWeights
        case wordMarks, wordTags
        /// Float32: the weight of label y after p after q; the weight of y after p for the first pass.
        case sequences, pairs
        /// A ``ContextNetwork``, from format 2 on: the numbers of its inputs as ``segmentSlots`` and ``segmentWeights``; names
        /// of divisions as words; Float32 of the rest, as ``NetworkShape`` lays them out.
        case inputSlots, inputWeights, placeMarks, placeTags, network

        /// The parts of a file of a format.
        static func all(format: Int) -> [Section] { format == 1 ? Array(allCases.prefix(9)) : allCases }
    }

    static func headerSize(_ sections: [Section]) -> Int { 32 + 16 * sections.count }

    /// A file of `sections`.
    static func make(_ sections: [Section: Data]) -> Data {
        var body = Data()
        var table = Data()
        let format = sections[.network] == nil ? 1 : 2
        let all = Section.all(format: format)
        let bodyStart = (headerSize(all) + 63) & ~63
        for section in all {
            let data = sections[section] ?? Data()
            while body.count % 64 != 0 { body.append(0) }
            append(UInt64(bodyStart + body.count), to: &table)
            append(UInt64(data.count), to: &table)
            body.append(data)
        }
        while body.count % 8 != 0 { body.append(0) }
        table.append(Data(repeating: 0, count: bodyStart - 32 - table.count))
        let rest = table + body
        var file = Data(magic)
        append(UInt32(format), to: &file)
        append(UInt32(all.count), to: &file)
        append(UInt64(32 + rest.count), to: &file)
        append(rest.withUnsafeBytes(checksum), to: &file)
        return file + rest
    }

    private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }

    /// A 64-bit hash of bytes whose number is a multiple of eight; any flipped bit changes it.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var at = 0
        while at + 8 <= bytes.count {
            hash = (hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
            hash = hash &* 0x0000_0100_0000_01B3
            hash ^= hash >> 29
            at += 8
        }
        while at < bytes.count {
            hash = (hash ^ UInt64(bytes[at])) &* 0x0000_0100_0000_01B3
            at += 1
        }
        return hash
    }

    /// Checks a file and finds its sections.
    ///
    /// - Throws: ``TaggingError/damagedModel(file:why:)``, ``TaggingError/newerModel(file:format:known:)``.
    static func sections(of bytes: UnsafeRawBufferPointer, name: String) throws -> [Section: UnsafeRawBufferPointer] {
        func damaged(_ why: String) -> TaggingError { .damagedModel(file: name, why: why) }
        guard bytes.count >= 32, bytes.prefix(8).elementsEqual(magic) else {
            throw damaged(bytes.isEmpty ? "is empty" : "is no tagger's model")
        }
        func value<Value: FixedWidthInteger>(_ at: Int, _: Value.Type) -> Value {
            Value(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Value.self))
        }
        let found = Int(value(8, UInt32.self))
        guard found <= format else { throw TaggingError.newerModel(file: name, format: found, known: format) }
        guard found >= 1 else { throw damaged("has the unknown format \(found)") }
        let all = Section.all(format: found)
        let size = value(16, UInt64.self)
        guard size == UInt64(bytes.count) else {
            throw damaged("has \(bytes.count) bytes where it was written with \(size): it was cut off")
        }
        guard value(12, UInt32.self) == UInt32(all.count), bytes.count >= headerSize(all) else {
            throw damaged("has another number of sections than its format")
        }
        guard value(24, UInt64.self) == checksum(UnsafeRawBufferPointer(rebasing: bytes[32...])) else {
            throw damaged("does not match its checksum: it was changed or damaged")
        }
        var sections: [Section: UnsafeRawBufferPointer] = [:]
        for section in all {
            let offset = value(32 + 16 * section.rawValue, UInt64.self)
            let length = value(40 + 16 * section.rawValue, UInt64.self)
            guard offset % 64 == 0, offset <= size, length <= size - offset else {
                throw damaged("says that its part '\(section)' lies outside of it")
            }
            sections[section] = UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset + length)])
        }
        return sections
    }
}

/// What a tagger's file says of itself.
struct TaggerDescription: Codable, Hashable, Sendable {
    var labels: [String]
    /// The longest segment of each label, in tokens.
    var longestOf: [Int]
    /// A weight is its byte times this.
    var tokenScale: Float
    var segmentScale: Float
    /// What it was made from, for people.
    var recipe: String
    /// Of a file with a network.
    var network: NetworkDescription?
}

/// What a tagger's file says of its network.
struct NetworkDescription: Codable, Hashable, Sendable {
    var shape: NetworkShape
    /// The share of the network in a phrase's probability.
    var share: Float
    /// A number of the inputs is its byte times this.
    var inputScale: Float
}
