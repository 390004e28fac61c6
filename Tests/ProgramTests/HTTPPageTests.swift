import Foundation
import Testing
import ZhidaTesting

/// `docs/http.md`: every command in it is run with the real curl against the real server, and its output compared with
/// what stands there.
@Suite("The page on HTTP")
struct HTTPPageTests {
    @Test("every command of the page prints what the page shows")
    func transcript() throws {
        var page = try PageTranscript(try String(contentsOf: Self.document, encoding: .utf8))
        #expect(page.steps.count >= 15)
        let hall = try ConsultHall()
        _ = try hall.run(["directory", "show", "BA-S018"])
        let served = try ServedProgram(hall)
        let shell = try Shell(hall, port: served.port)
        for step in page.steps {
            let ending = try shell.run(page.command(of: step))
            let isAsShown = try page.accepts(ending.output, of: step)
            #expect(isAsShown, "docs/http.md:\(step.line): \(step.command)\nprinted:\n\(ending.output)")
            #expect(ending.code == step.code, "docs/http.md:\(step.line): \(step.command)")
        }
        #expect(served.stop().code == 0)
        #expect(try hall.run(["store", "check"]).code == 0)
    }

    private static var document: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/http.md")
    }

    /// Runs commands as they are typed, one bash after the other that knows the variables of the one before.
    private struct Shell {
        /// What the page says that the server listens on.
        private static let address = "127.0.0.1:8080"

        private let hall: ConsultHall
        private let own: String
        private var bash: BuiltProgram

        init(_ hall: ConsultHall, port: Int) throws {
            self.hall = hall
            own = "127.0.0.1:\(port)"
            bash = hall.program
            bash.path = "/bin/bash"
        }

        func run(_ command: String) throws -> BuiltProgram.Ending {
            let state = hall.folder.path("variables")
            let script = """
                zhida() { env ZHIDA_NOW='2026-11-26 09:00' '\(hall.program.path)' "$@"; }
                if [ -f '\(state)' ]; then . '\(state)'; fi
                exec 2>&1
                \(command.replacingOccurrences(of: Self.address, with: own))
                status=$?
                declare -p token 2>/dev/null >'\(state)'
                exit $status
                """
            var ending = try bash.run(["-c", script], in: hall.folder.path)
            // Headers end with CRLF.
            ending.output = ending.output.replacingOccurrences(of: "\r\n", with: "\n")
                .replacingOccurrences(of: own, with: Self.address)
            if !ending.output.isEmpty, !ending.output.hasSuffix("\n") { ending.output += "\n" }
            return ending
        }
    }

    @Test("a page is read with its commands, exit codes and identifiers")
    func readsPages() throws {
        var page = try PageTranscript(
            "x\n```console\n$ a \\\n  b\n{\"id\":\"1m8ap14d02hrkgtv\",…}\n[exit 22]\n$ c 1m8ap14d02hrkgtv\n…\nlast\n```\n$ d\n"
        )
        #expect(page.steps.map(\.command) == ["a \\\n  b", "c 1m8ap14d02hrkgtv"])
        #expect(page.steps[0].code == 22)
        let first = page.steps[0]
        #expect(try !page.accepts("{\"id\":\"1m8ap14d02hrkgtv\"}\n", of: first))
        #expect(try page.accepts("{\"id\":\"1m8zzzzzzzzzzzzz\",\"x\":1}\n", of: first))
        #expect(page.command(of: page.steps[1]) == "c 1m8zzzzzzzzzzzzz")
        let second = page.steps[1]
        #expect(try page.accepts("one\ntwo\nlast\n", of: second))
        #expect(try !page.accepts("last\nmore\n", of: second))
    }
}
