import Foundation
import ZhidaCore
import ZhidaDigest

extension GazetteerImage {
    /// Lays an update out as a version's file.
    ///
    /// - Parameter readings: toneless syllables of a name that comes without a reading.
    /// - Returns: the file's bytes; equal updates give equal bytes.
    static func build(_ update: GazetteerUpdate, readings: @escaping (String) -> [Syllable]) -> [UInt8] {
        var builder = Builder(readings: readings)
        return builder.build(update)
    }

    private struct NameKey: Hashable {
        var text: String
        var reading: [UInt16]
    }

    private struct Builder {
        let readings: (String) -> [Syllable]
        var text: [UInt8] = []
        var interned: [String: UInt32] = [:]
        var nameIndices: [NameKey: UInt32] = [:]
        var derived: [String: [UInt16]] = [:]
        var names: [Name] = []
        var nameLevels: [Set<UInt8>] = []
        var syllables: [UInt16] = []
        var postingLists: [[Posting]] = []

        init(readings: @escaping (String) -> [Syllable]) { self.readings = readings }

        mutating func intern(_ string: String) -> UInt32 {
            if let offset = interned[string] { return offset }
            let offset = UInt32(text.count)
            text.append(contentsOf: string.utf8)
            interned[string] = offset
            return offset
        }

        mutating func name(_ string: String, reading given: [Syllable]) -> UInt32 {
            var reading = given.map(\.rawValue)
            if reading.isEmpty {
                if let known = derived[string] {
                    reading = known
                } else {
                    reading = readings(string).map(\.rawValue)
                    derived[string] = reading
                }
            }
            let key = NameKey(text: string, reading: reading)
            if let index = nameIndices[key] { return index }
            let index = UInt32(names.count)
            nameIndices[key] = index
            names.append(
                Name(
                    text: intern(string),
                    textLength: UInt16(string.utf8.count),
                    syllableCount: UInt16(reading.count),
                    syllables: UInt32(syllables.count)
                )
            )
            syllables.append(contentsOf: reading)
            postingLists.append([])
            return index
        }

        /// The spoken short form of an administrative name: 西乡 for 西乡街道, 固戍 for 固戍社区.
        ///
        /// Only where at least two characters remain; a single one would be heard everywhere.
        mutating func addSuffixless(_ address: AddressRow, record: UInt32) {
            let suffix: String
            switch address.level {
            case .street: suffix = "街道"
            case .community: suffix = "社区"
            case .district: suffix = "区"
            default: return
            }
            guard address.name.hasSuffix(suffix) else { return }
            let short = String(address.name.dropLast(suffix.count))
            guard short.count >= 2 else { return }
            let reading = address.reading.count > suffix.count ? Array(address.reading.dropLast(suffix.count)) : []
            let index = name(short, reading: reading)
            postingLists[Int(index)].append(Posting(record: record, kind: AliasKind.suffixless.rawValue))
        }

        mutating func build(_ update: GazetteerUpdate) -> [UInt8] {
            let addresses = update.addresses.sorted { $0.code < $1.code }
            var indices: [AddressCode: UInt32] = [:]
            indices.reserveCapacity(addresses.count)
            for (index, address) in addresses.enumerated() { indices[address.code] = UInt32(index) }

            var records: [Record] = []
            records.reserveCapacity(addresses.count)
            var childCounts = [UInt32](repeating: 0, count: addresses.count + 1)
            for (index, address) in addresses.enumerated() {
                var record = Record()
                record.code = intern(address.code.text)
                record.codeLength = UInt8(address.code.text.utf8.count)
                record.level = address.level.rawValue
                record.origin = address.origin.rawValue
                record.kind = intern(address.kind)
                record.kindLength = UInt8(min(255, address.kind.utf8.count))
                record.source = intern(address.source)
                record.sourceLength = UInt16(min(65_535, address.source.utf8.count))
                record.name = name(address.name, reading: address.reading)
                if let parent = address.parent, let parentIndex = indices[parent] {
                    record.parent = parentIndex
                    childCounts[Int(parentIndex)] += 1
                }
                if let longitude = address.longitude, let latitude = address.latitude {
                    record.longitude = Int32((longitude * 1e6).rounded())
                    record.latitude = Int32((latitude * 1e6).rounded())
                }
                postingLists[Int(record.name)].append(Posting(record: UInt32(index)))
                addSuffixless(address, record: UInt32(index))
                records.append(record)
            }
            for alias in update.aliases {
                guard let target = indices[alias.target] else { continue }
                let index = name(alias.name, reading: alias.reading)
                postingLists[Int(index)].append(
                    Posting(record: target, kind: alias.kind.rawValue, untilYear: UInt16(alias.untilYear ?? 0))
                )
            }

            var starts: [UInt32] = [0]
            starts.reserveCapacity(records.count + 1)
            for count in childCounts.dropLast() { starts.append(starts.last! + count) }
            var next = starts
            var children = [UInt32](repeating: 0, count: Int(starts.last!))
            for (index, record) in records.enumerated() where record.parent != GazetteerImage.none {
                children[Int(next[Int(record.parent)])] = UInt32(index)
                next[Int(record.parent)] += 1
            }
            var postings: [Posting] = []
            for index in names.indices {
                names[index].postings = UInt32(postings.count)
                names[index].postingCount = UInt32(postingLists[index].count)
                postings.append(contentsOf: postingLists[index])
            }
            return assemble(records: records, postings: postings, starts: starts, children: children)
        }

        func assemble(records: [Record], postings: [Posting], starts: [UInt32], children: [UInt32]) -> [UInt8] {
            let counts = Counts(
                records: UInt32(records.count),
                names: UInt32(names.count),
                postings: UInt32(postings.count),
                children: UInt32(children.count),
                syllables: UInt32(syllables.count),
                textBytes: UInt32(text.count)
            )
            var body: [UInt8] = []
            body.reserveCapacity(Layout(counts).end)
            func append<Element: BitwiseCopyable>(_ elements: [Element]) {
                elements.withUnsafeBytes { body.append(contentsOf: $0) }
            }
            append(records)
            append(names)
            append(postings)
            append(starts)
            append(children)
            append(syllables)
            body.append(contentsOf: text)
            var file = magic
            withUnsafeBytes(of: format.littleEndian) { file.append(contentsOf: $0) }
            withUnsafeBytes(of: counts) { file.append(contentsOf: $0) }
            file.append(contentsOf: [0, 0, 0, 0])
            file.append(contentsOf: body.withUnsafeBytes { SHA256.hash($0) })
            file.append(contentsOf: body)
            return file
        }
    }
}
