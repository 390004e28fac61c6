// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that who builds Zhida does not build its benchmarks.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Zhida", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "zhida-bench",
            dependencies: [
                .product(name: "ZhidaAddress", package: "Zhida"),
                .product(name: "ZhidaAudio", package: "Zhida"),
                .product(name: "ZhidaGazetteer", package: "Zhida"),
                .product(name: "ZhidaListening", package: "Zhida"),
                .product(name: "ZhidaSpeech", package: "Zhida"),
                .product(name: "ZhidaTagging", package: "Zhida"),
                .product(name: "ZhidaText", package: "Zhida"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
