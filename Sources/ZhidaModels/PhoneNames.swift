import ZhidaCore

/// The phones of a model by their plain names: `AI4`, `ai` and `Ai_1` are all `ai`.
///
/// Models with tones have a phone for each tone of a final; a toneless syllable is then pronounced in any of them.
struct PhoneNames {
    /// The names in the model of each plain name, in order.
    private let full: [String: [String]]

    init(_ phones: Set<String>) {
        var full: [String: [String]] = [:]
        for phone in phones.sorted() where phone != "SIL" && !phone.hasPrefix("+") && !phone.hasPrefix("<") {
            full[Self.plain(phone), default: []].append(phone)
        }
        self.full = full
    }

    /// Lower case, without a tone's figure, ü and u: as v.
    private static func plain(_ phone: String) -> String {
        var name = phone.lowercased().replacing("ü", with: "v").replacing("u:", with: "v")
        if name.count > 1, let last = name.last, ("0"..."5").contains(last) { name.removeLast() }
        if name.count > 1, name.last == "_" { name.removeLast() }
        return name
    }

    func contains(_ plain: String) -> Bool { full[plain] != nil }

    /// Every pronunciation of a row of plain names; `nil` where the model lacks one of them.
    func pronunciations(_ plain: [String]) -> [[String]]? {
        var all: [[String]] = [[]]
        for name in plain {
            guard let names = full[name] else { return nil }
            all = all.flatMap { beginning in names.map { beginning + [$0] } }
        }
        return all
    }
}

/// A toneless syllable's initial 声母 and final 韵母, with the names that models give them.
struct SyllableParts {
    /// `nil` for a syllable that begins with no consonant.
    let initial: String?
    /// The names of the final, the most telling first.
    let finals: [String]

    /// Initial and final as they sound: `yan` is the final `ian`, `ju` is `j` and `v`, `zhi` has a vowel of its own.
    init(_ syllable: Syllable) {
        let pinyin = syllable.pinyin
        if let final = Self.withoutInitial[pinyin] ?? (Self.otherNames[pinyin] != nil ? pinyin : nil) {
            initial = nil
            finals = [final] + (Self.otherNames[final] ?? [])
            return
        }
        let digraph = String(pinyin.prefix(2))
        let initial = ["zh", "ch", "sh"].contains(digraph) ? digraph : String(pinyin.prefix(1))
        var final = String(pinyin.dropFirst(initial.count))
        switch (initial, final) {
        case ("z", "i"), ("c", "i"), ("s", "i"): final = "ii"
        case ("zh", "i"), ("ch", "i"), ("sh", "i"), ("r", "i"): final = "iii"
        case ("j", _), ("q", _), ("x", _): if final.hasPrefix("u") { final = "v" + final.dropFirst() }
        case (_, "o"): final = "uo"
        default: break
        }
        self.initial = initial
        finals = [final] + (Self.otherNames[final] ?? [])
    }

    /// Spelling without an initial (GB/T 16159: y and w stand for the medial).
    private static let withoutInitial = [
        "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
        "yang": "iang", "ying": "ing", "yong": "iong", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "wu": "u",
        "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan", "wen": "un", "wang": "uang", "weng": "ueng",
    ]

    /// What else models call a final.
    private static let otherNames: [String: [String]] = [
        "a": [], "ai": [], "an": [], "ang": [], "ao": [], "e": [], "ei": [], "en": [], "eng": [], "er": [],
        "ou": [], "o": ["uo"], "i": [], "u": [], "v": ["yu", "ux"], "ia": [], "ie": [], "ua": [],
        "uo": ["o"], "ve": ["ue", "uxe", "yue"], "iu": ["iou"], "ui": ["uei"], "un": ["uen"], "van": ["uxan", "yuan"],
        "vn": ["uxn", "yun"], "ian": [], "in": [], "iang": [], "ing": [], "iong": ["iung"], "ong": ["ung"], "iao": [],
        "uai": [], "uan": [], "uang": [], "ueng": ["weng"], "io": ["yo"], "ii": ["if", "iy", "ih", "i"],
        "iii": ["ib", "ix", "ih", "i"],
    ]
}
