import TOMLKit

/// What is wrong with a settings file, and where.
struct SettingsError: Error, CustomStringConvertible {
    var file: String
    /// From 1, where the place is known.
    var line: Int?
    var what: String

    var description: String {
        [file, line.map(String.init)].compactMap { $0 }.joined(separator: ":") + ": " + what
    }
}

/// One table of a settings file that remembers which of its keys were read, so that a misspelt key is an error.
final class SettingsSection {
    private let table: TOMLTable
    private let path: [String]
    private let file: String
    private let lines: [Substring]
    private var read: Set<String> = []
    private var sections: [SettingsSection] = []

    init(toml: String, file: String) throws {
        do {
            table = try TOMLTable(string: toml)
        } catch let error as TOMLParseError {
            throw SettingsError(file: file, line: error.source.begin.line, what: error.description)
        }
        path = []
        self.file = file
        lines = toml.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private init(_ table: TOMLTable, within parent: SettingsSection, name: String) {
        self.table = table
        path = parent.path + [name]
        file = parent.file
        lines = parent.lines
    }

    /// Reads the table `name` where the file has it.
    func section(_ name: String, _ body: (SettingsSection) throws -> Void) throws {
        guard let value = take(name) else { return }
        guard let inner = value.table else { throw wrong(name, say("应是一个表", "must be a table")) }
        let section = SettingsSection(inner, within: self, name: name)
        sections.append(section)
        try body(section)
    }

    func read(_ key: String, into value: inout String) throws {
        guard let found = take(key) else { return }
        guard let text = found.string else { throw wrong(key, say("应是加引号的文字", "must be a text in quotes")) }
        value = text
    }

    /// Reads a text that may be missing.
    func read(_ key: String, into value: inout String?) throws {
        var text = value ?? ""
        try read(key, into: &text)
        if !text.isEmpty { value = text }
    }

    func read(_ key: String, into value: inout Bool) throws {
        guard let found = take(key) else { return }
        guard let truth = found.bool else { throw wrong(key, say("应是 true 或 false", "must be true or false")) }
        value = truth
    }

    func read(_ key: String, into value: inout Int, in range: ClosedRange<Int>) throws {
        guard let found = take(key) else { return }
        guard let number = found.int, range.contains(number) else {
            throw wrong(
                key,
                say(
                    "应是 \(range.lowerBound) 到 \(range.upperBound) 的整数",
                    "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
                )
            )
        }
        value = number
    }

    func read(_ key: String, into value: inout Double, in range: ClosedRange<Double>) throws {
        guard let found = take(key) else { return }
        guard let number = found.double ?? found.int.map(Double.init), range.contains(number) else {
            throw wrong(
                key,
                say(
                    "应是 \(range.lowerBound) 到 \(range.upperBound) 的数",
                    "must be a number from \(range.lowerBound) to \(range.upperBound)"
                )
            )
        }
        value = number
    }

    /// Reads a number that may be missing.
    func read(_ key: String, into value: inout Double?, in range: ClosedRange<Double>) throws {
        guard table[key] != nil else { return }
        var number = range.lowerBound
        try read(key, into: &number, in: range)
        value = number
    }

    /// Reads one of the words of an enumeration.
    func read<Choice: RawRepresentable & CaseIterable>(_ key: String, into value: inout Choice) throws
    where Choice.RawValue == String {
        guard let found = take(key) else { return }
        guard let text = found.string, let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(key, say("应是其中之一：\(words)", "must be one of \(words)"))
        }
        value = choice
    }

    /// - Throws: ``SettingsError`` for the first key that nothing read.
    func refuseUnread() throws {
        for key in table.keys where !read.contains(key) {
            throw wrong(
                key,
                say("没有这项设置；可用的设置见 zhida.toml.example", "is no setting; zhida.toml.example lists them all")
            )
        }
        for section in sections { try section.refuseUnread() }
    }

    private func take(_ key: String) -> (any TOMLValueConvertible)? {
        read.insert(key)
        return table[key]
    }

    private func wrong(_ key: String, _ what: String) -> SettingsError {
        SettingsError(file: file, line: line(of: key), what: (path + [key]).joined(separator: ".") + " " + what)
    }

    /// The line where a key stands. TOMLKit keeps no places of values, so it is looked up in the text.
    private func line(of key: String) -> Int? {
        var header: [Substring] = []
        for (index, line) in lines.enumerated() {
            let line = line.drop(while: \.isWhitespace)
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                header = line[line.index(after: line.startIndex)..<end].split(separator: ".")
                if header.map(String.init) == path + [key] { return index + 1 }
            } else if let equals = line.firstIndex(of: "=") {
                let name = line[..<equals].split(separator: ".").map { $0.filter { !$0.isWhitespace && $0 != "\"" } }
                if header.map(String.init) + name == path + [key] { return index + 1 }
                if (header.map(String.init) + name).starts(with: path + [key]) { return index + 1 }
            }
        }
        return nil
    }
}
