/// The holidays of one year as the State Council publishes them 国务院办公厅关于节假日安排的通知.
///
/// A year without a notice has no such value: its holidays are unknown.
public struct HolidayYear: Hashable, Sendable, Codable {
    public var year: Int
    /// Sorted by date, each date once. The first days may lie in the December before.
    public var days: [Day]
    /// The notice.
    public var source: String

    /// Years that can have holidays here: since local time is UTC+8 all year, and not by a slip of the pen.
    static let possible = 1992...2200

    public init(year: Int, days: [Day], source: String) {
        self.year = year
        self.days = days.sorted { $0.date < $1.date }
        self.source = source
    }

    /// A day that is not what its weekday says.
    public struct Day: Hashable, Sendable, Codable {
        public var date: LocalDate
        public var kind: Kind
        /// The festival on whose account, such as 春节.
        public var name: String

        public init(date: LocalDate, kind: Kind, name: String) {
            self.date = date
            self.kind = kind
            self.name = name
        }
    }

    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// 放假.
        case rest = "休"
        /// 上班: a weekend that is worked instead.
        case work = "班"
    }
}
