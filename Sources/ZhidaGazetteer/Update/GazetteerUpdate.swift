import Foundation
import ZhidaCore
import ZhidaDigest
import ZhidaTables

/// An update of the gazetteer 地址库更新, read from CSV and checked row by row: a full list, or a delta to a version.
///
/// The format is described in `docs/gazetteer-format.md`. Reading finds every fault of the file, not only the first; an
/// update with any fault is never applied. A delta's faults against the version that it changes are found when it is
/// applied, see ``GazetteerLibrary/add(_:activating:readings:golden:)``.
public struct GazetteerUpdate {
    /// The addresses of a full list.
    var draft = GazetteerDraft()
    /// The steps of a delta, in order of the file.
    var steps: [DeltaStep] = []
    /// The beginning of the hash of the version that a delta applies to; `nil` for a full list.
    public internal(set) var base: String?
    /// The file's name in messages.
    public let name: String
    /// SHA-256 of the file, 64 hexadecimal digits.
    public let fileHash: String

    /// Whether this is a delta to a version.
    public var isDelta: Bool { base != nil }
    /// Standard addresses in the update.
    public var addressCount: Int { isDelta ? steps.count { $0.isAddress } : draft.count }
    /// Other names and codes in the update.
    public var aliasCount: Int {
        isDelta ? steps.count { !$0.isAddress } : draft.aliases.count + draft.otherCodes.count
    }

    /// Reads and checks a CSV file.
    ///
    /// - Throws: ``GazetteerError/unreadable(file:why:mend:)`` for a file that is no UTF-8 CSV,
    ///   ``GazetteerError/rejected(file:faults:)`` with every fault, ``GazetteerError/system(action:path:errno:text:)``.
    public init(contentsOf path: String) throws {
        let name = (path as NSString).lastPathComponent
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch GazetteerError.system(_, _, _, let text) {
            throw GazetteerError.unreadable(file: path, why: text, mend: "Check the path and the file's rights.")
        }
        try self.init(csv: file.bytes, name: name)
    }

    /// Reads and checks CSV bytes; `name` stands for the file in errors.
    public init(csv: UnsafeRawBufferPointer, name: String) throws {
        self.name = name
        let text = try Self.text(of: csv, name: name)
        fileHash = SHA256.hash(csv).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var reader = RowReader()
        let broken = CSVTable.read(text) { row in reader.take(row) }
        if let broken {
            throw GazetteerError.unreadable(
                file: name,
                why: broken,
                mend: "Close the quotation mark, or double a mark inside a quoted field."
            )
        }
        let faults = reader.finish()
        guard faults.isEmpty else { throw GazetteerError.rejected(file: name, faults: faults) }
        draft = reader.draft
        steps = reader.steps
        base = reader.base
    }

    /// The text without byte-order mark.
    private static func text(of csv: UnsafeRawBufferPointer, name: String) throws -> UnsafeRawBufferPointer {
        let skip: Int
        switch TextEncoding.guess(csv) {
        case .utf8(let bytes): skip = bytes
        case .gbk:
            throw GazetteerError.unreadable(
                file: name,
                why: "the text is encoded in GBK (GB18030), not UTF-8",
                mend: "Save it as “CSV UTF-8” in the spreadsheet, or run: iconv -f GB18030 -t UTF-8 OLD.csv > NEW.csv"
            )
        case .utf16:
            throw GazetteerError.unreadable(
                file: name,
                why: "the text is encoded in UTF-16, not UTF-8",
                mend: "Save it as “CSV UTF-8” in the spreadsheet, or run: iconv -f UTF-16 -t UTF-8 OLD.csv > NEW.csv"
            )
        case .unknown(let offset):
            throw GazetteerError.unreadable(
                file: name,
                why: "byte \(offset) is no UTF-8, and the text is no GBK either",
                mend: "Save the file as “CSV UTF-8”."
            )
        }
        let text = UnsafeRawBufferPointer(rebasing: csv[skip...])
        guard !text.allSatisfy({ $0 <= 0x20 }) else {
            throw GazetteerError.unreadable(
                file: name,
                why: "the file is empty",
                mend: "The first row must name the columns: \(Column.required)."
            )
        }
        return text
    }

    /// The columns of the format.
    enum Column: Int, CaseIterable {
        case op, code, level, parent, name, reading, kind, since, until, successor, longitude, latitude, origin, source

        static let required = "code, level, parent, name"
        var isRequired: Bool { [.code, .level, .parent, .name].contains(self) }
        var title: String { String(describing: self) }
    }
}
