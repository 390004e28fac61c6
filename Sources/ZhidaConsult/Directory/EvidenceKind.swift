/// What an item can require a caller to show or do; each exists only under a consent for its purpose.
public enum EvidenceKind: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
    /// 身份核验: an identity document.
    case identity
    /// 人脸核验: that the person is the one of the document.
    case face
    /// 现场定位: that the person, or the enterprise, is where they say.
    case place
    /// 视频: a recording of what is confirmed.
    case video
    /// 签名.
    case signature
    /// 申请材料: papers of the case.
    case document

    public var chinese: String {
        switch self {
        case .identity: "身份核验"
        case .face: "人脸核验"
        case .place: "现场定位"
        case .video: "视频"
        case .signature: "签名"
        case .document: "申请材料"
        }
    }

    public var english: String { rawValue }

    public static func < (left: EvidenceKind, right: EvidenceKind) -> Bool { left.rawValue < right.rawValue }
}
