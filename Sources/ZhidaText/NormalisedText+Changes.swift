extension NormalisedText {
    /// A stretch of the original that normalising wrote otherwise.
    public struct Change: Hashable, Sendable {
        /// Why it was.
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// Full width: １２３
            case width
            /// Small letters: a栋
            case letterCase
            /// Traditional characters: 號
            case traditional
            /// Dashes and number signs: — ～ №
            case mark
            /// Other blanks than the space, and line breaks
            case blank
            /// Invisible characters, which go: zero-width spaces, variation selectors
            case invisible
            /// Compatibility characters: ① ⼀ ㎡ ○
            case compatibility
        }

        public var kind: Kind
        /// Unicode scalars of the original.
        public var range: Range<Int>
        /// The words of the original.
        public var said: String
        /// What stands for them in the normalised text; empty where they were dropped.
        public var plain: String
    }

    /// What normalising changed, in order; neighbouring changes of one kind are one. Linear.
    public var changes: [Change] {
        var changes: [Change] = []
        var place = 0
        for (offset, scalar) in original.unicodeScalars.enumerated() {
            let start = place
            while place < count, offsets[place] == Int32(offset) { place += 1 }
            if place == start + 1, scalars[start] == scalar.value { continue }
            let plain = text(in: start..<place)
            let kind = Self.kind(of: scalar.value, plain: scalars[start..<place])
            if let last = changes.last, last.kind == kind, last.range.upperBound == offset {
                changes[changes.count - 1].range = last.range.lowerBound..<offset + 1
                changes[changes.count - 1].said.unicodeScalars.append(scalar)
                changes[changes.count - 1].plain += plain
            } else {
                changes.append(Change(kind: kind, range: offset..<offset + 1, said: String(scalar), plain: plain))
            }
        }
        return changes
    }

    private static func kind(of scalar: UInt32, plain: ArraySlice<UInt32>) -> Change.Kind {
        guard let first = plain.first else { return .invisible }
        if first == 0x20 { return .blank }
        switch scalar {
        case 0x61...0x7A: return .letterCase
        case 0xFF01...0xFF5D: return .width
        case 0x3400...0x9FFF: return .traditional
        default: return plain.count == 1 && (first == 0x2D || first == 0x23) ? .mark : .compatibility
        }
    }
}
