import ArgumentParser
import Foundation
import ZhidaTagging

/// `zhida-bench parsing`: how well address elements are found, and how fast.
struct ParsingBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parsing",
        abstract: "Train the address tagger on one labelled file and measure it on another."
    )

    @Option(help: "The labelled file to learn from, as seen from the checkout.")
    var train = "../shared/eval/address/ncap-train.txt"

    @Option(help: "The labelled file to measure on, as seen from the checkout.")
    var dev = "../shared/eval/address/ncap-dev.txt"

    @Option(help: "The project's folder with models/.")
    var home = FileManager.default.currentDirectoryPath

    @Option(help: "Where the trained model is written; with --load, what is measured instead of training.")
    var model: String?

    @Flag(help: "Measure the file of --model, do not train.")
    var load = false

    @Flag(help: "Settings of the model that the product ships: small.")
    var product = false

    /// What the model calls its labels need not be what the reference does: both are mapped.
    @Flag(help: "Compare the product's kinds of elements (province, city … room), not the labels themselves.")
    var kinds = false

    @Flag(help: "Train a network beside the field, which takes minutes.")
    var network = false

    @Option(help: "The network's share in a phrase's probability, instead of the model's.")
    var share: Float?

    @Option(help: "How far from 0 and 1 the field must leave a phrase for the network to read the line.")
    var doubt: Float?

    @Option(help: "Seed of the training and of the bootstrap.")
    var seed: UInt64 = 1

    @Option(help: "Probability from which a phrase is reported.")
    var threshold: Float = 0.4

    /// Finds more of them and as many too many: see docs/parsing.md.
    @Option(help: "Probability from which a district, a town (street) or a community is reported.")
    var levelThreshold: Float = 0.05

    func run() throws {
        for file in [train, dev] where !FileManager.default.fileExists(atPath: file) {
            throw BenchFault(
                "\(file) is not there: name labelled files with --train and --dev (format: docs/parsing.md)."
            )
        }
        let text = try LabelledText(contentsOf: train)
        let reference = try LabelledText(contentsOf: dev, labels: text.labels)
        let tagger = try load ? loaded() : trained(text)
        print(
            "labels \(text.labels.count), learnt from \(text.sentences.count) sentences, measured on "
                + "\(reference.sentences.count), seed \(seed), model \(tagger.byteCount / 1_000) kB"
        )
        let session = tagger.makeSession()
        let levels: Set = ["district", "town", "street", "community"]
        for (label, name) in tagger.labels.enumerated() {
            session.thresholds[label] = levels.contains(name) ? levelThreshold : threshold
        }
        if let share { session.networkShare = share }
        if let doubt { session.networkDoubt = doubt }
        if let share = session.networkShare {
            print("the network's share is \(share):")
            measure(session, tagger, reference)
            session.networkShare = 0
            print("without the network:")
        }
        measure(session, tagger, reference)
    }

    private func measure(_ session: TaggingSession, _ tagger: SequenceTagger, _ reference: LabelledText) {
        let labels = kinds ? ElementKind.allCases.map(\.rawValue) : reference.labels
        let ours = numbers(of: tagger.labels, among: labels)
        let theirs = numbers(of: reference.labels, among: labels)
        var named = labels.map { _ in NamedTexts() }
        let sentences = reference.sentences.map { sentence in
            let gold = sentence.phrases.compactMap { $0.relabelled(theirs) }
            let found = session.tag(tokens: sentence.tokens)
                .compactMap { LabelledSentence.Phrase(range: $0.range, label: $0.label).relabelled(ours) }
            for label in labels.indices { named[label].add(sentence.tokens, label: label, gold: gold, found: found) }
            return PhraseScore.byLabel(max(labels.count, tagger.labels.count), gold: gold, found: found)
        }
        report(sentences, named, labels: labels)
        speed(session, reference)
    }

    /// For each label its number among those that are compared; `nil`: it is left out.
    private func numbers(of names: [String], among labels: [String]) -> [Int?] {
        guard kinds else { return names.indices.map { $0 } }
        return names.map { name in ElementKind(label: name).flatMap { labels.firstIndex(of: $0.rawValue) } }
    }

    private func loaded() throws -> SequenceTagger {
        guard let model else { throw BenchFault("--load needs --model FILE.") }
        return try SequenceTagger(contentsOf: model)
    }

    private func trained(_ text: LabelledText) throws -> SequenceTagger {
        var settings = TaggerSettings()
        settings.seed = seed
        settings.words = home + "/models/text/words.tsv"
        settings.divisions = home + "/models/address/divisions.tsv"
        if product {
            settings.epochs = 5
            settings.penalty = 10
            settings.tokenCutoff = 3
            settings.segmentCutoff = 2
            settings.smallestWeight = 0.08
        }
        if network {
            var beside = NetworkSettings()
            if product {
                beside.epochs = 6
                beside.cutoff = 5
                beside.share = 0.4
            }
            settings.network = beside
        }
        let trainer = try TaggerTrainer(text, settings: settings)
        trainer.train { progress in
            let line =
                "\(progress.part) epoch \(progress.epoch)/\(progress.epochs) log-likelihood \(progress.logLikelihood)\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        let data = try trainer.model(recipe: "\(trainer.sentenceCount) sentences, seed \(seed)")
        if let model { try data.write(to: URL(fileURLWithPath: model), options: .atomic) }
        return try SequenceTagger(data)
    }

    private func report(_ sentences: [[PhraseScore]], _ named: [NamedTexts], labels: [String]) {
        let totals = sentences.map { $0.reduce(into: PhraseScore()) { $0 += $1 } }
        func line(_ name: String, _ parts: [PhraseScore]) {
            let sum = parts.reduce(into: PhraseScore()) { $0 += $1 }
            let (low, high) = interval(parts)
            print(
                String(
                    format: "F1 %5.1f (%.1f–%.1f)  precision %5.1f  recall %5.1f  n %5d  ",
                    sum.f1 * 100,
                    low * 100,
                    high * 100,
                    sum.precision * 100,
                    sum.recall * 100,
                    sum.gold
                ) + name
            )
        }
        for (label, name) in labels.enumerated() { line(name, sentences.map { $0[label] }) }
        line("all labels", totals)
        for name in ["district", "town", "street", "community"] {
            guard let label = labels.firstIndex(of: name) else { continue }
            let sum = sentences.reduce(into: PhraseScore()) { $0 += $1[label] }
            let texts = named[label]
            let percent = 100 / Double(max(1, texts.count))
            print(
                String(
                    format: "right: %.1f %% of %d phrases; the name that the text gives: %.1f %% of %d texts  ",
                    sum.recall * 100,
                    sum.gold,
                    Double(texts.right) * percent,
                    texts.count
                ) + name
            )
        }
    }

    /// The 95 % interval of F1 by drawing sentences 1,000 times.
    private func interval(_ parts: [PhraseScore]) -> (Double, Double) {
        guard !parts.isEmpty else { return (0, 0) }
        var random = SplitMix(state: seed)
        let drawn = (0..<1_000).map { _ in
            parts.indices.reduce(into: PhraseScore()) { sum, _ in
                sum += parts[Int.random(in: parts.indices, using: &random)]
            }.f1
        }.sorted()
        return (drawn[24], drawn[974])
    }

    private func speed(_ session: TaggingSession, _ reference: LabelledText) {
        let tokens = reference.sentences.reduce(0) { $0 + $1.tokens.count }
        var rates: [Double] = []
        for _ in 0..<7 {
            let start = clock()
            for sentence in reference.sentences { _ = session.tag(tokens: sentence.tokens) }
            rates.append(Double(reference.sentences.count) / (Double(clock() - start) / Double(CLOCKS_PER_SEC)))
        }
        rates.sort()
        print(
            String(
                format: "%.0f texts a CPU-second (median of 7, best %.0f), %.1f tokens each",
                rates[3],
                rates[6],
                Double(tokens) / Double(max(1, reference.sentences.count))
            )
        )
    }
}

/// Texts that name a level, and those of them in which the parse names the same: what a work order's field shows, wherever
/// in a text that says a name twice the reference sees it.
private struct NamedTexts {
    var count = 0
    var right = 0

    mutating func add(
        _ tokens: [String],
        label: Int,
        gold: [LabelledSentence.Phrase],
        found: [LabelledSentence.Phrase]
    ) {
        func names(_ phrases: [LabelledSentence.Phrase]) -> Set<String> {
            Set(phrases.lazy.filter { $0.label == label }.map { tokens[$0.range].joined() })
        }
        let wanted = names(gold)
        guard !wanted.isEmpty else { return }
        count += 1
        if wanted.isSubset(of: names(found)) { right += 1 }
    }
}

extension LabelledSentence.Phrase {
    /// The phrase with its label's number among others; `nil` where it has none.
    fileprivate func relabelled(_ numbers: [Int?]) -> Self? {
        numbers[label].map { Self(range: range, label: $0) }
    }
}
