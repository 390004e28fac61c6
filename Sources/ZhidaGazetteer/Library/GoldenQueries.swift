import Foundation
import ZhidaCore

/// Texts with the address that a version must find for each before it may become active 黄金查询.
///
/// A file of lines `text TAB code`, or `text TAB none` where nothing may be filled in; `#` begins a comment.
public struct GoldenQueries: Sendable {
    /// One query.
    public struct Query: Hashable, Sendable {
        public var line: Int
        public var text: String
        /// `nil`: nothing may be filled in.
        public var expected: AddressCode?
    }

    public let queries: [Query]

    /// - Throws: ``GazetteerError/unreadable(file:why:mend:)`` naming the first line that is no query.
    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw GazetteerError.unreadable(file: path, why: "it is not there or no UTF-8", mend: "Check the path.")
        }
        var queries: [Query] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.hasSuffix("\r") ? line.dropLast() : line
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2, !fields[0].isEmpty, fields[1] == "none" || AddressCode(fields[1]) != nil else {
                throw GazetteerError.unreadable(
                    file: path,
                    why: "line \(index + 1) is no query",
                    mend: "Write the text, a tab, and the code that it must give, or none."
                )
            }
            queries.append(Query(line: index + 1, text: String(fields[0]), expected: AddressCode(fields[1])))
        }
        self.queries = queries
    }

    /// Asks every query.
    ///
    /// - Parameter answer: the code that is filled in for a text, if any.
    /// - Returns: the queries that are answered otherwise.
    public func failures(_ answer: (String) throws -> AddressCode?) rethrows -> [GoldenFailure] {
        try queries.compactMap { query in
            let found = try answer(query.text)
            guard found != query.expected else { return nil }
            return GoldenFailure(
                line: query.line,
                text: query.text,
                expected: query.expected?.text,
                found: found?.text
            )
        }
    }
}
