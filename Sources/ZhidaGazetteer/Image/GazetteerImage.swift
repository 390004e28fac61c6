import ZhidaCore

/// The layout of a version's file, format 2: little-endian tables, mapped and read in place.
///
/// ```
/// header    1,024 bytes, see ``ImageHeader``
/// sections  the tables of ``Section``, each at a multiple of 64 bytes
/// digests   SHA-256 of every 16 KiB block of what lies between header and here
/// ```
///
/// **Order of records.** Places (above door level) come first, then plates (doors, buildings, rooms). The districts lead;
/// behind them stand the children of record 0, of record 1 and so on, first for all places, then for all plates. The
/// children of one parent are thus one run of places and one run of plates, a *group* each, and both the parents of
/// groups and the groups' first records ascend. Within a group records stand by position of the name, in natural order
/// (2号 before 10号).
///
/// **Order of names.** Names that some place bears come first, then those that plates alone bear; both in natural order of
/// the text, then by reading.
///
/// Nothing here depends on the order of rows in a load: equal content gives equal bytes.
enum GazetteerImage {
    static let magic: [UInt8] = Array("ZHIDAGAZ".utf8)
    static let format: UInt32 = 2
    static let headerSize = 1024
    static let blockSize = 16_384
    static let alignment = 64

    /// Marks "none" in fields that hold an index.
    static let none = UInt32.max

    /// The tables, in the order in which they lie in the file.
    enum Section: Int, CaseIterable {
        /// UInt8 a record: level in the low four bits, origin in the next two.
        case levels
        /// Packed, a record: position of the standard name.
        case recordNames
        /// UInt32 a record: what the code adds to the parent's, see ``CodeSuffix``.
        case codeSuffixes
        /// Packed, a record: row of `attributes`.
        case recordAttributes
        /// Four UInt32 a row: start and length in `attributeText` of kind and source.
        case attributes
        case attributeText
        /// Ranked bits over places: which have places below them.
        case placeParents
        /// Ranked bits over records: which have plates below them.
        case plateParents
        /// Ranked bits over records: which begin a group.
        case groupStarts
        /// Two UInt32 a group: parent, first record.
        case groups
        /// UInt32: the places by code.
        case placesByCode
        /// Four UInt32 a row, by code: start and length in `archiveText`, record, spare. Codes that are no parent's code
        /// and a suffix of nine digits or six characters.
        case longCodes
        /// Ranked bits over records: which have coordinates.
        case located
        /// Two Int32 a located record: longitude and latitude in millionths of a degree.
        case coordinates
        /// Packed, names + 1: where a name's text begins in `nameText`.
        case nameTextStarts
        case nameText
        /// Packed, names + 1: where a name's reading begins in `syllables`.
        case nameSyllableStarts
        /// UInt16: readings.
        case syllables
        /// Packed, names + 1: where a name's bearers begin in `bearers`.
        case nameBearerStarts
        /// Eight bytes a row: record (UInt32), kind (UInt8), 0, year in which a former name ended (UInt16).
        case bearers
        /// Ranked bits over pairs of syllables (first × 419 + second): which stand side by side in some place name.
        case adjacentPairs
        /// UInt32, set bits + 1: where a pair's names begin in `adjacentNames`.
        case adjacentStarts
        case adjacentNames
        /// The same for syllables with one between them.
        case skippingPairs
        case skippingStarts
        case skippingNames
        /// Four UInt32 a row, by code: start and length in `archiveText`, record, date of a merge (YYYYMMDD) or 0.
        case otherCodes
        /// Eight UInt32 a row, by code: start and length of code, of address, of successors (blanks between them); level; date.
        case retirements
        case archiveText

        /// The name in messages.
        var name: String { String(describing: self) }
    }

    /// One name of an address.
    struct Bearing {
        static let stride = 8
        var record: UInt32
        var kind: UInt8
        /// The year a former name ended; 0 for none.
        var untilYear: UInt16

        /// For sorting within a name.
        var key: UInt64 { UInt64(record) << 32 | UInt64(kind) << 16 | UInt64(untilYear) }
    }

    /// Number of pairs of syllables.
    static let pairCount = Syllable.all.count * Syllable.all.count
}
