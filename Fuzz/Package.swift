// swift-tools-version: 6.1
import PackageDescription

// Fuzz targets for LLVM's libFuzzer. Run them with script/fuzz.
let fuzzer = ["-sanitize=fuzzer", "-parse-as-library"]

let package = Package(
    name: "ZhidaFuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Zhida", path: "..")],
    targets: [
        .executableTarget(
            name: "FuzzImporter",
            dependencies: [.product(name: "ZhidaGazetteer", package: "Zhida")],
            swiftSettings: [.unsafeFlags(fuzzer)],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "FuzzImage",
            dependencies: [.product(name: "ZhidaGazetteer", package: "Zhida")],
            swiftSettings: [.unsafeFlags(fuzzer)],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
