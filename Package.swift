// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "Zhida",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "zhida", targets: ["zhida"]),
        .library(name: "ZhidaAddress", targets: ["ZhidaAddress"]),
        .library(name: "ZhidaAudio", targets: ["ZhidaAudio"]),
        .library(name: "ZhidaGazetteer", targets: ["ZhidaGazetteer"]),
        .library(name: "ZhidaListening", targets: ["ZhidaListening"]),
        .library(name: "ZhidaSpeech", targets: ["ZhidaSpeech"]),
        .library(name: "ZhidaTagging", targets: ["ZhidaTagging"]),
        .library(name: "ZhidaText", targets: ["ZhidaText"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        // Without its traits: settings come from zhida.toml, and swift-configuration would be built for nothing.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C façades: no logic beyond what Swift cannot call.
        .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-serial-dev"])]),
        .systemLibrary(name: "COpusFile", pkgConfig: "opusfile", providers: [.apt(["libopusfile-dev"])]),
        .target(name: "COpusDecode", dependencies: ["COpusFile"], linkerSettings: [.linkedLibrary("opus")]),
        .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
        .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .target(
            name: "CVoiceActivity",
            cxxSettings: [
                .headerSearchPath("forwarders"),
                .define("WEBRTC_POSIX"),
                .define("WEBRTC_AUDIO_PROCESSING_ONLY_BUILD"),
            ],
            linkerSettings: [.linkedLibrary("webrtc_audio_processing")]
        ),
        .target(
            name: "CSphinx",
            cSettings: [.headerSearchPath("forwarders")],
            linkerSettings: [.linkedLibrary("pocketsphinx"), .linkedLibrary("sphinxbase")]
        ),

        .target(name: "CLinux"),

        // The domain, in the order in which a recording travels.
        .target(name: "ZhidaCore"),
        .target(name: "ZhidaDigest", dependencies: ["COpenSSL"]),
        .target(name: "ZhidaText", dependencies: ["ZhidaCore"]),
        .target(name: "ZhidaTables", dependencies: ["CCSV"]),
        .target(name: "ZhidaMatrix", dependencies: ["COpenBLAS"]),
        .target(name: "ZhidaTagging", dependencies: ["ZhidaMatrix"]),
        .target(
            name: "ZhidaGazetteer",
            dependencies: ["ZhidaCore", "ZhidaText", "ZhidaTables", "ZhidaDigest"]
        ),
        .target(name: "ZhidaAddress", dependencies: ["ZhidaCore", "ZhidaText", "ZhidaGazetteer"]),
        .target(
            name: "ZhidaAudio",
            dependencies: ["ZhidaCore", "COpusDecode", "COpusFile", "CSndFile", "CSoxr", "CVoiceActivity"]
        ),
        .target(name: "ZhidaSpeech", dependencies: ["ZhidaCore", "ZhidaText", "ZhidaMatrix", "CSphinx"]),
        .target(
            name: "ZhidaListening",
            dependencies: ["ZhidaCore", "ZhidaText", "ZhidaAddress", "ZhidaSpeech"]
        ),
        .target(
            name: "ZhidaModels",
            dependencies: ["ZhidaCore", "ZhidaText", "ZhidaSpeech", "ZhidaDigest"]
        ),
        .target(
            name: "ZhidaCalls",
            dependencies: [
                "ZhidaCore", "CLinux",
                "ZhidaDigest",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "ZhidaConsult", dependencies: ["ZhidaCore", "ZhidaTables", "ZhidaDigest"]),
        .target(
            name: "ZhidaStore",
            dependencies: [
                "ZhidaCore", "ZhidaCalls", "ZhidaConsult", "ZhidaDigest",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(name: "ZhidaPostgres", dependencies: ["ZhidaConsult", "CPostgres"]),
        .target(
            name: "ZhidaHTTP",
            dependencies: [
                "ZhidaConsult", "ZhidaCore", "ZhidaDigest", "ZhidaTables",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        // The only place where parts are wired.
        .executableTarget(
            name: "zhida",
            dependencies: [
                "ZhidaCore", "ZhidaText", "ZhidaGazetteer", "ZhidaAddress", "ZhidaAudio", "ZhidaSpeech",
                "ZhidaListening", "ZhidaTagging",
                "ZhidaModels", "ZhidaCalls", "ZhidaConsult", "ZhidaDigest", "ZhidaHTTP", "ZhidaPostgres", "ZhidaStore",
                "CLinux",
                "TOMLKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        // Fakes and builders, and a worker that recognises nothing: for tests only.
        .target(name: "ZhidaTesting", dependencies: ["ZhidaCore", "ZhidaCalls", "ZhidaConsult"]),
        .executableTarget(
            name: "zhida-test-worker",
            dependencies: ["ZhidaCalls", "ZhidaTesting"],
            path: "Tests/TestWorker"
        ),
        .executableTarget(
            name: "zhida-gazetteer-drill",
            dependencies: ["ZhidaGazetteer"],
            path: "Tests/GazetteerDrill"
        ),
        .executableTarget(
            name: "zhida-broker-drill",
            dependencies: [
                "CPostgres", "ZhidaConsult", "ZhidaCore", "ZhidaDigest", "ZhidaPostgres", "ZhidaStore", "ZhidaTesting",
            ],
            path: "Tests/BrokerDrill"
        ),
        .testTarget(name: "ZhidaCoreTests", dependencies: ["ZhidaCore"]),
        .testTarget(name: "ZhidaDigestTests", dependencies: ["ZhidaDigest", "ZhidaCore"]),
        .testTarget(name: "ZhidaTextTests", dependencies: ["ZhidaText"]),
        .testTarget(name: "ZhidaTaggingTests", dependencies: ["ZhidaMatrix", "ZhidaTagging"]),
        .testTarget(
            name: "ZhidaGazetteerTests",
            dependencies: ["ZhidaGazetteer", "ZhidaTesting", "zhida-gazetteer-drill"]
        ),
        .testTarget(name: "ZhidaAddressTests", dependencies: ["ZhidaAddress", "ZhidaGazetteer", "ZhidaText"]),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["ZhidaAddress", "ZhidaCore", "ZhidaGazetteer", "ZhidaText"]
        ),
        .testTarget(name: "ZhidaAudioTests", dependencies: ["ZhidaAudio"]),
        .testTarget(name: "ZhidaSpeechTests", dependencies: ["ZhidaSpeech", "ZhidaAudio"]),
        .testTarget(name: "ZhidaListeningTests", dependencies: ["ZhidaAddress", "ZhidaListening"]),
        .testTarget(name: "ZhidaModelsTests", dependencies: ["ZhidaModels", "ZhidaTesting"]),
        .testTarget(
            name: "ZhidaCallsTests",
            dependencies: ["ZhidaCalls", "ZhidaStore", "ZhidaTesting", "zhida-test-worker"]
        ),
        .testTarget(
            name: "ZhidaConsultTests",
            dependencies: ["ZhidaConsult", "ZhidaCore", "ZhidaDigest", "ZhidaTesting"]
        ),
        .testTarget(
            name: "ZhidaStoreTests",
            dependencies: [
                "ZhidaConsult", "ZhidaCore", "ZhidaDigest", "ZhidaStore", "ZhidaTesting", "zhida-broker-drill",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "ZhidaPostgresTests",
            dependencies: [
                "ZhidaConsult", "ZhidaCore", "ZhidaPostgres", "ZhidaStore", "ZhidaTesting", "zhida-broker-drill",
            ]
        ),
        .testTarget(
            name: "ZhidaHTTPTests",
            dependencies: [
                "ZhidaConsult", "ZhidaCore", "ZhidaDigest", "ZhidaHTTP", "ZhidaStore", "ZhidaTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "zhida", "ZhidaCore", "ZhidaCalls", "ZhidaConsult", "ZhidaStore", "ZhidaTesting", "zhida-test-worker",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
