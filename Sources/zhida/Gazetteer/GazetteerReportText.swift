import ZhidaCore
import ZhidaGazetteer

/// A dry run's report as a person reads and signs it.
struct GazetteerReportText {
    /// How many entries of each kind are listed.
    var samples: Int

    func print(_ report: GazetteerReport) {
        let none = say("无", "none")
        Swift.print(say("地址库更新报告（未载入）", "Report on a gazetteer update (nothing was loaded)"))
        Swift.print(say("文件", "file") + ": \(report.file)")
        Swift.print("  SHA-256 \(report.fileHash)")
        Swift.print(
            say("种类", "kind") + ": "
                + (report.isDelta ? say("增量", "delta") : say("完整", "full list"))
        )
        Swift.print(say("原版本", "base version") + ": \(report.base ?? none)")
        if let hash = report.baseHash { Swift.print("  \(hash)") }
        Swift.print(say("新版本校验值", "hash of the new version") + ": \(report.resultHash) (\(report.resultSize) B)")
        let total = report.addresses.values.reduce(0, +)
        let levels = AddressLevel.allCases.compactMap { level in
            report.addresses[level.name].map { "\(level.name) \($0)" }
        }
        Swift.print(say("地址", "addresses") + ": \(total) (\(levels.joined(separator: ", ")))")
        if report.isDelta {
            let rows = report.operations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            Swift.print(say("操作", "operations") + ": \(rows.joined(separator: ", "))")
        }
        if let difference = report.difference { print(difference) }
        Swift.print(say("核对人：____________  日期：____________", "Checked by: ____________  Date: ____________"))
    }

    func print(_ difference: GazetteerDifference) {
        print(say("新增", "added"), difference.added) { "+ \($0.code)  \($0.address)" }
        print(say("删除", "removed"), difference.removed) { "- \($0.code)  \($0.address)" }
        print(say("变更", "changed"), difference.changed) { "~ \($0.code)  \($0.before ?? "") → \($0.address)" }
        for (title, entries) in [
            (say("读音", "readings"), difference.readings), (say("坐标", "coordinates"), difference.coordinates),
            (say("类别和来源", "kind, origin, source"), difference.facts),
        ] {
            print(title, entries) { "~ \($0.code)  \($0.address): \($0.before ?? "–") → \($0.after ?? "–")" }
        }
        print(say("新增别名和编码", "aliases and codes added"), difference.aliasesAdded) {
            "+ \($0.code)  \($0.address): \($0.after ?? "")"
        }
        print(say("删除别名和编码", "aliases and codes removed"), difference.aliasesRemoved) {
            "- \($0.code)  \($0.address): \($0.before ?? "")"
        }
        print(say("注销", "retired"), difference.retired) { "× \($0.code)  \($0.address): \($0.after ?? "")" }
    }

    private func print(
        _ title: String,
        _ entries: [GazetteerDifference.Entry],
        line: (GazetteerDifference.Entry) -> String
    ) {
        let levels = Dictionary(grouping: entries, by: \.level).sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.name) \($0.value.count)" }.joined(separator: ", ")
        Swift.print("\(title): \(entries.count)" + (levels.isEmpty ? "" : " (\(levels))"))
        for entry in entries.prefix(max(0, samples)) { Swift.print("  \(line(entry))") }
    }
}
