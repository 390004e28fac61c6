import ArgumentParser
import ZhidaConsult

/// `zhida directory`: sites, departments, clerks, items, rooms and calendars, in versions.
struct DirectoryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "directory",
            abstract: say(
                "目录：服务点、部门、人员、事项、咨询室、日历；载入、切换、回滚、查询。",
                "Sites, departments, clerks, items, rooms and calendars: load, activate, roll back, look up."
            ),
            discussion: say(
                "第一次使用时自动载入随程序附带的目录。格式见 directory/README.md。",
                "The one that ships is loaded on first use. The format is in directory/README.md."
            )
                + "\n" + ConsultOptions.whoActs,
            subcommands: [
                DirectoryLoad.self, DirectoryVersions.self, DirectoryActivate.self, DirectoryRollback.self,
                DirectoryDiff.self, DirectoryShow.self,
            ]
        )
    }
}

extension ConsultDesk {
    /// A stored version by its name `v2`, its number or the beginning of its digest.
    ///
    /// - Throws: ``Refused``.
    func directoryVersion(_ text: String) throws -> StoredDirectory {
        let versions = broker.read(\.directories.versions)
        let typed = text.lowercased()
        if let exact = versions.first(where: { $0.id.text == typed || "\($0.number)" == typed }) { return exact }
        let found = versions.filter { typed.count >= 6 && $0.digest.hasPrefix(typed) }
        if found.count == 1 { return found[0] }
        let list = versions.map(\.id.text).joined(separator: " ")
        throw Refused(
            refusal: Refusal(
                .unknown,
                english: "There is no directory version “\(text)”; kept are: \(list)",
                chinese: "没有目录版本“\(text)”；现有：\(list)"
            )
        )
    }
}
