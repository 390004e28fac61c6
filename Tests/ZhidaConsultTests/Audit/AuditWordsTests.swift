import Foundation
import Testing

@testable import ZhidaConsult

@Suite("The audit's words")
struct AuditWordsTests {
    @Test("Every command of the broker has its words in the audit")
    func everyCommand() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/ZhidaConsult")
            .resolvingSymlinksInPath()
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var names: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") {
                let parts = line.components(separatedBy: "public static let name = \"")
                if parts.count == 2 { names.append(String(parts[1].prefix { $0 != "\"" })) }
            }
        }
        #expect(names.count > 25)
        for name in names { #expect(AuditWords.hasWords(for: name), "\(name)") }
    }

    @Test("Every event of a session, every kind of record and every priority is told in words")
    func everyWord() {
        let caller = Caller(who: CallerID("c1")!, role: .clerk)
        for kind in SessionEvent.Kind.allCases {
            let draft = AuditDraft(facts: ["event": kind.rawValue])
            let body = AuditBody(draft, name: ActOnSession.name, caller: caller, at: Instant(seconds: 0))
            #expect(AuditWords.act(body).chinese == "会话：\(kind.chinese)")
        }
        #expect(Set(RecordKind.allCases.map { AuditWords.kind($0).chinese }).count == RecordKind.allCases.count)
        for priority in PriorityClass.allCases {
            #expect(AuditWords.value(priority.rawValue, of: "priority").chinese == priority.chinese)
        }
    }
}
