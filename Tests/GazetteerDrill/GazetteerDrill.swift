import Foundation
import ZhidaCore
import ZhidaGazetteer

/// The update drill: versions are loaded, changed, killed half-way and rolled back while another process asks.
///
/// ```
/// zhida-gazetteer-drill city ADDRESSES SEED FILE     a made-up city as a full list
/// zhida-gazetteer-drill delta FOLDER ROWS SEED FILE  changes to the active version
/// zhida-gazetteer-drill load FOLDER FILE [STEP]      loads; kills itself with SIGKILL when STEP is behind
/// zhida-gazetteer-drill ask FOLDER FILE              asks until FILE is gone, then prints the figures as JSON
/// zhida-gazetteer-drill drill FOLDER ADDRESSES ROWS KILLS SEED
/// ```
@main
enum GazetteerDrill {
    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(4)
        }
    }

    private static func run(_ words: [String]) throws {
        switch (words.first, words.count) {
        case ("city", 4):
            var city = City(seed: UInt64(words[2])!)
            try city.write(addresses: Int(words[1])!, to: words[3])
        case ("delta", 5):
            let version = try GazetteerLibrary(folder: words[1]).active()
            var changes = CityDelta(seed: UInt64(words[3])!)
            try changes.write(rows: Int(words[2])!, to: words[4], on: version)
        case ("load", 3...4):
            try load(folder: words[1], file: words[2], stop: words.count > 3 ? words[3] : nil)
        case ("ask", 3):
            try Asking(folder: words[1]).run(while: words[2])
        case ("drill", 6):
            try Drill(
                folder: words[1],
                addresses: Int(words[2])!,
                rows: Int(words[3])!,
                kills: Int(words[4])!,
                seed: UInt64(words[5])!
            ).run()
        default:
            FileHandle.standardError.write(Data("usage: see Tests/GazetteerDrill/GazetteerDrill.swift\n".utf8))
            exit(2)
        }
    }

    /// Prints each step; with `stop` the process dies there, as by kill -9.
    private static func load(folder: String, file: String, stop: String?) throws {
        var library = GazetteerLibrary(folder: folder)
        library.reached = { step in
            print(step)
            fflush(nil)
            if step == stop { kill(getpid(), SIGKILL) }
        }
        _ = try library.add(GazetteerUpdate(contentsOf: file), readings: { _ in [] })
    }
}
