import ZhidaCore
import ZhidaGazetteer
import ZhidaText

@preconcurrency import Glibc

/// An address that what was heard may have named: the elements that were said, from the street down.
struct HeardChain: Sendable {
    var street: Gazetteer.Index?
    var community: Gazetteer.Index?
    /// A road, area or place of interest; `nil` where the chain ends above.
    var place: Gazetteer.Index?
    /// Evidence for it against free speech, prior included: a natural logarithm of odds.
    var score: Float
    /// Heard syllables from the first of the chain to the last, a number behind it included.
    var span: Range<Int>
    /// The same for the place's own name; empty where there is none.
    var placeSpan: Range<Int>
}

/// The likeliest addresses for a stretch of heard syllables, of a whole city's, by sound alone.
///
/// One dynamic program runs down the hierarchy. Its state after a name is, for each position in the heard syllables,
/// the best evidence for everything said so far; a street's communities start from the street's row, a road from the
/// best of its street and its communities, and what follows a road is any number. So a street, a community, a road and a
/// number that belong together are found as one, wherever each of them was misheard, in one pass: some nanoseconds for
/// each syllable of each name and each syllable heard.
struct SoundShortlist: Sendable {
    /// The best chains and what is known of all.
    struct Result {
        /// Best first.
        var chains: [HeardChain]
        /// Logarithm of the sum of the odds of all chains of the gazetteer, the best one's included.
        var total: Float
    }

    let tree: PlaceTree
    let evidence: SyllableEvidence

    /// Logarithms of how often callers leave out the street, the community, the number, and name no place at all.
    /// Rough figures from the project's sentence patterns; each is one of the smallest terms of a score.
    private static let streetUnsaid: Float = -1.2
    private static let communityUnsaid: Float = -0.7
    private static let numberUnsaid: Float = -1.2
    private static let placeUnsaid: Float = -2.3
    /// A syllable between two names (的, 那个, 就是).
    private static let between: Float = -1.2
    /// What choosing one of some eleven numerals takes off the evidence of each.
    private static let numeralChoice: Float = -2.2

    private static let numerals = syllables("ling yi yao er liang san si wu liu qi ba jiu shi bai")
    private static let units = syllables("hao dong zuo lou xiang")

    private static func syllables(_ text: String) -> [Syllable] {
        text.split(separator: " ").compactMap { Syllable(pinyin: $0) }
    }

    /// The chains of highest score.
    ///
    /// - Parameters:
    ///   - heard: the syllables of one utterance.
    ///   - fit: how well each syllable fits the sound at each of these, where that is known.
    ///   - limit: how many chains to return at the most.
    func best(_ heard: ArraySlice<TimedSyllable>, fit: [Float]? = nil, limit: Int) -> Result {
        guard !heard.isEmpty, !tree.places.isEmpty || !tree.communities.isEmpty else {
            return Result(chains: [], total: -.infinity)
        }
        var pass = Pass(tree: tree, evidence: evidence, heard: heard, fit: fit)
        return pass.run(limit: limit, offset: heard.startIndex)
    }

    /// One run over the tree, with its working memory.
    private struct Pass {
        let tree: PlaceTree
        let evidence: SyllableEvidence
        let count: Int
        /// For each syllable that may be meant, its weight at each heard position.
        let profile: [Float]
        /// For each position, the best evidence for a number that begins there, or for none.
        let number: [Float]
        /// Where that number ends.
        let numberEnd: [Int]

        init(tree: PlaceTree, evidence: SyllableEvidence, heard: ArraySlice<TimedSyllable>, fit: [Float]?) {
            self.tree = tree
            self.evidence = evidence
            count = heard.count
            profile = evidence.profile(of: heard, fit: fit)
            (number, numberEnd) = Self.numbers(profile, count: heard.count, extra: evidence.extra)
        }

