/// Reads the fields of one row, and notes what is wrong with them.
struct RowParser {
    let file: String
    let row: FileTable.Row
    let faults: FaultList

    var number: Int { row.number }

    func fault(_ field: String, _ what: String, _ mend: String) {
        faults.add(file, row: row.number, field: field, what, mend)
    }

    func text(_ field: String) -> String { row[field] }

    /// A text that must be there, at most `longest` characters.
    func name(_ field: String, longest: Int = 100) -> String {
        let text = row[field]
        if text.isEmpty { fault(field, "empty", "Fill it in.") }
        if text.count > longest { fault(field, "\(text.count) characters", "At most \(longest) are possible.") }
        return text
    }

    func identifier<Subject>(_ field: String, _ subject: Subject.Type = Subject.self) -> Identifier<Subject>? {
        identifier(row[field], in: field)
    }

    func identifier<Subject>(_ text: String, in field: String) -> Identifier<Subject>? {
        if let identifier = Identifier<Subject>(text) { return identifier }
        fault(
            field,
            text.isEmpty ? "empty" : "“\(text)” is no code",
            "A code is 1 to 64 of A-Z a-z 0-9 . _ - without blanks."
        )
        return nil
    }

    /// The code of a row elsewhere; a fault where it is not known. Every code passes where nothing is known.
    func reference<Subject>(
        _ field: String,
        in known: Set<Identifier<Subject>>?,
        _ kind: String,
        of other: DirectoryFile
    ) -> Identifier<Subject>? {
        reference(row[field], in: field, known, kind, of: other)
    }

    func reference<Subject>(
        _ text: String,
        in field: String,
        _ known: Set<Identifier<Subject>>?,
        _ kind: String,
        of other: DirectoryFile
    ) -> Identifier<Subject>? {
        guard let id: Identifier<Subject> = identifier(text, in: field) else { return nil }
        guard let known, !known.contains(id) else { return id }
        fault(field, "\(id) is no \(kind)", "Use a code of \(other.fileName), or add the \(kind) there.")
        return nil
    }

    func integer(_ field: String, within range: ClosedRange<Int>, default value: Int? = nil) -> Int? {
        let text = row[field]
        if text.isEmpty, let value { return value }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            range.contains(number)
        {
            return number
        }
        fault(
            field,
            text.isEmpty ? "empty" : "“\(text)” is no number from \(range.lowerBound) to \(range.upperBound)",
            "Use a whole number from \(range.lowerBound) to \(range.upperBound)."
        )
        return nil
    }

    func flag(_ field: String, default value: Bool? = nil) -> Bool? {
        switch row[field].lowercased() {
        case "yes", "是": return true
        case "no", "否": return false
        case "" where value != nil: return value
        case let text:
            fault(field, text.isEmpty ? "empty" : "“\(text)” is neither yes nor no", "Use yes or no.")
            return nil
        }
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ field: String, _ type: Word.Type = Word.self) -> Word? {
        word(row[field], in: field)
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_ text: String, in field: String) -> Word? {
        if let word = Word(rawValue: text) { return word }
        let list = Word.allCases.map(\.rawValue).joined(separator: ", ")
        fault(field, text.isEmpty ? "empty" : "“\(text)” is not known", "Use one of: \(list).")
        return nil
    }

    /// The parts of a list, separated by `;` (the Chinese one too); a fault for an empty or repeated part.
    func list(_ field: String) -> [String] {
        let text = row[field]
        if text.isEmpty { return [] }
        var seen: Set<String> = []
        var parts: [String] = []
        for part in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == ";" || $0 == "；" }) {
            let part = part.trimmed
            if part.isEmpty {
                fault(field, "an empty place in the list “\(text)”", "Remove one of the semicolons.")
            } else if !seen.insert(part).inserted {
                fault(field, "\(part) stands twice", "Keep one of them.")
            } else {
                parts.append(part)
            }
        }
        return parts
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
