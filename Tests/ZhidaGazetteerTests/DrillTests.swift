import Foundation
import Testing
import ZhidaTesting

@Suite("The update drill")
struct DrillTests {
    @Test("Loads, deltas, queries meanwhile, kills at each step and a rollback keep every promise")
    func drill() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ending = try BuiltProgram("zhida-gazetteer-drill")
            .run(["drill", folder, "20000", "200", "1", "7"], in: folder)
        #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
        let lines = ending.output.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("kill -9") }.count >= 16)
        #expect(lines.contains { $0.contains("the old version serves") })
        #expect(lines.contains { $0.contains("the new version serves") })
        #expect(lines.contains { $0.hasPrefix("queries") && $0.contains(" 0 failed") })
    }

    @Test("Of two loads at once the second waits, and both are kept")
    func twoLoads() throws {
        try Fixture.withLibrary { library in
            let program = BuiltProgram("zhida-gazetteer-drill")
            let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for seed in ["1", "2"] {
                #expect(try program.run(["city", "3000", seed, "\(folder)/\(seed).csv"], in: folder).code == 0)
            }
            let loads = try ["1", "2"].map {
                try program.start(["load", library.folder, "\(folder)/\($0).csv"], in: folder)
            }
            for load in loads { #expect(load.wait().code == 0) }
            #expect(try library.versions().count == 2)
            #expect(try library.active(verifying: true).count > 1_000)
        }
    }
}