        private static func numbers(_ profile: [Float], count: Int, extra: Float) -> ([Float], [Int]) {
            func best(_ choices: [Syllable], _ position: Int) -> Float {
                choices.map { profile[Int($0.rawValue) * count + position] }.max() ?? 0
            }
            // Backwards: within a number at each position, its evidence to the end of its unit.
            var within = [Float](repeating: 0, count: count + 1)
            var end = Array(0...count)
            var number = [Float](repeating: numberUnsaid, count: count + 1)
            var numberEnd = Array(0...count)
            for position in stride(from: count - 1, through: 0, by: -1) {
                let numeral = best(SoundShortlist.numerals, position) + numeralChoice
                let unit = best(SoundShortlist.units, position) - 0.7
                // A number may end without its unit, or with it.
                (within[position], end[position]) = (0, position)
                if unit > 0 { (within[position], end[position]) = (unit, position + 1) }
                if numeral + within[position + 1] > within[position] {
                    (within[position], end[position]) = (numeral + within[position + 1], end[position + 1])
                }
                if extra + within[position + 1] > within[position] {
                    (within[position], end[position]) = (extra + within[position + 1], end[position + 1])
                }
                if numeral + within[position + 1] > numberUnsaid {
                    (number[position], numberEnd[position]) = (numeral + within[position + 1], end[position + 1])
                }
            }
            return (number, numberEnd)
        }

        // MARK: All chains, scores alone

        mutating func run(limit: Int, offset: Int) -> Result {
            let width = count + 1
            let streetPrior = -log(Float(max(1, tree.places.count)))
            let communityPrior = -log(Float(max(1, tree.communities.count))) + placeUnsaid
            let silence = [Float](repeating: 0, count: width)
            var best = BestScores(limit: limit)
            var odds = LogSum()
            var scratch = Scratch(width: width)
            profile.withUnsafeBufferPointer { profile in
                for street in tree.streets.indices {
                    let row = streetRow(tree.streets[street], silence, profile, &scratch)
                    var below = shifted(row, by: SoundShortlist.communityUnsaid)
                    for community in tree.streets[street].communities {
                        let said = relaxed(spoken(tree.communities[community].node, row, profile, &scratch))
                        let ended = (said.max() ?? 0) + communityPrior
                        odds.add(ended)
                        best.offer(ended, Entry(street: street, community: community, place: nil))
                        maximum(&below, said)
                        var base = said
                        maximum(&base, shifted(row, by: SoundShortlist.communityUnsaid))
                        for place in tree.communities[community].places {
                            let score = chainEnd(tree.places[place], base, profile, &scratch) + streetPrior
                            odds.add(score)
                            best.offer(score, Entry(street: street, community: community, place: place))
                        }
                    }
                    for place in tree.streets[street].places {
                        let score = chainEnd(tree.places[place], below, profile, &scratch) + streetPrior
                        odds.add(score)
                        best.offer(score, Entry(street: street, community: nil, place: place))
                    }
                }
            }
            let chains = best.sorted.map { trace($0.entry, score: $0.score, offset: offset) }
            return Result(chains: chains, total: odds.value)
        }

        /// The row after a street that was said or not.
        private func streetRow(
            _ street: PlaceTree.Street,
            _ silence: [Float],
            _ profile: UnsafeBufferPointer<Float>,
            _ scratch: inout Scratch
        ) -> [Float] {
            guard let node = street.node else { return silence }
            var row = relaxed(spoken(node, silence, profile, &scratch))
            maximum(&row, shifted(silence, by: SoundShortlist.streetUnsaid))
            return row
        }

        /// The row after an element whose name follows what `base` tells, by the best of its names.
        private func spoken(
            _ node: PlaceTree.Node,
            _ base: [Float],
            _ profile: UnsafeBufferPointer<Float>,
            _ scratch: inout Scratch
        ) -> [Float] {
            var row = [Float](repeating: -.infinity, count: count + 1)
            for name in node.names {
                say(name, base, profile, &scratch)
                for position in 0...count { row[position] = max(row[position], scratch.row[position]) }
            }
            return row
        }

