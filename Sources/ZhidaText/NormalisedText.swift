import Foundation

/// A text in one writing 规范化文本, each scalar of which knows where in the original it came from.
///
/// Full-width forms become half-width, ASCII letters upper case (a栋 → A栋), traditional characters simplified
/// (號 → 号), compatibility characters their plain ones (① → 1, ⼀ → 一, ○ → 〇), every kind of dash a hyphen (～, —),
/// № a number sign, every kind of blank one space; invisible characters go. Punctuation and blanks stay where they are,
/// as separators. Numerals stay as they are written: ``SpokenNumber`` and ``PlateName`` read them.
public struct NormalisedText: Hashable, Sendable {
    /// The text as it was given.
    public let original: String
    /// The normalised text as Unicode scalar values.
    public let scalars: [UInt32]
    /// For each of `scalars`, the offset of its Unicode scalar in `original`; never falling.
    public let offsets: [Int32]
    /// UTF-8 offset in `original` of each of `scalars`, with the end of the last scalar's source added.
    private let byteOffsets: [Int32]

    /// Normalises a text of fewer than 2³¹ bytes. Linear.
    public init(_ text: some StringProtocol) {
        var original = String(text)
        original.makeContiguousUTF8()
        var scalars: [UInt32] = []
        var offsets: [Int32] = []
        var byteOffsets: [Int32] = []
        let size = original.utf8.count
        precondition(size < Int(Int32.max), "a text of 2 GB or more")
        scalars.reserveCapacity(size / 2)
        offsets.reserveCapacity(size / 2)
        byteOffsets.reserveCapacity(size / 2)
        var offset: Int32 = 0
        var bytes: Int32 = 0
        for scalar in original.unicodeScalars {
            let plain = Self.plainOrMark(scalar.value)
            if plain < Self.several {
                scalars.append(plain)
                offsets.append(offset)
                byteOffsets.append(bytes)
            } else if plain == Self.several, let plains = Self.compatibility[scalar.value] {
                for plain in plains {
                    scalars.append(plain)
                    offsets.append(offset)
                    byteOffsets.append(bytes)
                }
            }
            offset += 1
            bytes += Int32(UTF8.width(scalar))
        }
        self.original = original
        self.scalars = scalars
        self.offsets = offsets
        self.byteOffsets = byteOffsets
    }

    /// Stands for a scalar that becomes one or more others by ``compatibility``, and for one that is dropped.
    private static let several: UInt32 = 0x110000
    private static let dropped: UInt32 = 0x110001

    /// The plain form of a scalar, or ``several`` or ``dropped``.
    @inline(__always)
    private static func plainOrMark(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x61...0x7A: value - 0x20
        case 0x3400...0x9FFF: TraditionalCharacters.simplified(value)
        case 0x7E, 0x2010...0x2015, 0x2212, 0x223C, 0x301C, 0xFE58, 0xFE63, 0xFF5E: 0x2D
        case 0x21...0x7D: value
        case 0...0x20, 0x7F...0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: 0x20
        case 0xFF41...0xFF5A: value - 0xFEE0 - 0x20
        case 0xFF01...0xFF5E: value - 0xFEE0
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE0FFF:
            dropped
        case 0x2116: 0x23
        case 0x25CB, 0x25EF: 0x3007
        case 0x2150...: compatibility[value] == nil ? value : several
        default: value
        }
    }

    /// The plain form of one scalar, for comparing texts whose offsets must stay: half width, upper case, simplified. A
    /// scalar that normalising drops or makes several of stays as it is.
    public static func plain(_ value: UInt32) -> UInt32 {
        let plain: UInt32 = plainOrMark(value)
        return plain < several ? plain : value
    }

    /// The plain form of a scalar that came out of a compatibility character.
    private static func plain(afterCompatibility value: UInt32) -> UInt32 {
        switch value {
        case 0x2044: 0x2F
        case 0x7E: 0x2D
        default: TraditionalCharacters.simplified(value)
        }
    }

    /// How many scalars the normalised text has.
    public var count: Int { scalars.count }

    /// The normalised text.
    public var text: String { text(in: 0..<count) }

    /// A part of the normalised text.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    public func text(in range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars[range] { text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
        return String(text)
    }

    /// Where a part of the normalised text stands in the original, as Unicode scalar offsets.
    ///
    /// A scalar that became several (⑫ → 1, 2) belongs to each of them; dropped scalars inside the range belong to it.
    /// - Precondition: `range` lies within `0..<count`.
    public func originalRange(of range: Range<Int>) -> Range<Int> {
        guard let last = range.last else {
            let point = range.lowerBound < count ? Int(offsets[range.lowerBound]) : Int((offsets.last ?? -1) + 1)
            return point..<point
        }
        return Int(offsets[range.lowerBound])..<Int(offsets[last] + 1)
    }

    /// The words of the original that a part of the normalised text came from.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    public func originalText(of range: Range<Int>) -> Substring {
        guard let last = range.last else { return "" }
        let utf8 = original.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: Int(byteOffsets[range.lowerBound]))
        let end = original.unicodeScalars.index(
            after: utf8.index(utf8.startIndex, offsetBy: Int(byteOffsets[last]))
        )
        return original[start..<end]
    }

    /// The plain writing of compatibility characters (Unicode normalisation form KC), for the blocks that turn up in
    /// Chinese documents: enclosed numbers, Roman numerals, radicals, units, compatibility ideographs, vertical forms.
    private static let compatibility: [UInt32: [UInt32]] = {
        var table: [UInt32: [UInt32]] = [:]
        let blocks: [ClosedRange<UInt32>] = [
            0x2150...0x218F, 0x2460...0x24FF, 0x2E80...0x2FDF, 0x3038...0x303A, 0x3200...0x33FF, 0xF900...0xFAFF,
            0xFE10...0xFE4F, 0xFE50...0xFE6F, 0x2F800...0x2FA1F,
        ]
        for value in blocks.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let plain = String(scalar).precomposedStringWithCompatibilityMapping.uppercased().unicodeScalars
                .map { Self.plain(afterCompatibility: $0.value) }
            if plain != [value] { table[value] = plain }
        }
        return table
    }()
}
