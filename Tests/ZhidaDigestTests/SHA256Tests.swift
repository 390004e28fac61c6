import Foundation
import Testing
import ZhidaCore
import ZhidaDigest

@Suite("SHA-256")
struct SHA256Tests {
    /// Source: the examples of FIPS 180-4.
    @Test(
        "The standard's examples come out",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func examples(text: String, expected: String) {
        let digest = Array(text.utf8).withUnsafeBytes { SHA256.hash($0) }
        #expect(RecordingID(digest: digest).hexadecimal == expected)
    }

    @Test("Pieces give the same digest as the whole")
    func pieces() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
        let whole = bytes.withUnsafeBytes { SHA256.hash($0) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: 77) {
            bytes[start..<min(start + 77, bytes.count)].withUnsafeBytes { hash.update($0) }
        }
        #expect(hash.finalize() == whole)
    }

    @Test("A file has the digest and the count of its bytes, also above a megabyte")
    func file() throws {
        let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let path = NSTemporaryDirectory() + "zhida-digest-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (digest, count) = try SHA256.hash(ofFile: path)
        #expect(count == 2_500_000)
        #expect(digest == SHA256.hash(of: bytes))
    }

    @Test("A file that is not there, a folder and a file above the limit are errors with their number")
    func unreadable() throws {
        #expect(throws: SHA256.ReadFailure(number: ENOENT)) { try SHA256.hash(ofFile: "/nowhere/at/all") }
        #expect(throws: SHA256.ReadFailure(number: EISDIR)) { try SHA256.hash(ofFile: "/") }
        let zeros = open("/dev/zero", O_RDONLY)
        try #require(zeros >= 0)
        defer { close(zeros) }
        #expect(throws: SHA256.ReadFailure(number: EFBIG)) {
            try SHA256.hash(readingFrom: zeros, limit: 3_000_000)
        }
    }
}
