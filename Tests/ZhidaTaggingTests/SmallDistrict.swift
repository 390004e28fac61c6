import Foundation

@testable import ZhidaTagging

/// Labelled sentences of a made-up district.
enum SmallDistrict {
    static let roads = ["长安路", "中山大道", "人民路", "东风街", "解放路", "文一路"]
    static let villages = ["固戍村", "盐田村", "黄田村", "钟屋村", "共乐村"]

    static func text() throws -> LabelledText {
        var lines = ""
        func add(_ parts: [(String, String?)]) {
            for (text, label) in parts {
                var reader = TokenReader()
                reader.read(text)
                let scalars = Array(text.unicodeScalars)
                for (number, range) in reader.ranges.enumerated() {
                    let token = scalars[Int(range.lowerBound)..<Int(range.upperBound)].map(String.init).joined()
                    lines += "\(token) \(label.map { (number == 0 ? "B-" : "I-") + $0 } ?? "O")\n"
                }
            }
            lines += "\n"
        }
        for (index, road) in roads.enumerated() {
            for (other, village) in villages.enumerated() {
                let number = "\(index * 7 + other + 1)号"
                add([(village, "community"), (road, "road"), (number, "door")])
                add([("我在", nil), (road, "road"), (number, "door"), ("那边", nil)])
                add([(road, "road"), (number, "door"), ("3栋", "building"), ("\(other + 1)0\(index)", "room")])
            }
        }
        return try LabelledText(Data(lines.utf8), name: "small")
    }

    static let settings: TaggerSettings = {
        var settings = TaggerSettings()
        settings.penalty = 1
        settings.dropout = 0.3
        settings.epochs = 10
        settings.rate = 0.2
        settings.tokenCutoff = 1
        return settings
    }()

    static let model: Data = {
        do {
            let trainer = try TaggerTrainer(text(), settings: settings)
            trainer.train()
            return try trainer.model(recipe: "a made-up district")
        } catch { return Data() }
    }()
}
