import ArgumentParser
import Foundation
import ZhidaConsult

/// The options of every command that the session broker answers: who acts, and those that all commands have.
struct ConsultOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say(
                "以谁的身份办理：目录中的人员编号，或 名称@服务点（默认 $ZHIDA_AS，没有则为本机管理员）。",
                "Who acts: a clerk's code of the directory, or NAME@SITE (default $ZHIDA_AS, else the local administrator)."
            ),
            valueName: "clerk"
        )
    )
    var actor: String?

    @Option(
        help: ArgumentHelp(
            say(
                "与 --as 同用的角色：clerk、supervisor、administrator、auditor、service（默认 clerk）。",
                "The role with --as: clerk, supervisor, administrator, auditor or service (default clerk)."
            )
        )
    )
    var role: Role?

    @Option(
        help: ArgumentHelp(
            say(
                "以令牌证明身份（默认 $ZHIDA_TOKEN）；与 --as 二选一。",
                "A token that says who acts (default $ZHIDA_TOKEN), instead of --as."
            )
        )
    )
    var token: String?

    @Option(help: .hidden)
    var now: String?

    @OptionGroup var place: StoreOptions

    var global: GlobalOptions { place.global }

    /// What `--help` says of who acts.
    static var whoActs: String {
        say(
            """
            谁在办理：能写数据目录的人可以用 --as 编号（或 $ZHIDA_AS）以任何人员的身份办理，\
            不写则为本机管理员；权限按角色和服务点核对，每次办理都记入审计。\
            用 --token（或 $ZHIDA_TOKEN）时以令牌中的身份为准。
            时间可写：2026-11-27 09:30、明天 9:30、周五 14:00、下周一上午。编号写最后四位以上即可。
            """,
            """
            Who acts: whoever can write to the data folder can act as any clerk with --as CODE (or $ZHIDA_AS), and \
            without it is the local administrator. Role and site decide what is allowed, and every act is in the audit. \
            With --token (or $ZHIDA_TOKEN) the token says who acts.
            Times: 2026-11-27 09:30, tomorrow 9:30, fri 14:00, 下周一上午. The last four characters of an ID are enough.
            """
        )
    }
}

/// The options of a command that changes something.
struct WriteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "幂等键：同一键重发同一请求，得到第一次的答复（默认自动生成，新建时显示，--json 总是显示）。",
                "Name of the request: sent again under the same key it gives the first answer (default: a new one, "
                    + "shown where something is made, and always with --json)."
            )
        )
    )
    var key: String?

    @OptionGroup var consult: ConsultOptions

    var json: Bool { consult.global.json }
}

extension Role: ExpressibleByArgument {
    /// Nobody but the broker itself acts as the system.
    public static var allValueStrings: [String] { allCases.filter { $0 != .system }.map(\.rawValue) }

    public init?(argument: String) {
        guard let role = Role(rawValue: argument), role != .system else { return nil }
        self = role
    }
}
