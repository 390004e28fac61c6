import Testing

@testable import ZhidaText

@Suite struct LineReaderTests {
    /// The lines of some bytes, read in blocks of a size.
    private func lines(_ bytes: [UInt8], block: Int = 7, longest: Int = 1 << 20) throws -> [LineReader.Line] {
        var rest = bytes[...]
        var reader = LineReader(longest: longest, blockSize: block) { buffer in
            let piece = rest.prefix(buffer.count)
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
        var lines: [LineReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    @Test("Lines end with LF, CRLF or the end, and empty ones count", arguments: 1...9) func ends(block: Int) throws {
        let text = "固戍一路88号\r\n\n\r\nlast\u{0}line\rstill"
        #expect(
            try lines(Array(text.utf8), block: block)
                == [.text("固戍一路88号"), .text(""), .text(""), .text("last\u{0}line\rstill")]
        )
        #expect(try lines(Array("a\n".utf8), block: block) == [.text("a")])
        #expect(try lines([], block: block) == [])
    }

    @Test("A byte order mark goes before the first line alone") func byteOrderMark() throws {
        let read = try lines(Array("\u{FEFF}西乡\n\u{FEFF}西乡".utf8))
        #expect(read == [.text("西乡"), .text("\u{FEFF}西乡")])
    }

    @Test(
        "What is no UTF-8 is told with its byte",
        arguments: [
            ([0xE5, 0xAE, 0x9D, 0xED, 0xA0, 0x80], LineFault.Kind.surrogate, 3),
            ([0xB1, 0xA6, 0xB0, 0xB2, 0xC7, 0xF8], .gbk, 0),
            (Array("西乡".utf8) + [0xB1, 0xA6, 0xB0, 0xB2], .mixedWithGBK, 6),
            ([0x61, 0xE5, 0xAE], .cutOff, 1), ([0xC0, 0xAF], .overlong, 0), ([0xE0, 0x80, 0x80], .overlong, 0),
            ([0x61, 0x80], .invalidByte, 1), ([0xF8, 0x88, 0x80, 0x80, 0x80], .invalidByte, 0),
            ([0xFF, 0xFE, 0x61, 0x00], .utf16, 0), ([0xF4, 0x90, 0x80, 0x80], .invalidByte, 0),
        ] as [([UInt8], LineFault.Kind, Int)]
    ) func faults(bytes: [UInt8], kind: LineFault.Kind, offset: Int) throws {
        let read: [LineReader.Line] = try lines([0x78, 0x0A] + bytes + [0x0A] + Array("后一行".utf8))
        #expect(
            read == [
                .text("x"), .malformed(LineFault(kind: kind, offset: offset, byte: bytes[offset])), .text("后一行"),
            ]
        )
    }

    @Test("A line that is too long is refused, and the next one is read") func tooLong() throws {
        let text = String(repeating: "号", count: 40) + "\nok\n" + String(repeating: "x", count: 100) + "\r\n"
        #expect(
            try lines(Array(text.utf8), longest: 100)
                == [
                    .malformed(LineFault(kind: .tooLong(bytes: 120), offset: 100)), .text("ok"),
                    .text(String(repeating: "x", count: 100)),
                ]
        )
    }

    @Test("Any bytes give as many lines as they have, in order, whatever the block") func random() throws {
        var generator = SeededGenerator(5)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ -> UInt8 in
                [
                    0x0A, 0x0D, 0x61, 0xE5, 0xAE, 0x9D, 0xED, 0xA0, 0xFF, 0xB1,
                    UInt8.random(in: 0...255, using: &generator),
                ]
                .randomElement(using: &generator)!
            }
            let whole = try lines(bytes, block: 4096)
            let count = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
            #expect(whole.count == (bytes.isEmpty || bytes.last == 0x0A ? count - 1 : count))
            #expect(try lines(bytes, block: Int.random(in: 1...5, using: &generator)) == whole)
            for (line, raw) in zip(whole, bytes.split(separator: 0x0A, omittingEmptySubsequences: false)) {
                let isValid = String(validating: raw, as: UTF8.self) != nil
                if case .text = line { #expect(isValid) } else { #expect(!isValid) }
            }
        }
    }

    @Test("Ten million bytes in one line are read in one go") func long() throws {
        let bytes = [UInt8](repeating: 0x61, count: 10_000_000)
        var count = 0
        let time = try ContinuousClock().measure {
            count = try lines(bytes, block: 1 << 16, longest: 1 << 24).count
        }
        #expect(count == 1)
        #expect(time < .seconds(20))
    }
}
