/// The sizes of a ``ContextNetwork`` and where each of its weights lies in one row of numbers.
struct NetworkShape: Codable, Hashable, Sendable {
    /// Numbers that stand for a token.
    var inputs = 64
    /// Units of each direction of a layer.
    var units = 96
    var layers = 2
    /// Labels of phrases; a token is the beginning or the inside of one.
    var labels: Int

    init(labels: Int) { self.labels = labels }

    /// Whether memory can be laid out for it: vectors are whole lanes, and nothing is larger than a sensible model.
    var isSound: Bool {
        (8...1_024).contains(inputs) && inputs % 8 == 0 && (8...1_024).contains(units) && units % 8 == 0
            && (1...4).contains(layers) && (1...LabelledText.mostLabels + 1).contains(labels)
    }

    /// States of a token: the beginning of label `y` is 2·y, its inside 2·y + 1.
    var states: Int { 2 * labels }
    /// Lanes of eight states.
    var width: Int { (states + 7) / 8 }

    func inputs(ofLayer layer: Int) -> Int { layer == 0 ? inputs : 2 * units }

    /// Where the weights of one direction of a layer begin.
    struct Direction {
        /// 4·units rows of the layer's inputs: input gate, forget gate, candidate, output gate.
        var input: Int
        /// 4·units rows of `units`.
        var recurrent: Int
        /// 4·units.
        var bias: Int
        var end: Int
    }

    func direction(layer: Int, _ direction: Int) -> Direction {
        var start = 0
        for before in 0..<layer { start += 2 * size(ofLayer: before) }
        start += direction * size(ofLayer: layer)
        let recurrent = start + 4 * units * inputs(ofLayer: layer)
        let bias = recurrent + 4 * units * units
        return Direction(input: start, recurrent: recurrent, bias: bias, end: bias + 4 * units)
    }

    private func size(ofLayer layer: Int) -> Int { 4 * units * (inputs(ofLayer: layer) + units + 1) }

    /// `states` rows of 2·units: what each state scores.
    var output: Int { direction(layer: layers - 1, 1).end }
    /// `states`.
    var outputBias: Int { output + states * 2 * units }
    /// The score of state k after state j, at j·states + k; j = states: at the beginning.
    var steps: Int { outputBias + states }
    /// The score of ending in a state.
    var ends: Int { steps + (states + 1) * states }
    /// How many weights there are.
    var count: Int { ends + states }

    /// Whether state k may follow state j; nothing but the beginning of a phrase comes first.
    func allows(_ k: Int, after j: Int) -> Bool { k % 2 == 0 || j == k || j == k - 1 }
}
