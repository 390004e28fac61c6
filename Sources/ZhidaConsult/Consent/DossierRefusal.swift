/// Why a consent or a piece of evidence is not taken.
public enum DossierRefusal: Error, Hashable, Sendable {
    case unknownConsent(ConsentID)
    case unknownEvidence(EvidenceID)
    /// Nobody consented to that purpose.
    case noConsent(EvidenceKind)
    /// The consent is for something else.
    case otherPurpose(ConsentID, ConsentPurpose, EvidenceKind)
    case withdrawn(ConsentID, Instant)
    /// The consent is for another session.
    case otherSession(ConsentID)
    /// Somebody else's.
    case notOwn
    /// An identifier that is there already, for something else.
    case used(EvidenceID)
    case tooMany(Int)
    /// The digest, size or another value is none.
    case malformed(english: String, chinese: String)
    /// It has its content already, or is gone.
    case notOpen(EvidenceID)
    /// Its content never came.
    case noContent(EvidenceID)
    case removed(EvidenceID, Evidence.Removal.Reason)
    case closed(Instant)

    public var english: String {
        switch self {
        case .unknownConsent(let id): "There is no consent \(id) in this matter."
        case .unknownEvidence(let id): "There is no evidence \(id) in this matter."
        case .noConsent(let kind):
            "\(kind.english): nobody consented to “\(kind.purpose.english)”. Ask for that consent first; without it "
                + "nothing may be taken."
        case .otherPurpose(let id, let purpose, let kind):
            "Consent \(id) is for “\(purpose.english)”, not for “\(kind.purpose.english)”. Ask for a separate consent."
        case .withdrawn(let id, let at): "Consent \(id) was withdrawn \(Shanghai.text(at)). Ask for a new one."
        case .otherSession(let id): "Consent \(id) was given for another session. Ask for a new one."
        case .notOwn: "This belongs to somebody else."
        case .used(let id): "The identifier \(id) is used already; take a new one."
        case .tooMany(let count): "A matter has room for \(count) of these."
        case .malformed(let english, _): english
        case .notOpen(let id): "Evidence \(id) has its content already and is not changed any more."
        case .noContent(let id): "Evidence \(id) has no content yet; it is still being taken in."
        case .removed(let id, let reason): "Evidence \(id) was removed (\(reason.english))."
        case .closed(let at): "The matter was closed \(Shanghai.text(at)); nothing more is taken in."
        }
    }

    public var chinese: String {
        switch self {
        case .unknownConsent(let id): "本事项没有同意记录 \(id)。"
        case .unknownEvidence(let id): "本事项没有核验材料 \(id)。"
        case .noConsent(let kind): "\(kind.chinese)：尚未取得“\(kind.purpose.chinese)”的同意，请先征得同意再采集。"
        case .otherPurpose(let id, let purpose, let kind):
            "同意 \(id) 用于“\(purpose.chinese)”，不能用于“\(kind.purpose.chinese)”，请单独征得同意。"
        case .withdrawn(let id, let at): "同意 \(id) 已于 \(Shanghai.text(at)) 撤回，请重新征得同意。"
        case .otherSession(let id): "同意 \(id) 只适用于另一次会话，请重新征得同意。"
        case .notOwn: "此项属于他人。"
        case .used(let id): "编号 \(id) 已被使用，请换一个。"
        case .tooMany(let count): "一个事项最多 \(count) 项。"
        case .malformed(_, let chinese): chinese
        case .notOpen(let id): "核验材料 \(id) 已采集完成，不能再改。"
        case .noContent(let id): "核验材料 \(id) 尚未采集完成，没有内容。"
        case .removed(let id, let reason): "核验材料 \(id) 已删除（\(reason.chinese)）。"
        case .closed(let at): "事项已于 \(Shanghai.text(at)) 结束，不再采集。"
        }
    }

    /// For the broker.
    public var refusal: Refusal { Refusal(reason, english: english, chinese: chinese) }

    private var reason: Refusal.Reason {
        switch self {
        case .unknownConsent, .unknownEvidence: .unknown
        case .noConsent, .withdrawn, .otherSession, .otherPurpose: .missing
        case .notOwn: .forbidden
        case .used, .malformed: .invalid
        case .tooMany: .limit
        case .notOpen, .noContent, .removed, .closed: .transition
        }
    }
}

extension Evidence.Removal.Reason {
    public var english: String {
        switch self {
        case .withdrawn: "the consent was withdrawn"
        case .retention: "its retention ended"
        case .mistake: "it was taken in by mistake"
        case .abandoned: "its content never came"
        }
    }

    public var chinese: String {
        switch self {
        case .withdrawn: "撤回同意"
        case .retention: "保存期满"
        case .mistake: "误采"
        case .abandoned: "未完成采集"
        }
    }
}
