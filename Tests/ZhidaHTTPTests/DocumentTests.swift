import Foundation
import Testing
import ZhidaConsult

@testable import ZhidaHTTP

@Suite("The OpenAPI document")
struct DocumentTests {
    @Test("It is served, needs no token, and names every operation once")
    func served() async throws {
        try await ServedHall.open { hall in
            let answer = try await hall.ask("GET", "/v1/openapi.json", as: nil)
            #expect(answer.status == 200)
            let paths = try #require(try answer.value["paths"])
            guard case .object(let all) = paths else { throw WireClient.Closed() }
            #expect(Set(all.keys) == Set(Operations.all.map(\.path)))
        }
        let ids = Operations.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        let addresses = Operations.all.map { "\($0.method) \($0.path)" }
        #expect(Set(addresses).count == addresses.count)
    }

    @Test("Every operation in it is answered by the router")
    func routed() async throws {
        try await ServedHall.open { hall in
            for operation in Operations.all where operation.path != "/events" {
                let path = operation.path.replacing(/\{[a-z]+\}/, with: "x1")
                let method = operation.method.rawValue
                let body = method == "POST" ? "{}" : nil
                let answer = try await hall.ask(method, path, as: ServedHall.administrator, body)
                #expect(answer.kind != "not-found" && answer.kind != "method", "\(method) \(path)")
                #expect(answer.status < 500, "\(method) \(path)")
            }
        }
    }

    @Test("Every reference in it leads somewhere")
    func references() throws {
        let document = OpenAPIDocument.value(of: Operations.all)
        guard case .object(let schemas)? = document["components"]?["schemas"] else { throw WireClient.Closed() }
        var found: Set<String> = []
        func walk(_ value: JSONValue) {
            switch value {
            case .object(let members):
                if let name = members["$ref"]?.text { found.insert(String(name.dropFirst(21))) }
                members.values.forEach(walk)
            case .list(let values): values.forEach(walk)
            case .null, .truth, .whole, .number, .text: break
            }
        }
        walk(document)
        #expect(found == Set(schemas.keys))
        #expect(!schemas.values.contains(.null))
    }

    @Test("Health is told to anybody, counts to this machine")
    func service() async throws {
        try await ServedHall.open { hall in
            let health = try await hall.ask("GET", "/healthz", as: nil)
            #expect(health.status == 200)
            #expect(try health.text("store") == "ok")
            _ = try await hall.ask("POST", "/v1/tickets", #"{"item":"i1"}"#)
            _ = try await hall.ask("GET", "/v1/nowhere/at/all")
            let metrics = try await hall.ask("GET", "/metrics", as: nil).text
            #expect(metrics.contains(#"zhida_http_requests_total{method="POST",path="/v1/tickets",status="201"} 1"#))
            #expect(metrics.contains(#"zhida_http_requests_total{method="GET",path="-",status="404"} 1"#))
            #expect(metrics.contains("zhida_broker_group_commands_count 2"))
            #expect(!metrics.contains("nowhere"))
        }
    }
}
