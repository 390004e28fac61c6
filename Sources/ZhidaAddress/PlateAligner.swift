import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Compares what was typed behind a place with the numbers that the gazetteer holds there, by sound and by character:
/// 二十儿号 is 22号 where there is one, 是八号 is 18号.
final class PlateAligner: Sendable {
    let gazetteer: Gazetteer
    private let sounds: CostTable

    init(gazetteer: Gazetteer, distance: SyllableDistance) {
        self.gazetteer = gazetteer
        sounds = CostTable(distance)
    }

    /// A door, building or room that the text comes close to.
    struct Match: Sendable {
        var index: Gazetteer.Index
        /// Sum of costs from the place on.
        var cost: Float
        /// Tokens of the tail that it takes.
        var end: Int
        /// How many numbers it consists of.
        var depth: Int
    }

    /// The most that a number may cost, in 1/``SyllableDistance/scale``.
    private static let most: Int32 = 400
    /// Children of one place that are compared; more are not looked at.
    private static let mostChildren = 1_500
    /// Numbers whose own numbers are looked at.
    private static let kept = 4

    /// What is kept while one text is looked at: forms of names, and the costs of its tails.
    final class Memory {
        fileprivate var forms: [Gazetteer.NameIndex: [PlateForm]] = [:]
        /// By the syllables that the tail may have.
        fileprivate var costs: [Range<Int>: (tail: PlateTail, costs: PlateCosts)] = [:]
    }

    /// The numbers below a place that the text behind it comes closest to, best first.
    ///
    /// - Parameters:
    ///   - start: the syllable behind the place.
    ///   - end: where what can belong to it ends.
    /// - Returns: them, and the tail that their ends count.
    func matches(
        below place: Gazetteer.Index,
        _ text: SpokenText,
        from start: Int,
        to end: Int,
        _ memory: Memory
    ) -> (tail: PlateTail, matches: [Match]) {
        let (tail, costs) = costs(text, from: start, to: end, memory)
        guard costs.count > 0 else { return (tail, []) }
        var best: [Match] = []
        func offer(_ match: Match) {
            let position = best.firstIndex { match.cost < $0.cost } ?? best.endIndex
            guard position < 2 * Self.kept else { return }
            best.insert(match, at: position)
            if best.count > 2 * Self.kept { best.removeLast() }
        }
        for match in children(of: place, costs, from: 0, spent: 0, memory) {
            let deeper =
                match.end < costs.count && !gazetteer.childPlates(match.index).isEmpty
                ? children(of: match.index, costs, from: match.end, spent: match.cost, memory) : []
            offer(match.match(depth: 1))
            // What is said further down is evidence for what stands above it.
            for room in deeper { offer(room.match(depth: 2)) }
        }
        return (tail, best)
    }

    private func costs(
        _ text: SpokenText,
        from start: Int,
        to end: Int,
        _ memory: Memory
    ) -> (tail: PlateTail, costs: PlateCosts) {
        let syllables = start..<max(start, min(end, text.syllables.count))
        if let known = memory.costs[syllables] { return known }
        let tail = PlateTail(text, from: start, to: syllables.upperBound)
        let made = (tail, PlateCosts(tail, sounds))
        memory.costs[syllables] = made
        return made
    }

    /// A child with what it costs in 1/``SyllableDistance/scale``.
    private struct Child {
        var index: Gazetteer.Index
        var cost: Int32
        var end: Int

        func match(depth: Int) -> Match {
            Match(index: index, cost: Float(cost) / Float(SyllableDistance.scale), end: end, depth: depth)
        }
    }

    /// The closest children of one element.
    private func children(
        of parent: Gazetteer.Index,
        _ costs: PlateCosts,
        from start: Int,
        spent: Int32,
        _ memory: Memory
    ) -> [Child] {
        var best: [Child] = []
        var worst = Self.most + spent
        for child in gazetteer.childPlates(parent).prefix(Self.mostChildren) {
            let index = Gazetteer.Index(value: child)
            var found: (cost: Int32, end: Int)?
            for form in forms(gazetteer.nameIndex(index), memory) {
                let most = min(worst, found.map { spent + $0.cost } ?? worst) - spent
                if let aligned = costs.align(form, from: start, most: most) { found = aligned }
            }
            guard let found else { continue }
            let made = Child(index: index, cost: spent + found.cost, end: found.end)
            let position = best.firstIndex { made.cost < $0.cost } ?? best.endIndex
            best.insert(made, at: position)
            if best.count > Self.kept {
                best.removeLast()
                worst = best[best.count - 1].cost
            }
        }
        return best
    }

    private func forms(_ name: Gazetteer.NameIndex, _ memory: Memory) -> [PlateForm] {
        if let known = memory.forms[name] { return known }
        let forms = gazetteer.withText(of: name) { PlateForm.forms(of: $0) }
        memory.forms[name] = forms
        return forms
    }
}
