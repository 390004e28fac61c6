/// What a piece of evidence is 核验材料种类. Items say which kinds they require.
public enum EvidenceKind: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// 身份核验: that an identity document was checked, and how.
    case identity
    /// 位置: where the citizen or the enterprise is.
    case place
    /// 视频: a recording of the consultation or of a place.
    case video
    /// 签名: a drawn or certified signature.
    case signature
    /// 材料: a file or a picture of a paper.
    case document
    /// 人脸: a picture or a comparison of a face.
    case face

    /// The one purpose under whose consent it may exist.
    public var purpose: ConsentPurpose {
        switch self {
        case .identity: .identityCheck
        case .place: .location
        case .video: .recording
        case .signature: .signature
        case .document: .documents
        case .face: .face
        }
    }

    public var chinese: String {
        switch self {
        case .identity: "身份核验"
        case .place: "位置"
        case .video: "视频"
        case .signature: "签名"
        case .document: "材料"
        case .face: "人脸"
        }
    }

    public var english: String { self == .identity ? "identity check" : rawValue }

    /// In the order in which they are declared.
    public static func < (left: EvidenceKind, right: EvidenceKind) -> Bool { left.order < right.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
