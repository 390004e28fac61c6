import Foundation
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

@testable import zhida

/// Notices on their way out of the house, by the real program.
@Suite("The outbox's commands")
struct OutboxCommandTests {
    /// A booking that is confirmed: its notice is due at once, its reminders later.
    private func hall(_ settings: String = "") throws -> ConsultHall {
        let hall = try ConsultHall()
        if !settings.isEmpty {
            try settings.write(toFile: hall.folder.path("zhida.toml"), atomically: true, encoding: .utf8)
        }
        let booked = try hall.json(
            [
                "session", "book", "--item", "SB02", "--site", "BA-S018", "--at", "下周一 9:30", "--name", "陈女士",
                "--phone", "13812345678", "--confirmed",
            ],
            as: "C0080"
        )
        #expect(booked["state"] as? String == "confirmed")
        return hall
    }

    @Test("what is due becomes files, once, and the list shows no word of what is in them")
    func deliversToFiles() throws {
        let hall = try hall()
        let waiting = try hall.run(["outbox", "list"])
        #expect(waiting.code == 0)
        #expect(waiting.output.contains("booking.confirmed") && waiting.output.contains("booking.reminder.day"))
        #expect(!waiting.output.contains("13812345678") && !waiting.output.contains("陈女士"))
        let first = try hall.json(["outbox", "deliver"], at: "2026-11-26 09:01")
        #expect(first["delivered"] as? Int == 1)
        let files = hall.folder.files(below: "data/spool")
        #expect(files.count == 1)
        let text = try String(contentsOfFile: hall.folder.path("data/spool/" + files[0]), encoding: .utf8)
        #expect(text.contains("booking.confirmed") && text.contains("13812345678"))
        #expect(try hall.json(["outbox", "deliver"], at: "2026-11-26 09:02")["delivered"] as? Int == 0)
        // The reminders of Monday, when they are due.
        #expect(try hall.json(["outbox", "deliver"], at: "2026-11-30 09:00")["delivered"] as? Int == 2)
        let counts = try hall.json(["outbox", "list", "--state", "delivered"], at: "2026-11-30 09:01")["counts"]
        #expect((counts as? [String: Int]) == ["waiting": 0, "delivered": 3, "withdrawn": 0, "failed": 0])
    }

    @Test("a webhook gets the message signed, and one that refuses for good makes a dead letter that can be revived")
    func deliversToAWebhook() throws {
        let receiver = try WebhookReceiver([.status(503), .status(422), .status(204)])
        let hall = try hall("[outbox]\nwebhook = \"\(receiver.url)\"\n")
        // Busy: later again.
        let busy = try hall.json(["outbox", "deliver"], at: "2026-11-26 09:01", code: 1)
        #expect(busy["postponed"] as? Int == 1 && busy["delivered"] as? Int == 0)
        #expect(try hall.json(["outbox", "deliver"], at: "2026-11-26 09:01")["postponed"] as? Int == 0, "not yet due")
        // Refused for good.
        let refused = try hall.run(["outbox", "deliver"], at: "2026-11-26 09:10")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("422") && !refused.errors.contains("13812345678"))
        let dead = try hall.json(["outbox", "list", "--state", "failed"], at: "2026-11-26 09:11", code: 1)
        let letters = try #require(dead["messages"] as? [[String: Any]])
        let id = try #require(letters.first?["id"] as? String)
        #expect(letters.count == 1 && letters[0]["attempts"] as? Int == 2)
        #expect(try hall.run(["outbox", "retry", "nothing"], at: "2026-11-26 09:12").code == 1)
        let revived = try hall.json(["outbox", "retry", id], at: "2026-11-26 09:12")
        #expect(revived["revived"] as? [String] == [id])
        #expect(try hall.json(["outbox", "deliver"], at: "2026-11-26 09:13")["delivered"] as? Int == 1)

        let requests = receiver.requests
        #expect(requests.count == 3)
        #expect(Set(requests.map(\.body)).count == 1, "every try has the same bytes")
        #expect(requests.allSatisfy { $0.header("Zhida-Message-Id") == id })
        let sent = Shanghai.instant(TestDistrict.day(2026, 11, 26), TestDistrict.time("09:13"))
        let ring = try KeyFolder(in: hall.folder.path("data")).ring(.webhook, now: sent)
        let last = try #require(requests.last)
        let signature = try #require(last.header("Zhida-Signature"))
        try WebhookSignature.verify(signature, body: last.body, keys: ring.keys, now: sent)
    }

    @Test("a message is not carried on by a redirect, and a receiver that says nothing does not hold the courier up")
    func endsEveryWait() throws {
        let elsewhere = try WebhookReceiver([.status(200)])
        let moved = try WebhookReceiver([.redirect(to: elsewhere.url)])
        let hall = try hall("[outbox]\nwebhook = \"\(moved.url)\"\n")
        let answer = try hall.json(["outbox", "deliver"], at: "2026-11-26 09:01", code: 1)
        #expect(answer["postponed"] as? Int == 1)
        #expect(moved.requests.count == 1 && elsewhere.requests.isEmpty)

        let silent = try WebhookReceiver([.silence])
        let settings = "[outbox]\nwebhook = \"\(silent.url)\"\ntimeout_seconds = 1\n"
        try settings.write(toFile: hall.folder.path("zhida.toml"), atomically: true, encoding: .utf8)
        let started = ContinuousClock.now
        let quiet = try hall.json(["outbox", "deliver"], at: "2026-11-26 09:30", code: 1)
        #expect(quiet["postponed"] as? Int == 1)
        #expect(started.duration(to: .now) < .seconds(15))
        #expect(silent.requests.count == 1)
    }

    @Test(
        "a webhook without TLS beyond this machine is refused before anything is sent",
        arguments: ["http://hooks.example/in", "ftp://hooks.example", "hooks.example", "http://localhost.example/in"]
    )
    func wantsTLS(url: String) throws {
        let hall = try hall("[outbox]\nwebhook = \"\(url)\"\n")
        let ending = try hall.run(["outbox", "deliver"], at: "2026-11-26 09:01")
        #expect(ending.code == 3)
        #expect(ending.errors.contains("outbox.webhook"))
    }

    @Test(
        "where nobody can be reached, it says why without a word of where",
        arguments: [
            ("http://127.0.0.1:1/secret-path", "it cannot be connected to"),
            ("https://hooks.invalid/secret-path", "its name is not known"),
        ]
    )
    func saysWhyNobodyAnswers(url: String, why: String) throws {
        let hall = try hall("[outbox]\nwebhook = \"\(url)\"\ntimeout_seconds = 5\n")
        let ending = try hall.run(["outbox", "deliver"], at: "2026-11-26 09:01")
        #expect(ending.code == 1)
        #expect(ending.errors.contains(why))
        #expect(!ending.errors.contains("secret-path"))
    }

    @Test("clerks neither deliver nor see the outbox")
    func isNotForClerks() throws {
        let hall = try hall()
        #expect(try hall.run(["outbox", "deliver"], as: "C0080").code == 1)
        #expect(try hall.run(["outbox", "list"], as: "C0080").code == 1)
        #expect(try hall.run(["outbox", "retry", "--all"], as: "C0080").code == 1)
    }
}
