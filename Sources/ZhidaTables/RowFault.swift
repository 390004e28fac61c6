/// One fault of one row of a table: where it is, what is wrong and how to mend it.
public struct RowFault: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Row of the file as a spreadsheet counts: the header is row 1; 0 where the file as a whole is at fault.
    public var row: Int
    /// The column's name; empty where the row as a whole is at fault.
    public var field: String
    /// What is wrong, with the offending value.
    public var what: String
    /// What to do about it.
    public var mend: String

    public init(row: Int, field: String, what: String, mend: String) {
        self.row = row
        self.field = field
        self.what = what
        self.mend = mend
    }

    public var description: String {
        let place = [row > 0 ? "row \(row)" : "", field].filter { !$0.isEmpty }.joined(separator: ", ")
        return place.isEmpty ? "\(what). \(mend)" : "\(place): \(what). \(mend)"
    }
}
