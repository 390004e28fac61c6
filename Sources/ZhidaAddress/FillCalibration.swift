import Foundation

/// How often whole addresses that were heard were right, by their confidence 校准: measured with a speech model on
/// speakers whom it was not trained on. It turns a wanted precision into the confidence from which it is reached.
///
/// ```
/// # confidence	right	n       the least confidence of the bin, fills that were right, fills
/// 0.98	41	41
/// 0.91	30	32
/// 0	7	40
/// ```
public struct FillCalibration: Hashable, Sendable {
    /// Measured addresses of like confidence.
    public struct Bin: Hashable, Sendable {
        /// The least confidence among them, 0...1.
        public var confidence: Double
        /// How many of them were right.
        public var right: Int
        /// How many they are.
        public var count: Int

        public init(confidence: Double, right: Int, count: Int) {
            self.confidence = confidence
            self.right = right
            self.count = count
        }
    }

    /// By falling confidence.
    public let bins: [Bin]

    /// - Precondition: by falling confidence, each with at least as many addresses as right ones.
    public init(bins: [Bin]) {
        precondition(zip(bins, bins.dropFirst()).allSatisfy { $0.confidence > $1.confidence })
        precondition(bins.allSatisfy { (0...$0.count).contains($0.right) })
        self.bins = bins
    }

    /// The least confidence from which the measured addresses together were right as often as wanted; `nil` where no
    /// confidence reaches it.
    ///
    /// The share is taken as right ÷ (n + 1), as if the next address were wrong: few measured addresses, all right, are
    /// no proof of a high precision, and 0.99 needs 99 of them.
    public func threshold(precision: Double) -> Double? {
        runningShares.last { $0.precision >= precision }?.confidence
    }

    /// The greatest precision that any confidence reaches, 0...1.
    public var highestPrecision: Double { runningShares.map(\.precision).max() ?? 0 }

    /// The part of all that was measured that is filled in from a confidence on, 0...1.
    public func filledShare(from confidence: Double) -> Double {
        let all = bins.map(\.count).reduce(0, +)
        let filled = bins.filter { $0.confidence >= confidence }.map(\.count).reduce(0, +)
        return all == 0 ? 0 : Double(filled) / Double(all)
    }

    /// For each bin, the precision of it and all above it.
    private var runningShares: [(confidence: Double, precision: Double)] {
        var (right, count) = (0, 0)
        return bins.map { bin in
            right += bin.right
            count += bin.count
            return (bin.confidence, Double(right) / Double(count + 1))
        }
    }
}

extension FillCalibration {
    /// What is wrong with a file, and where.
    public struct Fault: Error, CustomStringConvertible {
        let path: String
        let line: Int?
        let detail: String
        public var description: String {
            [path, line.map(String.init), " \(detail)"].compactMap { $0 }.joined(separator: ":")
        }
    }

    /// Reads a model's `calibration.tsv`.
    ///
    /// - Throws: ``Fault`` with the line, and how to mend it.
    public init(contentsOf path: String) throws(Fault) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Fault(path: path, line: nil, detail: "cannot be read as UTF-8; check its rights, or make it anew")
        }
        try self.init(text: text, path: path)
    }

    /// Reads the table; `path` is the name that errors show.
    init(text: String, path: String) throws(Fault) {
        var bins: [Bin] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard !line.allSatisfy(\.isWhitespace), !line.hasPrefix("#") else { continue }
            func fault(_ detail: String) -> Fault { Fault(path: path, line: index + 1, detail: detail) }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 3, let confidence = Double(fields[0]), (0...1).contains(confidence),
                let right = Int(fields[1]), let count = Int(fields[2])
            else {
                throw fault("write a confidence from 0 to 1, the number of right fills and of all, with tabs between")
            }
            guard count >= 1, (0...count).contains(right) else {
                throw fault("\(right) of \(count) cannot be right: write 0 to n, and n from 1")
            }
            guard bins.last.map({ $0.confidence > confidence }) ?? true else {
                throw fault("\(fields[0]) is not below the row before: put the greatest confidence first")
            }
            bins.append(Bin(confidence: confidence, right: right, count: count))
        }
        guard !bins.isEmpty else {
            throw Fault(
                path: path,
                line: nil,
                detail: "holds no rows; measure them by zhida-bench calibrate, or take it away"
            )
        }
        self.init(bins: bins)
    }

    /// Bins of measured addresses, as narrow as the counts allow.
    ///
    /// - Parameters:
    ///   - measured: the confidence of each address, and whether it was right.
    ///   - least: addresses in a bin; those of one confidence stay together.
    public init(measured: [(confidence: Double, isRight: Bool)], least: Int = 10) {
        var bins: [Bin] = []
        for address in measured.sorted(by: { $0.confidence > $1.confidence }) {
            let isSame = bins.last?.confidence == address.confidence
            if let last = bins.last, isSame || last.count < least {
                bins[bins.count - 1] = Bin(
                    confidence: address.confidence,
                    right: last.right + (address.isRight ? 1 : 0),
                    count: last.count + 1
                )
            } else {
                bins.append(Bin(confidence: address.confidence, right: address.isRight ? 1 : 0, count: 1))
            }
        }
        self.init(bins: bins)
    }

    /// The table as it is read.
    public var text: String {
        bins.map { "\($0.confidence)\t\($0.right)\t\($0.count)\n" }.joined()
    }
}
