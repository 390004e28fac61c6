import ArgumentParser
import ZhidaText

@preconcurrency import Glibc

/// The ways in which a text reaches an address command.
struct AddressInput: ParsableArguments {
    @Argument(help: ArgumentHelp(say("要处理的文字。", "The text."), valueName: "text"))
    var text: String?

    @Flag(help: ArgumentHelp(say("从标准输入读，一行一条。", "Read texts from standard input, one a line.")))
    var stdin = false

    @Flag(help: ArgumentHelp(say("一行一个 JSON 对象，次序不变。", "Print one JSON object a line, in order.")))
    var jsonl = false

    func validate() throws {
        if stdin == (text != nil) {
            throw ValidationError(say("请给出文字，或用 --stdin（两者选一）。", "Give a text or --stdin, one of the two."))
        }
    }

    /// What is said of a line that is no text.
    struct Refusal: Encodable {
        struct Fault: Encodable {
            /// The word for programs: `gbk`, `mixedWithGBK`, `utf16`, `surrogate`, `cutOff`, `overlong`, `invalidByte`,
            /// `tooLong`.
            var kind: String
            /// From 0, in the line's bytes.
            var byteOffset: Int
            var byte: String?
            var what: String
            var remedy: String
        }

        /// From 1.
        var line: Int
        var error: Fault
    }

    /// Calls `body` with each text. A line of standard input that is no text is answered here, in its place: in JSON
    /// where that is asked for, else on standard error.
    ///
    /// - Throws: what `body` throws and, when all is read, ``Exit/badInput`` where a line was refused.
    func forEach(json: Bool, _ body: (String) throws -> Void) throws {
        if let text { return try body(text) }
        var reader = LineReader { buffer in
            while true {
                let count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                guard errno == EINTR else {
                    throw Failure(
                        .systemFailed,
                        say("读不了标准输入：", "Cannot read standard input: ") + String(cString: strerror(errno))
                    )
                }
            }
        }
        var number = 0
        var refused = 0
        while let line = try reader.next() {
            number += 1
            switch line {
            case .text(let text): try body(text)
            case .malformed(let fault):
                refused += 1
                let refusal = Refusal(line: number, error: Refusal.Fault(fault))
                if jsonl || json {
                    try JSONOutput.printLine(refusal)
                } else {
                    let place = say("第 \(number) 行：", "Line \(number): ")
                    complain(place + refusal.error.what + say("；", "; ") + refusal.error.remedy)
                }
            }
        }
        guard refused == 0 else {
            throw Failure(
                .badInput,
                say(
                    "\(number) 行中有 \(refused) 行不是文字，没有处理。",
                    "\(refused) of \(number) lines are no text and were passed over."
                )
            )
        }
    }
}

extension AddressInput.Refusal.Fault {
    init(_ fault: LineFault) {
        byteOffset = fault.offset
        let hex = String(fault.byte, radix: 16, uppercase: true)
        byte = "0x" + (hex.count < 2 ? "0" + hex : hex)
        let place = say("第 \(fault.offset) 字节（0x\(hex)）", "byte \(fault.offset) (0x\(hex))")
        let convert = say("请先转换：iconv -f GB18030 -t UTF-8", "convert it first: iconv -f GB18030 -t UTF-8")
        switch fault.kind {
        case .gbk:
            kind = "gbk"
            what = say("\(place)起不是 UTF-8，像是 GBK", "from \(place) on this is not UTF-8 but looks like GBK")
            remedy = convert
        case .mixedWithGBK:
            kind = "mixedWithGBK"
            what = say("UTF-8 里混有 GBK，从\(place)起", "GBK is mixed into UTF-8, from \(place) on")
            remedy = say(
                "请在合并之前把每个来源各自转成 UTF-8：iconv -f GB18030 -t UTF-8",
                "convert each source to UTF-8 before they are put together: iconv -f GB18030 -t UTF-8"
            )
        case .utf16:
            kind = "utf16"
            what = say("\(place)起像是 UTF-16", "from \(place) on this looks like UTF-16")
            remedy = say("请先转换：iconv -f UTF-16 -t UTF-8", "convert it first: iconv -f UTF-16 -t UTF-8")
        case .surrogate:
            kind = "surrogate"
            what = say("\(place)是半个代理对，不是字符", "\(place) begins half of a surrogate pair, which is no character")
            remedy = say(
                "写这份数据的程序把字符串截断在代理对中间，或写的是 CESU-8；请按 UTF-8 重新导出",
                "the program that wrote it cut a string within a pair or writes CESU-8; export it again as UTF-8"
            )
        case .cutOff:
            kind = "cutOff"
            what = say("行尾的字符不完整，从\(place)起", "the line ends within a character, which begins at \(place)")
            remedy = say("按字节截断的文字请按字符截断", "cut the text between characters, not between bytes")
        case .overlong:
            kind = "overlong"
            what = say("\(place)是过长的编码，UTF-8 不允许", "\(place) begins an overlong form, which UTF-8 forbids")
            remedy = say("请按 UTF-8 重新导出", "export it again as UTF-8")
        case .invalidByte:
            kind = "invalidByte"
            what = say("\(place)不是 UTF-8", "\(place) is not UTF-8")
            remedy = say("请按 UTF-8 重新导出，或删去这个字节", "export it again as UTF-8, or take the byte out")
        case .tooLong(let bytes):
            kind = "tooLong"
            byte = nil
            what = say(
                "这一行有 \(bytes) 字节，最多 \(LineReader.longestLine)",
                "the line has \(bytes) bytes, at most \(LineReader.longestLine) are read"
            )
            remedy = say("请一行写一条", "write one text a line")
        }
    }
}
