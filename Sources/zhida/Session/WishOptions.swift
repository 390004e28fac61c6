import ArgumentParser
import ZhidaConsult

/// Where, with whom, in which language and how long.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("主办服务点（编号或名称）。", "The host site, by code or name.")))
    var site: String?

    @Option(
        help: ArgumentHelp(
            say("离此最近、可办理的服务点（先本点，再同街道，再上级）。", "The nearest site that can: this one, its siblings, then up."),
            valueName: "site"
        )
    )
    var nearest: String?

    @Option(
        help: ArgumentHelp(say("语言：普通话、粤语、手语、英语（默认普通话）。", "mandarin, cantonese, sign or english (default mandarin)."))
    )
    var language: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            say(
                "还须参加的各方：服务点、部门、人员或咨询室的编号。服务点和部门默认出一名人员（视频参加）；"
                    + "加 :room 只要咨询室，:both 两者都要；/事项 指定其须会办的事项，如 BA08/JY01。",
                "Who else must take part: codes of sites, departments, clerks or rooms. A site or department gives a clerk; "
                    + "with :room a room only, with :both both; /ITEM names what its clerk must know, as BA08/JY01."
            ),
            valueName: "party"
        )
    )
    var parties: [String] = []

    @Option(help: ArgumentHelp(say("指定主办人员。", "A certain clerk as host."), valueName: "clerk"))
    var clerk: String?

    @Option(help: ArgumentHelp(say("指定主办咨询室或窗口。", "A certain room or counter for the host.")))
    var room: String?

    @Option(
        help: ArgumentHelp(
            say("主办方占用：room、clerk 或 both（默认 both）。", "What the host gives: room, clerk or both (default).")
        )
    )
    var host: HostPart = .both

    @Option(help: ArgumentHelp(say("时长（分钟，默认按事项）。", "How long, in minutes (default: the item's).")))
    var minutes: Int?

    /// What the host gives.
    enum HostPart: String, CaseIterable, ExpressibleByArgument {
        case room, clerk, both
    }

    mutating func validate() throws {
        guard site == nil || nearest == nil else {
            throw ValidationError(say("--site 和 --nearest 只能写一个。", "Give --site or --nearest, not both."))
        }
    }

    /// The parties, the host first.
    ///
    /// - Parameter home: the site of the person who asks, where none is named.
    /// - Throws: ``Refused``.
    func parties(_ names: DirectoryNames, home: SiteID?) throws -> [PartyWish] {
        let place: PartyWish.Place
        let clerkID = try clerk.map(names.clerk)
        let roomID = try room.map(names.room)
        if let site {
            place = .site(try names.site(site))
        } else if let nearest {
            place = .nearest(to: try names.site(nearest))
        } else if let own = clerkID.flatMap({ names.directory.clerk($0)?.site })
            ?? roomID.flatMap({ names.directory.room($0)?.site }) ?? home
        {
            place = .site(own)
        } else {
            place = .anywhere
        }
        let wish = PartyWish(
            place,
            clerk: clerkID,
            room: roomID,
            takesRoom: host != .clerk,
            takesClerk: host != .room
        )
        return try [wish] + parties.map { try PartyWords.wish($0, names) }
    }
}

/// What is wanted: the item, and where and with whom.
struct WishOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("事项编号或名称。", "The item's code or name.")))
    var item: String

    @OptionGroup var place: PlaceOptions

    /// - Throws: ``Refused``, ``Failure``.
    func wish(_ names: DirectoryNames, home: SiteID?, days: ClosedRange<LocalDate>, hours: TimeWindow?) throws
        -> BookingWish
    {
        BookingWish(
            item: try names.item(item),
            parties: try place.parties(names, home: home),
            language: try DirectoryNames.language(place.language) ?? .mandarin,
            days: days,
            hours: hours,
            duration: place.minutes.map { Minutes($0) }
        )
    }
}

/// Reads `--parties`: `BA-S018`, `BA08/JY01`, `C0123`, `BA-S018-01:room`.
enum PartyWords {
    /// - Throws: ``Refused``.
    static func wish(_ text: String, _ names: DirectoryNames) throws -> PartyWish {
        var name = text[...]
        var takes: Substring = "clerk"
        var skill: ItemID?
        if let colon = name.lastIndex(of: ":") {
            takes = name[name.index(after: colon)...]
            name = name[..<colon]
            guard ["room", "clerk", "both"].contains(takes) else {
                throw Failure(
                    .wrongUsage,
                    say("“\(text)”：冒号后应为 room、clerk 或 both。", "“\(text)”: after the colon stands room, clerk or both.")
                )
            }
        }
        if let slash = name.firstIndex(of: "/") {
            skill = try names.item(String(name[name.index(after: slash)...]))
            name = name[..<slash]
        }
        let directory = names.directory
        if let id = ClerkID(name), let clerk = directory.clerk(id) {
            return PartyWish(.site(clerk.site), skill: skill, clerk: id, takesRoom: false)
        }
        if let id = RoomID(name), let room = directory.room(id) {
            return PartyWish(.site(room.site), skill: skill, room: id, takesClerk: false)
        }
        return PartyWish(
            .site(try site(String(name), names)),
            skill: skill,
            takesRoom: takes != "clerk",
            takesClerk: takes != "room"
        )
    }

    /// A site, or a department's first office.
    ///
    /// - Throws: ``Refused``.
    static func site(_ name: String, _ names: DirectoryNames) throws -> SiteID {
        let directory = names.directory
        let department =
            DepartmentID(name).flatMap { directory.department($0) }
            ?? directory.departments.first { $0.name == name }
        if let department, let office = directory.offices(of: department.id).first { return directory[office].id }
        return try names.site(name)
    }
}
