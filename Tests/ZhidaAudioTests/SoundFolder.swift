import Foundation

/// A temporary folder in which the sound tools make real files; removed with the last reference.
final class SoundFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("zhida-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    /// Runs a tool in the folder; arguments are split at blanks.
    @discardableResult
    func run(_ line: String) throws -> SoundFolder {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = line.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ToolFailed(line: line, status: process.terminationStatus) }
        return self
    }

    struct ToolFailed: Error {
        var line: String
        var status: Int32
    }

    /// A synthetic voice reading syllables, at 8 kHz, about 2 s long, without silence around it.
    func speak(_ name: String, voice: String = "cmn-latn-pinyin+f3") throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "espeak-ng", "-v", voice, "-s", "150", "-w", self["raw-" + name],
            "xi1 xiang1 jie1 dao4 gu4 shu4 yi1 lu4",
        ]
        try process.run()
        process.waitUntilExit()
        try run(
            "sox -D raw-\(name) -r 8000 -b 16 -c 1 \(name) silence 1 0.01 1% reverse silence 1 0.01 1% reverse norm -6"
        )
    }

    /// Three utterances with silence around them; the milliseconds at which each begins.
    func call(_ name: String, voice: String = "cmn-latn-pinyin+f3") throws -> [Int] {
        try speak("one.wav", voice: voice)
        try run("sox one.wav \(name) pad 2 1.5 repeat 2")
        let size = try Data(contentsOf: URL(fileURLWithPath: self["one.wav"])).count - 44
        let once = 3_500 + size / 16
        return (0..<3).map { 2_000 + $0 * once }
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: self[name]))) }

    func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: self[name]))
    }
}

/// An Ogg page as RFC 3533 lays it out, for files that no tool makes.
func oggPage(serial: UInt32, sequence: UInt32, flags: UInt8, granule: UInt64, packet: [UInt8]) -> [UInt8] {
    func little(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) } }
    var lacing = [UInt8](repeating: 255, count: packet.count / 255)
    lacing.append(UInt8(packet.count % 255))
    var page: [UInt8] = Array("OggS".utf8) + [0, flags] + little(granule) + little(serial) + little(sequence)
    page += [0, 0, 0, 0, UInt8(lacing.count)] + lacing + packet
    var sum: UInt32 = 0
    for byte in page {
        sum ^= UInt32(byte) << 24
        for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
    }
    page.replaceSubrange(22..<26, with: little(sum))
    return page
}
