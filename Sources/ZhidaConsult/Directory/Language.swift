/// A language in which a clerk can serve.
public enum Language: String, CaseIterable, Hashable, Sendable, Codable {
    case mandarin, cantonese
    /// Chinese sign language.
    case sign
    case english

    public var chinese: String {
        switch self {
        case .mandarin: "普通话"
        case .cantonese: "粤语"
        case .sign: "手语"
        case .english: "英语"
        }
    }

    public var english: String {
        switch self {
        case .mandarin: "Mandarin"
        case .cantonese: "Cantonese"
        case .sign: "sign language"
        case .english: "English"
        }
    }

    /// Takes the word of a file or of a person, in either language; `English` stands in Chinese texts too.
    public init?(word: some StringProtocol) {
        let lower = word.lowercased()
        let match = Self.allCases.first {
            lower == $0.rawValue || lower == $0.chinese || lower == $0.english.lowercased()
        }
        guard let match else { return nil }
        self = match
    }
}

/// A set of languages.
public struct Languages: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111 }

    public init(_ languages: some Sequence<Language>) {
        self.init(rawValue: languages.reduce(0) { $0 | Self.bit($1) })
    }

    private static func bit(_ language: Language) -> UInt8 {
        switch language {
        case .mandarin: 1
        case .cantonese: 2
        case .sign: 4
        case .english: 8
        }
    }

    public func contains(_ language: Language) -> Bool { rawValue & Self.bit(language) != 0 }

    /// In the order of ``Language/allCases``.
    public var languages: [Language] { Language.allCases.filter(contains) }
}

extension Languages: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Language].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(languages)
    }
}
