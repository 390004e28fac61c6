// swift-tools-version: 6.1
import PackageDescription

// Fuzz targets for LLVM's libFuzzer. Run them with script/fuzz.
let fuzzer = ["-sanitize=fuzzer", "-parse-as-library"]

let package = Package(
    name: "ZhidaFuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Zhida", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "FuzzImporter",
            dependencies: ["CFuzzer", .product(name: "ZhidaGazetteer", package: "Zhida")],
            swiftSettings: [.unsafeFlags(fuzzer)],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        ),
        .executableTarget(
            name: "FuzzImage",
            dependencies: ["CFuzzer", .product(name: "ZhidaGazetteer", package: "Zhida")],
            swiftSettings: [.unsafeFlags(fuzzer)],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        ),
        .executableTarget(
            name: "FuzzText",
            dependencies: [
                "CFuzzer",
                .product(name: "ZhidaAddress", package: "Zhida"),
                .product(name: "ZhidaGazetteer", package: "Zhida"),
                .product(name: "ZhidaTagging", package: "Zhida"),
                .product(name: "ZhidaText", package: "Zhida"),
            ],
            swiftSettings: [.unsafeFlags(fuzzer)],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
