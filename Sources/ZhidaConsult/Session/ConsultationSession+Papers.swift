extension ConsultationSession {
    mutating func write(_ note: SessionNote, _ rules: SessionRules, _ refusing: Refusing) throws(SessionRefusal) {
        guard notes.count < rules.notes else { throw refusing(.tooMany(rules.notes)) }
        guard !note.text.isEmpty else {
            throw refusing(.malformed("The note is empty; write something.", "记录内容为空，请填写。"))
        }
        try check(note.text, refusing)
        notes.append(note)
    }

    mutating func share(_ file: SharedFile, _ rules: SessionRules, _ refusing: Refusing) throws(SessionRefusal) {
        guard files.count < rules.files else { throw refusing(.tooMany(rules.files)) }
        guard party(file.by) != nil else { throw refusing(.noSuchParty) }
        let scalars = file.name.unicodeScalars
        guard !file.name.isEmpty, file.name.utf8.count <= SharedFile.longestName, file.name != ".", file.name != "..",
            scalars.allSatisfy({ $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .control })
        else {
            throw refusing(
                .malformed(
                    "A file's name has 1 to \(SharedFile.longestName) bytes, without / \\ and control characters.",
                    "文件名须为 1–\(SharedFile.longestName) 字节，不含 / \\ 和控制字符。"
                )
            )
        }
        let isDigest =
            file.digest.utf8.count == 64
            && file.digest.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isDigest else {
            throw refusing(
                .malformed(
                    "The file's SHA-256 must have 64 lower-case hexadecimal digits.",
                    "文件的 SHA-256 须为 64 位小写十六进制数字。"
                )
            )
        }
        guard file.size >= 0 else {
            throw refusing(.malformed("The file's size is negative.", "文件大小不能为负数。"))
        }
        files.append(file)
    }

    /// Words that people write: not endless.
    func check(_ text: String?, _ refusing: Refusing) throws(SessionRefusal) {
        guard let text, text.count > SessionNote.longest else { return }
        throw refusing(
            .malformed(
                "The text has \(text.count) characters; at most \(SessionNote.longest) are kept. Shorten it.",
                "内容有 \(text.count) 字，最多 \(SessionNote.longest) 字，请缩短。"
            )
        )
    }
}
