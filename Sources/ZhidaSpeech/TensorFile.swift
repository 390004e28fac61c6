import Foundation

/// A file of named arrays in the safetensors form: eight bytes with the length of a JSON header, the header with name,
/// type, shape and place of each array, then the numbers.
struct TensorFile {
    struct Tensor {
        let shape: [Int]
        let values: [Float]
    }

    private struct Entry: Decodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Header: Decodable {
        var metadata: [String: String] = [:]
        var entries: [String: Entry] = [:]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys {
                if key.stringValue == "__metadata__" {
                    metadata = try container.decode([String: String].self, forKey: key)
                } else {
                    entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
                }
            }
        }
    }

    let metadata: [String: String]
    let tensors: [String: Tensor]

    /// Reads arrays of `F32` and `F16`.
    init(path: String) throws(SpeechFault) {
        let (data, header, start) = try Self.read(path)
        func torn(_ detail: String) -> SpeechFault { Self.torn(path, detail) }
        var tensors: [String: Tensor] = [:]
        for (name, entry) in header.entries {
            let bytesEach = entry.dtype == "F32" ? 4 : entry.dtype == "F16" ? 2 : 0
            var size = bytesEach
            for length in entry.shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: length)
                guard length >= 0, !overflow else { throw torn("\"\(name)\" has an impossible shape") }
                size = product
            }
            guard entry.data_offsets.count == 2, let first = entry.data_offsets.first, first >= 0, size > 0,
                entry.data_offsets[1] - first == size, entry.data_offsets[1] <= data.count - start
            else { throw torn("\"\(name)\" (\(entry.dtype)) does not lie within the file") }
            let bytes = data[start + first..<start + first + size]
            tensors[name] = Tensor(
                shape: entry.shape,
                values: bytes.withUnsafeBytes { bytes in
                    (0..<size / bytesEach).map { index in
                        if bytesEach == 4 {
                            let bits = UInt32(
                                littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                            )
                            return Float(bitPattern: bits)
                        }
                        let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                        return Float(Float16(bitPattern: bits))
                    }
                }
            )
        }
        metadata = header.metadata
        self.tensors = tensors
    }

    private static func torn(_ path: String, _ detail: String) -> SpeechFault {
        SpeechFault(.model, at: path, detail + "; copy the model again")
    }

    /// The file, its header, and where the numbers begin.
    private static func read(_ path: String) throws(SpeechFault) -> (data: Data, header: Header, start: Int) {
        guard let data = FileManager.default.contents(atPath: path), data.count > 8 else {
            throw torn(path, "is missing, not readable or empty")
        }
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(data.count - 8) else { throw torn(path, "is shorter than its header says") }
        let start = 8 + Int(length)
        guard let header = try? JSONDecoder().decode(Header.self, from: data[8..<start]) else {
            throw torn(path, "has no readable header")
        }
        return (data, header, start)
    }

    /// A file with some of its arrays, of `F32`, replaced by others of the same size.
    static func data(path: String, replacing tensors: [String: [Float]]) throws(SpeechFault) -> Data {
        var (data, header, start) = try read(path)
        for (name, values) in tensors {
            guard let entry = header.entries[name], entry.dtype == "F32", entry.data_offsets.count == 2,
                entry.data_offsets[1] - entry.data_offsets[0] == 4 * values.count,
                start + entry.data_offsets[1] <= data.count
            else { throw torn(path, "\"\(name)\" is not of \(values.count) numbers of F32") }
            let numbers = values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
            data.replaceSubrange(start + entry.data_offsets[0]..<start + entry.data_offsets[1], with: numbers)
        }
        return data
    }
}
