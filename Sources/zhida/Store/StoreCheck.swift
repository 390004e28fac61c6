import ArgumentParser
import Foundation
import ZhidaConsult
import ZhidaStore

/// `zhida store check`: looks over everything.
struct StoreCheckCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: say("检查数据库：完整性、占用、重叠、审计链。", "Look over the database: integrity, occupancy, overlaps, the audit."),
            discussion: say("退出码 1：发现问题。", "Exit code 1: faults were found.")
        )
    }

    @OptionGroup var place: StoreOptions

    func run() async throws {
        let settings = try place.settings()
        let check: StoreCheck
        do {
            // Not through the broker: a store that is at fault must be looked at all the same.
            let store = try await ConsultDesk.openStore(settings)
            check = try await store.check()
            try store.close()
        } catch let error as BrokerStoreError {
            throw Failure(.systemFailed, "\(error)")
        }
        if place.global.json {
            try JSONOutput.print(check)
        } else {
            for fault in check.faults { print(fault) }
            print(
                say(
                    "\(check.records) 条记录，\(check.occupied) 个占用，\(check.auditRows) 条审计；"
                        + (check.isSound ? "未发现问题。" : "发现 \(check.faults.count) 处问题。"),
                    "\(check.records) records, \(check.occupied) occupied, \(check.auditRows) audit events; "
                        + (check.isSound ? "sound." : "\(check.faults.count) faults.")
                )
            )
        }
        if !check.isSound { throw Exit.no.quietly }
    }
}

/// `zhida store migrate`: to the newest schema, with a copy before each step.
struct StoreMigrate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "migrate",
            abstract: say(
                "把数据库升级到本程序的格式；每步之前先备份。",
                "Bring the database to this program's schema, with a copy before each step."
            ),
            discussion: say("任何命令打开数据库时也会自动升级。", "Every command that opens the database does so too.")
        )
    }

    @OptionGroup var place: StoreOptions

    struct Answer: Encodable {
        var store: String
        /// Copies that were made before a step.
        var copies: [String]
    }

    func run() async throws {
        let settings = try place.settings()
        let location = try settings.consultStore
        let before = location.migrationCopies
        do {
            try await ConsultDesk.openStore(settings).close()
        } catch let error as BrokerStoreError {
            throw Failure(.systemFailed, "\(error)")
        }
        let made = location.migrationCopies.filter { !before.contains($0) }
        if place.global.json { return try JSONOutput.print(Answer(store: location.shown, copies: made)) }
        print(
            made.isEmpty
                ? say("\(location.shown) 已是最新格式。", "\(location.shown) has the newest schema.")
                : say(
                    "已升级；原库备份：\(made.joined(separator: " "))",
                    "Migrated; copies of before: \(made.joined(separator: " "))"
                )
        )
    }
}
