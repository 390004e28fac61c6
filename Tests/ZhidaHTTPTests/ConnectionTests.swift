import Foundation
import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("Connections that hold the server up")
struct ConnectionTests {
    @Test("A head that does not come ends the connection, also byte by byte")
    func slowHead() async throws {
        try await ServedHall.open {
            $0.headTimeout = .milliseconds(300)
        } _: { hall in
            let silent = try WireClient(port: hall.port)
            #expect(await silent.isClosedByPeer())
            let trickling = try WireClient(port: hall.port)
            await #expect(throws: WireClient.Closed.self) {
                for _ in 0..<200 {
                    try await trickling.send("x")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }

    @Test("A body that trickles ends the connection")
    func slowBody() async throws {
        try await ServedHall.open {
            $0.progressInterval = .milliseconds(200)
        } _: { hall in
            let client = try WireClient(port: hall.port)
            try await client.send(
                "POST /v1/holds HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(try hall.token(ServedHall.clerk))\r\n"
                    + "Idempotency-Key: slow\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
            )
            await #expect(throws: WireClient.Closed.self) {
                for _ in 0..<200 {
                    try await client.send(" ")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }

    @Test("A body of 1 GB is refused by its length, and by its bytes where it has none, without being taken in")
    func hugeBody() async throws {
        try await ServedHall.open { hall in
            let head =
                "POST /v1/holds HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(try hall.token(ServedHall.clerk))\r\n"
                + "Idempotency-Key: huge\r\nContent-Type: application/json\r\n"
            let declared = try WireClient(port: hall.port)
            try await declared.send(head + "Content-Length: 1073741824\r\n\r\n")
            let refused = try await declared.answer()
            #expect(refused.status == 413)
            #expect(refused.kind == "size")
            #expect(await declared.isClosedByPeer())

            let chunked = try WireClient(port: hall.port)
            try await chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n")
            let piece = [UInt8]("10000\r\n".utf8) + [UInt8](repeating: 0x20, count: 65_536) + [UInt8]("\r\n".utf8)
            var sent = 0
            do {
                for _ in 0..<16_384 {
                    try await chunked.send(piece)
                    sent += 65_536
                }
            } catch is WireClient.Closed {}
            // What the sockets hold is a few megabytes.
            #expect(sent < 64 << 20)
        }
    }

    @Test("A wish for another protocol that is not granted leaves the request as it is")
    func upgrades() async throws {
        try await ServedHall.open { hall in
            let wish = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"]
            let plain = try await hall.ask("GET", "/healthz", as: nil, headers: wish)
            #expect(plain.status == 200)
            let socket = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
            let elsewhere = try await hall.ask("GET", "/v1/nowhere", as: nil, headers: socket)
            #expect(elsewhere.status == 404)
        }
    }

    @Test("Requests behind one another on one connection are answered in order")
    func pipelining() async throws {
        try await ServedHall.open { hall in
            let client = try WireClient(port: hall.port)
            let token = try hall.token(ServedHall.clerk)
            let request = { (path: String) in
                "GET \(path) HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token)\r\n\r\n"
            }
            try await client.send(request("/v1/sites/S1") + request("/v1/sites/nowhere") + request("/v1/sites/S2"))
            #expect(try await client.answer().text("id") == "S1")
            #expect(try await client.answer().status == 404)
            #expect(try await client.answer().text("id") == "S2")
        }
    }

    @Test("Hundreds of idle connections stay open, and keep nobody from being answered")
    func idle() async throws {
        try await ServedHall.open { hall in
            let token = try hall.token(ServedHall.clerk)
            let request = "GET /v1/me HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token)\r\n\r\n"
            var idle: [WireClient] = []
            for number in 0..<400 {
                let client = try WireClient(port: hall.port)
                idle.append(client)
                // Half of them were answered once, half have never said a word.
                guard number % 2 == 0 else { continue }
                try await client.send(request)
                #expect(try await client.answer().status == 200)
            }
            for _ in 0..<20 { #expect(try await hall.ask("GET", "/v1/sites").status == 200) }
            var answered = 0
            for client in idle {
                try await client.send(request)
                if try await client.answer().status == 200 { answered += 1 }
            }
            #expect(answered == 400)
        }
    }
}
