import Foundation
import Testing
import ZhidaTesting

@preconcurrency import Glibc

@Suite("zhida serve")
struct ServeTests {
    private func token(_ hall: ConsultHall, _ who: String) throws -> String {
        let ending = try hall.run(["token", "issue", who, "--minutes", "600"])
        #expect(ending.code == 0, "\(ending.errors)")
        return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("A clerk's morning by curl, with commands on the same data folder beside it")
    func morning() throws {
        let hall = try ConsultHall()
        _ = try hall.run(["directory", "show", "BA-S018"])
        let token = try token(hall, "C0080")
        let served = try ServedProgram(hall)
        #expect(try served.curl("/healthz").0 == 200)
        #expect(try served.curl("/v1/me").0 == 401)
        let bearer = ["--header", "Authorization: Bearer \(token)"]
        let free = try served.curl("/v1/slots?item=SB02&site=BA-S018&from=2026-11-27&to=2026-11-27", bearer)
        #expect(free.0 == 200)

        let wish = #"{"item":"SB02","parties":[{"clerk":"C0080"}],"starts":"2026-11-27T09:30:00+08:00"}"#
        let booked = try served.post("/v1/bookings", token, "b1", wish)
        #expect(booked.0 == 201)
        let id = try #require(booked.1["id"] as? String)
        #expect(try served.post("/v1/bookings", token, "b2", wish).0 == 409)

        // A command sees what the server did, and the server what the command did.
        let shown = try hall.json(["session", "show", id], as: "C0080")
        #expect(shown["state"] as? String == "pending")
        _ = try hall.json(["session", "confirm", id], as: "C0080")
        var version: Any?
        let isSeen = served.server.waitUntil {
            let read = try? served.curl("/v1/bookings/\(id)", bearer)
            version = read?.1["version"]
            return read?.1["state"] as? String == "confirmed"
        }
        #expect(isSeen)
        let moved = try served.post(
            "/v1/bookings/\(id)/move",
            token,
            "b3",
            #"{"starts":"2026-11-27T10:00:00+08:00"}"#,
            match: version ?? 0
        )
        #expect(moved.0 == 200)
        #expect(try served.post("/v1/tickets", token, "t1", #"{"item":"SB01"}"#).0 == 201)
        #expect(try served.post("/v1/queues/BA-S018/next", token, "n1", "{}").0 == 200)

        let ending = served.stop()
        #expect(ending.code == 0, "\(ending.errors)")
        // The last checkpoint is signed, and everything is as it was acknowledged.
        let report = try hall.json(["audit", "verify"])
        #expect(report["faultCount"] as? Int == 0)
        #expect(report["unguarded"] as? Int == 0)
        #expect(
            try hall.json(["session", "show", id], as: "C0080")["starts"] as? String == "2026-11-27T10:00:00+08:00"
        )
        // The notice of the confirmation lies in the spool.
        #expect(!hall.folder.files(below: "data/spool").isEmpty)
    }

    @Test("Open streams keep nobody from stopping the server")
    func streams() throws {
        let hall = try ConsultHall()
        let token = try token(hall, "C0080")
        let served = try ServedProgram(hall)
        let listener = Process()
        listener.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        listener.arguments = [
            "--silent", "--no-buffer", "--header", "Authorization: Bearer \(token)",
            "http://127.0.0.1:\(served.port)/events",
        ]
        let pipe = Pipe()
        listener.standardOutput = pipe
        try listener.run()
        let first = pipe.fileHandleForReading.availableData
        #expect(String(decoding: first, as: UTF8.self).contains("retry:"))
        let begun = Date()
        #expect(served.stop().code == 0)
        #expect(Date().timeIntervalSince(begun) < 10)
        listener.waitUntilExit()
        #expect(listener.terminationStatus == 0)
    }

    @Test("TLS is spoken where a certificate is set, and a wrong one is named")
    func tls() throws {
        let hall = try ConsultHall()
        let make = Process()
        make.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        make.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-keyout", hall.folder.path("key.pem"), "-out", hall.folder.path("chain.pem"),
        ]
        make.standardError = FileHandle.nullDevice
        try make.run()
        make.waitUntilExit()
        let files = ["--tls-cert", hall.folder.path("chain.pem"), "--tls-key", hall.folder.path("key.pem")]
        let served = try ServedProgram(hall, options: files)
        #expect(try served.curl("/healthz", scheme: "https").0 == 200)
        #expect(served.stop().code == 0)
        let swapped = ["--tls-cert", hall.folder.path("key.pem"), "--tls-key", hall.folder.path("chain.pem")]
        let refused = try hall.run(["serve", "--listen", "127.0.0.1:0"] + swapped)
        #expect(refused.code == 3)
        #expect(refused.errors.contains("key.pem"))
    }

    @Test("Wrong addresses and settings are refused with what is wrong")
    func settings() throws {
        let hall = try ConsultHall()
        let place = try hall.run(["serve", "--listen", "nowhere"])
        #expect(place.code == 2)
        #expect(place.errors.contains("nowhere"))
        try "[serve]\nburst = 0\n".write(toFile: hall.folder.path("zhida.toml"), atomically: true, encoding: .utf8)
        let burst = try hall.run(["serve"])
        #expect(burst.code == 3)
        #expect(burst.errors.contains("serve.burst"))
    }
}
