import Foundation

/// Where the files are that come with the program: `models/` and the default district in `gazetteer/`.
enum Resources {
    /// The folder that holds `models/` and `gazetteer/`: `$ZHIDA_HOME`, else the nearest folder above the program that
    /// has them, else `share/zhida` beside its `bin`.
    ///
    /// - Throws: ``Failure`` that says where was looked.
    static func home() throws -> String {
        if let home = ProcessInfo.processInfo.environment["ZHIDA_HOME"], !home.isEmpty {
            guard isHome(home) else {
                throw Failure(
                    .systemFailed,
                    say(
                        "$ZHIDA_HOME（\(home)）里没有 models/text。请指向含 models/ 和 gazetteer/ 的目录。",
                        "$ZHIDA_HOME (\(home)) has no models/text. Set it to the folder with models/ and gazetteer/."
                    )
                )
            }
            return home
        }
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        var folder = (program as NSString).deletingLastPathComponent
        while folder != "/", !folder.isEmpty {
            if isHome(folder) { return folder }
            if isHome(folder + "/share/zhida") { return folder + "/share/zhida" }
            folder = (folder as NSString).deletingLastPathComponent
        }
        throw Failure(
            .systemFailed,
            say(
                "找不到 models/ 目录。请把 $ZHIDA_HOME 设为含 models/ 和 gazetteer/ 的目录。",
                "The folder models/ was not found. Set $ZHIDA_HOME to the folder with models/ and gazetteer/."
            )
        )
    }

    private static func isHome(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/models/text/readings.tsv")
    }
}
