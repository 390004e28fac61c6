/// What a consent allows 同意目的. A consent has one purpose: whoever agrees to two things agrees twice.
///
/// Face, identity and location are sensitive personal information; the Personal Information Protection Law of the
/// People's Republic of China (个人信息保护法, articles 28 and 29) asks for a separate consent 单独同意 to each.
public enum ConsentPurpose: String, Hashable, Sendable, Codable, CaseIterable {
    /// 核验身份
    case identityCheck = "identity"
    /// 获取位置
    case location
    /// 录音录像
    case recording
    /// 采集签名
    case signature
    /// 收取材料
    case documents
    /// 人脸核验
    case face
    /// 发送通知: reminders to a telephone or an address.
    case notices

    /// Whether the law asks for a consent of its own, given apart from every other.
    public var isSensitive: Bool {
        switch self {
        case .identityCheck, .location, .face: true
        case .recording, .signature, .documents, .notices: false
        }
    }

    public var chinese: String {
        switch self {
        case .identityCheck: "核验身份"
        case .location: "获取位置"
        case .recording: "录音录像"
        case .signature: "采集签名"
        case .documents: "收取材料"
        case .face: "人脸核验"
        case .notices: "发送通知"
        }
    }

    public var english: String {
        switch self {
        case .identityCheck: "identity check"
        case .location: "location"
        case .recording: "recording"
        case .signature: "signature"
        case .documents: "documents"
        case .face: "face check"
        case .notices: "notices"
        }
    }
}
