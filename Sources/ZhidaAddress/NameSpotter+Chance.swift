import ZhidaCore
import ZhidaGazetteer

/// Which hits may be chance, and which begin an address.
extension NameSpotter {
    /// A name that stands there letter by letter leaves no room for one that is only like what crosses its border.
    func withoutCrossing(_ hits: [NameHit], beside known: [NameHit], in searched: SearchedText) -> [NameHit] {
        let exact = (known + hits).filter { $0.cost == 0 }.map(\.span)
        let written = exact.filter { $0.count > 2 }
        // 万丰 goes on into 万丰花园, which is no 丰华苑.
        let begun = Set(exact.filter { $0.count == 2 }.map(\.lowerBound))
        return hits.filter { hit in
            hit.cost == 0 || isLongAndClose(hit, searched)
                || !begun.contains(hit.span.lowerBound - 1)
                    && !written.contains { span in
                        span.overlaps(hit.span)
                            && !(hit.span.lowerBound <= span.lowerBound && hit.span.upperBound >= span.upperBound)
                    }
        }
    }

    /// Whether a long name is so close that what crosses its beginning may be chance: 天安 in 福天安厚苑一其, 新安公园 in
    /// 新安公园三露38号.
    private func isLongAndClose(_ hit: NameHit, _ searched: SearchedText) -> Bool {
        let homophones = (hit.cost / NameAligner.homophoneCost).rounded()
        return hit.hasSameSounds
            && (hit.span.count >= 5 && homophones <= 2
                || hit.span.count >= 4 && homophones <= 1
                    && searched.numbers.contains { $0.plate.unit != nil && $0.span.lowerBound == hit.span.upperBound })
    }

    /// Two syllables that sound like a name and are written otherwise (古树, 兴为) are firm only where something beside
    /// them says that a place is meant: another name, or a word such as 在 or 那边.
    func withoutChanceHomophones(_ hits: [NameHit], beside known: [NameHit], in text: SpokenText) -> [NameHit] {
        let firm = (known + hits).filter(\.isFirm)
        return hits.map { hit in
            guard hit.isFirm, isChance(hit) else { return hit }
            let besideName = firm.contains {
                ((0...1).contains($0.span.lowerBound - hit.span.upperBound)
                    || (0...1).contains(hit.span.lowerBound - $0.span.upperBound))
                    && (!isChance($0) || (!text.isHeard && areRelated($0.place, hit.place)))
            }
            guard !besideName, !PlaceCue.isBeside(hit.span, in: text) else { return hit }
            var weak = hit
            weak.isFirm = false
            return weak
        }
    }

    /// Two syllables that sound like a name and are written otherwise.
    func isChance(_ hit: NameHit) -> Bool { table.length(hit.place) <= 2 && hit.cost > 0 }

    /// Whether one of two names may stand for a district, street or community that the other lies in: two chances of one
    /// address are none (隆岗坂甜).
    private func areRelated(_ one: Int, _ other: Int) -> Bool {
        func isAbove(_ upper: Int, _ lower: Int) -> Bool {
            table.bearers(upper).contains { above in
                table.gazetteer.level(above.index).depth <= AddressLevel.community.depth
                    && table.bearers(lower).contains {
                        $0.index != above.index && table.gazetteer.isAbove(above.index, $0.index)
                    }
            }
        }
        return isAbove(one, other) || isAbove(other, one)
    }

    /// Evidence of a name that a number stands behind, or that is all there is, from which on it begins an address.
    private static let leastBeside: Float = 0.4

    /// The same hits, of which those that a number stands right behind, and those that are all that was said, begin an
    /// address: for texts in which nothing better was found.
    func withNumbered(_ hits: [NameHit], in searched: SearchedText) -> [NameHit] {
        hits.map { hit in
            guard hit.score >= Self.leastBeside, table.length(hit.place) > 2 else { return hit }
            var marked = hit
            marked.isAlone = searched.isAlone(hit.span)
            marked.isFirm =
                hit.isFirm || marked.isAlone
                || searched.numbers.contains {
                    $0.plate.unit != nil && $0.span.lowerBound == hit.span.upperBound
                }
            return marked
        }
    }
}