        /// The best evidence of a chain that ends with an element and perhaps a number.
        private func chainEnd(
            _ node: PlaceTree.Node,
            _ base: [Float],
            _ profile: UnsafeBufferPointer<Float>,
            _ scratch: inout Scratch
        ) -> Float {
            var best = -Float.infinity
            for name in node.names {
                say(name, base, profile, &scratch)
                scratch.row.withUnsafeBufferPointer { row in
                    number.withUnsafeBufferPointer { number in
                        for position in 0...count { best = max(best, row[position] + number[position]) }
                    }
                }
            }
            return best
        }

        /// Leaves in `scratch.row` the row after a name. Of syllables that were heard too many, one for each syllable of
        /// the name is allowed, so that the loop has no chain of dependences and runs several positions at once.
        private func say(
            _ name: Int,
            _ base: [Float],
            _ profile: UnsafeBufferPointer<Float>,
            _ scratch: inout Scratch
        ) {
            let (missing, extra, count) = (evidence.missing, evidence.extra, count)
            let range = tree.names[name]
            base.withUnsafeBufferPointer { base in
                scratch.row.withUnsafeMutableBufferPointer { row in
                    scratch.next.withUnsafeMutableBufferPointer { next in
                        tree.syllables.withUnsafeBufferPointer { syllables in
                            for position in 0...count { row[position] = base[position] }
                            for at in Int(range.lowerBound)..<Int(range.upperBound) {
                                let weights = profile.baseAddress! + Int(syllables[at]) * count
                                next[0] = row[0] + missing
                                for position in 0..<count {
                                    next[position + 1] = max(
                                        row[position] + weights[position],
                                        row[position + 1] + missing
                                    )
                                }
                                row[0] = next[0]
                                for position in 1...count {
                                    row[position] = max(next[position], next[position - 1] + extra)
                                }
                            }
                        }
                    }
                }
            }
        }

        private func shifted(_ row: [Float], by amount: Float) -> [Float] { row.map { $0 + amount } }

        private func maximum(_ row: inout [Float], _ other: [Float]) {
            for position in row.indices { row[position] = max(row[position], other[position]) }
        }

        /// Lets syllables lie between this name and the next.
        private func relaxed(_ row: [Float]) -> [Float] {
            var row = row
            for position in 1..<row.count { row[position] = max(row[position], row[position - 1] + between) }
            return row
        }

        // MARK: The best chains, with their places in what was heard

        /// A score with the positions at which its chain and its last name began.
        private struct Cell {
            var score: Float
            var start: Int
            var community: Int?
            var nameStart: Int
        }

        private func trace(_ entry: Entry, score: Float, offset: Int) -> HeardChain {
            let street = tree.streets[entry.street]
            var row = (0...count).map { Cell(score: 0, start: $0, nameStart: $0) }
            if let node = street.node {
                let unsaid = row.map { Cell(score: streetUnsaid, start: $0.start, nameStart: $0.start) }
                row = better(relaxed(said(node, row)), unsaid)
            }
            var said: [Int] = []
            var skipsAll = true
            switch (entry.community, entry.place) {
            case (let community?, nil):
                said = [community]
                skipsAll = false
            case (let community?, _?): said = [community]
            case (nil, _): said = Array(street.communities)
            }
            var below = row.map { cell in
                var cell = cell
                cell.score += skipsAll ? SoundShortlist.communityUnsaid : -.infinity
                return cell
            }
            for community in said {
                var after = relaxed(self.said(tree.communities[community].node, row))
                for position in after.indices { after[position].community = community }
                below = better(below, after)
            }
            var chain = HeardChain(
                street: street.node?.index,
                community: nil,
                place: nil,
                score: score,
                span: 0..<0,
                placeSpan: 0..<0
            )
            if let place = entry.place {
                for position in below.indices { below[position].nameStart = position }
                let ends = self.said(tree.places[place], below)
                let last = ends.indices.max { ends[$0].score + number[$0] < ends[$1].score + number[$1] } ?? 0
                let cell = ends[last]
                chain.place = tree.places[place].index
                chain.community = (entry.community ?? cell.community).map { tree.communities[$0].node.index }
                chain.placeSpan = (cell.nameStart + offset)..<(max(cell.nameStart, last) + offset)
                chain.span = (min(cell.start, last) + offset)..<(max(last, numberEnd[last]) + offset)
            } else {
                let last = below.indices.max { below[$0].score < below[$1].score } ?? 0
                chain.community = entry.community.map { tree.communities[$0].node.index }
                chain.span = (min(below[last].start, last) + offset)..<(last + offset)
            }
            return chain
        }

