import Foundation

extension ConsultFigures {
    /// An item that the sites of all levels handle, by which free slots are asked for.
    private static let item = "JZ01"

    private func served() throws -> ServedHall {
        if let server = bench.server, let token = bench.token { return try ServedHall(server, token: token) }
        guard let zhida = bench.zhida else {
            throw BenchFault("name the program with --zhida, or a server with --server and --token")
        }
        print("$ zhida serve")
        return ServedHall(try HallServer(zhida, folder: "\(folder)/\(UUID().uuidString)", log: log))
    }

    /// Free slots, over HTTP.
    func freeOverHTTP(_ table: inout FigureTable) throws {
        let hall = try served()
        var path = "/v1/slots?item=\(Self.item)&from=\(HallServer.firstDay)&to=\(HallServer.lastDay)"
        if bench.server == nil {
            let client = try hall.connect().wait()
            let sites = try hall.rows("/v1/sites", client).filter { $0.level != "department" }.map(\.id)
            let days = ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"]
            let (made, refused) = try hall.fill(
                Self.item,
                days: days,
                times: ["09:30", "10:30", "15:00", "16:15"],
                at: sites
            )
            print("  \(made) bookings made before, \(refused) refused")
            client.channel.close(promise: nil)
        } else {
            path = bench.request ?? Self.today
        }
        print("  \(try hall.sites(path)) sites in each answer")
        let times = try hall.times(path, bench.searches)
        let (p50, p99) = (Self.quantile(times, 0.5), Self.quantile(times, 0.99))
        table.rows.append(
            FigureTable.Row(
                figure: "the same over HTTP, p50 / p99",
                measured: "\(Self.text(p50, 2)) / \(Self.text(p99, 2)) ms",
                beside: "10–25 s reported",
                reach: "p99 <= 5 ms",
                isReached: p99 <= 5,
                count: "\(times.count)"
            )
        )
    }

    /// Today and the 13 days that follow, in Asia/Shanghai, for a server with a clock of its own.
    private static var today: String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        format.dateFormat = "yyyy-MM-dd"
        let now = Date()
        return "/v1/slots?item=\(item)&from=\(format.string(from: now))&to=\(format.string(from: now + 13 * 86_400))"
    }

    func told(_ table: inout FigureTable) throws {
        let told = try TicketTold(hall: try served(), streams: bench.streams, tickets: bench.tickets, rate: bench.rate)
            .run()
        let (p50, p99) = (Self.quantile(told.times, 0.5), Self.quantile(told.times, 0.99))
        print(
            "  \(told.tickets) tickets at \(Self.text(bench.rate, 0)) a second, \(told.streams) open streams; told "
                + "\(told.times.count) times, missed \(told.missed), twice \(told.twice); longest "
                + "\(Self.text(told.times.max() ?? 0, 1)) ms; the taker had the answer after "
                + "\(Self.text(Self.quantile(told.answers, 0.5), 1)) / \(Self.text(Self.quantile(told.answers, 0.99), 1)) ms"
        )
        table.rows.append(
            FigureTable.Row(
                figure: "ticket asked for, until each clerk is told, p50 / p99",
                measured: "\(Self.text(p50, 1)) / \(Self.text(p99, 1)) ms",
                beside: "missed \(told.missed), twice \(told.twice)",
                reach: "p99 <= 50 ms",
                isReached: p99 <= 50 && told.missed == 0 && told.twice == 0,
                count: "\(told.tickets), \(told.streams) sockets"
            )
        )
    }

    func idle(_ table: inout FigureTable) throws {
        let idle = try IdleConnections(
            hall: try served(),
            connections: bench.connections,
            questions: 1_000,
            leastSeconds: bench.idleSeconds
        ).run(asking: "/v1/slots?item=\(Self.item)&from=\(HallServer.firstDay)&to=\(HallServer.lastDay)")
        let (p50, p99) = (Self.quantile(idle.times, 0.5), Self.quantile(idle.times, 0.99))
        print(
            "  \(idle.opened) connections idle for \(Self.text(idle.seconds, 0)) s; the server held "
                + "\(Self.text(idle.megabytesBefore, 0)) MB before and \(Self.text(idle.megabytes, 0)) MB with them"
        )
        table.rows.append(
            FigureTable.Row(
                figure: "idle connections, answered again at the end",
                measured: "\(idle.answeredAgain) of \(idle.opened)",
                beside: "free slots meanwhile \(Self.text(p50, 2)) / \(Self.text(p99, 2)) ms",
                reach: "all",
                isReached: idle.answeredAgain == idle.opened && idle.opened == bench.connections,
                count: "\(Self.text(idle.seconds, 0)) s"
            )
        )
    }
}
