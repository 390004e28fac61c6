import Foundation

/// A parameter file of a Sphinx-3 model (means, variances, weights): a text header, dimensions, floats.
struct ParameterFile {
    /// What follows the byte-order mark.
    enum Sizes {
        /// Codebooks, features, densities, then the length of each feature.
        case perFeature
        /// Three numbers.
        case three
    }

    let dimensions: [Int]
    private let data: Data
    /// Where the numbers begin.
    private let numbers: Int
    private let isSwapped: Bool

    /// Every number, in the file's order.
    var values: [Float] {
        let count = dimensions[0...2].reduce(1, *) / (dimensions.count > 3 ? dimensions[1] : 1)
        let total = dimensions.count > 3 ? count * dimensions[3...].reduce(0, +) : count
        return data.withUnsafeBytes { bytes in
            (0..<total).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: numbers + 4 * index, as: UInt32.self)
                return Float(bitPattern: isSwapped ? bits.byteSwapped : bits)
            }
        }
    }

    /// Checks that the file has every number that its header announces.
    init(path: String, sizes: Sizes) throws(SpeechFault) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped), !data.isEmpty else {
            throw SpeechFault(.model, at: path, "is missing, empty or not readable")
        }
        let torn = SpeechFault(.model, at: path, "is torn or no Sphinx parameter file; copy the model again")
        guard data.starts(with: Array("s3\n".utf8)), let end = data.range(of: Data("endhdr\n".utf8)) else { throw torn }
        let header = String(decoding: data[..<end.lowerBound], as: UTF8.self)
        let hasChecksum = header.split(separator: "\n").contains { $0.split(separator: " ") == ["chksum0", "yes"] }
        var offset = end.upperBound
        var swapped = false
        func number() throws(SpeechFault) -> Int {
            guard offset + 4 <= data.count else { throw torn }
            let four = data[offset..<offset + 4]
            offset += 4
            return (swapped ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | Int($1) }
        }
        switch try number() {
        case 0x1122_3344: break
        case 0x4433_2211: swapped = true
        default: throw torn
        }
        var dimensions = [try number(), try number(), try number()]
        var expected: Int
        switch sizes {
        case .three: expected = dimensions.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        case .perFeature:
            guard dimensions[1] < 100 else { throw torn }
            var length = 0
            for _ in 0..<dimensions[1] {
                let size = try number()
                dimensions.append(size)
                length += size
            }
            expected = dimensions[0].multipliedReportingOverflow(by: dimensions[2]).partialValue
            expected = expected.multipliedReportingOverflow(by: length).partialValue
        }
        let count = try number()
        guard count > 0, count == expected, data.count - offset == 4 * count + (hasChecksum ? 4 : 0) else { throw torn }
        self.dimensions = dimensions
        self.data = data
        numbers = offset
        isSwapped = swapped
    }
}