        private func better(_ left: [Cell], _ right: [Cell]) -> [Cell] {
            zip(left, right).map { $0.score >= $1.score ? $0 : $1 }
        }

        private func relaxed(_ row: [Cell]) -> [Cell] {
            var row = row
            for position in 1..<row.count where row[position - 1].score + between > row[position].score {
                row[position] = row[position - 1]
                row[position].score += between
            }
            return row
        }

        private func said(_ node: PlaceTree.Node, _ base: [Cell]) -> [Cell] {
            var best = base.map { Cell(score: -.infinity, start: $0.start, nameStart: $0.nameStart) }
            for name in node.names {
                let range = tree.names[name]
                var row = base
                for at in Int(range.lowerBound)..<Int(range.upperBound) {
                    let weights = Int(tree.syllables[at]) * count
                    var next = row
                    next[0].score += evidence.missing
                    for position in 0..<count {
                        let matched = row[position].score + profile[weights + position]
                        let skipped = row[position + 1].score + evidence.missing
                        next[position + 1] = matched >= skipped ? row[position] : row[position + 1]
                        next[position + 1].score = max(matched, skipped)
                    }
                    row = next
                    for position in 1...count where next[position - 1].score + evidence.extra > next[position].score {
                        row[position] = next[position - 1]
                        row[position].score += evidence.extra
                    }
                }
                best = better(best, row)
            }
            return best
        }
    }

    private struct Entry {
        var street: Int
        var community: Int?
        var place: Int?
    }

    private struct Scratch {
        var row: [Float]
        var next: [Float]

        init(width: Int) {
            row = [Float](repeating: 0, count: width)
            next = row
        }
    }

    /// log Σ exp, one term at a time.
    private struct LogSum {
        private var greatest = -Float.infinity
        private var sum: Float = 0

        mutating func add(_ term: Float) {
            if term <= greatest {
                if term > greatest - 20 { sum += exp(term - greatest) }
            } else {
                sum = sum * exp(greatest - term) + 1
                greatest = term
            }
        }

        var value: Float { sum > 0 ? greatest + log(sum) : -.infinity }
    }

    /// The highest scores seen: a heap whose root is the least of them.
    private struct BestScores {
        private let limit: Int
        private var heap: [(score: Float, entry: Entry)] = []

        init(limit: Int) {
            self.limit = limit
            heap.reserveCapacity(limit + 1)
        }

        var sorted: [(score: Float, entry: Entry)] { heap.sorted { $0.score > $1.score } }

        mutating func offer(_ score: Float, _ entry: @autoclosure () -> Entry) {
            if heap.count < limit {
                heap.append((score, entry()))
                var child = heap.count - 1
                while child > 0, heap[child].score < heap[(child - 1) / 2].score {
                    heap.swapAt(child, (child - 1) / 2)
                    child = (child - 1) / 2
                }
            } else if let least = heap.first, score > least.score {
                heap[0] = (score, entry())
                var parent = 0
                while true {
                    let children = (2 * parent + 1..<2 * parent + 3).filter { $0 < heap.count }
                    guard let child = children.min(by: { heap[$0].score < heap[$1].score }),
                        heap[child].score < heap[parent].score
                    else { break }
                    heap.swapAt(child, parent)
                    parent = child
                }
            }
        }
    }
}
