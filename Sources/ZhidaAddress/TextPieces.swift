/// Cuts a long text where an address is least likely to be cut: behind a sentence, else behind a comma or a blank, else
/// anywhere. A short text is one piece. Linear.
struct TextPieces: Sequence {
    struct Piece: Equatable {
        var text: String
        /// Unicode scalars of the whole text before it.
        var start: Int
    }

    private let pieces: [Piece]

    /// Scalars up to which a text is left whole: calls and letters of citizens are shorter.
    static let longestWhole = 1_000
    /// Scalars of a piece at most. The engine compares the names of one text with one another, so that short pieces of
    /// a long text cost less.
    static let longestPiece = 250

    var count: Int { pieces.count }

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > Self.longestWhole else {
            pieces = [Piece(text: text, start: 0)]
            return
        }
        let longest = Self.longestPiece
        var pieces: [Piece] = []
        var start = 0
        repeat {
            let end =
                scalars.count - start <= longest
                ? scalars.count : Self.end(of: scalars[(start + longest / 2)..<(start + longest)])
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start..<end])
            pieces.append(Piece(text: String(view), start: start))
            start = end
        } while start < scalars.count
        self.pieces = pieces
    }

    /// Where a piece ends that must end within these scalars.
    private static func end(of scalars: ArraySlice<Unicode.Scalar>) -> Int {
        let ends: [Set<Unicode.Scalar>] = [
            ["。", "！", "？", "；", "\n", "!", "?", ";"], ["，", ",", "、", " ", "\u{3000}"],
        ]
        for set in ends {
            if let last = scalars.lastIndex(where: set.contains) { return last + 1 }
        }
        return scalars.endIndex
    }

    func makeIterator() -> IndexingIterator<[Piece]> { pieces.makeIterator() }
}
