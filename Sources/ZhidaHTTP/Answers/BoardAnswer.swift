import ZhidaConsult

/// What hangs on the wall of a hall, as it is answered.
struct BoardAnswer: Encodable, Sendable {
    struct Call: Encodable, Sendable {
        var number: String
        var counter: RoomID?
        var site: SiteID
        var since: String
        var calls: Int
    }

    struct Line: Encodable, Sendable {
        var letter: String
        var waiting: Int
        var wait: TicketAnswer.Wait?
    }

    var site: SiteID
    var called: [Call]
    var next: [String]
    var lines: [Line]

    init(_ board: QueueBoard) {
        site = board.site
        called = board.called.map {
            Call(
                number: $0.number.description,
                counter: $0.counter,
                site: $0.site,
                since: Shanghai.stamp($0.since),
                calls: $0.calls
            )
        }
        next = board.next.map(\.description)
        lines = board.lines.map {
            Line(letter: $0.letter, waiting: $0.waiting, wait: $0.wait.map(TicketAnswer.Wait.init))
        }
    }

    static let schema = Schema.object([
        .required("site", .identifier),
        .required(
            "called",
            .list(
                .object([
                    .required("number", .words(10, least: 2)), .optional("counter", .identifier),
                    .required("site", .identifier), .required("since", .moment),
                    .required("calls", .whole(0...1000)),
                ])
            )
        ),
        .required("next", .list(.words(10, least: 2)), "The numbers that are called next."),
        .required(
            "lines",
            .list(
                .object([
                    .required("letter", .words(4, least: 1)), .required("waiting", .whole(0...1_000_000)),
                    .optional(
                        "wait",
                        TicketAnswer.wait,
                        "If somebody came now; missing where the level above answers."
                    ),
                ])
            )
        ),
    ])
}
