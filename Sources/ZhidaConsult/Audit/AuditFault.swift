/// Something that is wrong with an audit chain.
public struct AuditFault: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The link's number, previous hash, hash or body are not as they were written.
        case changed
        /// The link is whole by itself, but does not follow the one before it: that one was replaced, or this one.
        case unlinked
        /// Links are not there.
        case missing
        /// The link stands behind one with a higher number.
        case misplaced
        /// A second link with the same number.
        case inserted
        /// The chain ends before a link that a checkpoint vouches for.
        case cut
        /// The link is not the one that a checkpoint vouches for: the chain was written anew.
        case rewritten
        /// A checkpoint's code does not fit.
        case forgedCheckpoint = "forged-checkpoint"
        /// A checkpoint is signed with a key that is not at hand.
        case unknownKey = "unknown-key"
    }

    public var kind: Kind
    /// The number of the link, or of the first of several.
    public var sequence: Int64
    /// The number of the last of several; the same for one.
    public var last: Int64

    public init(_ kind: Kind, at sequence: Int64, through last: Int64? = nil) {
        self.kind = kind
        self.sequence = sequence
        self.last = last ?? sequence
    }

    private var range: String { sequence == last ? "\(sequence)" : "\(sequence)–\(last)" }

    public var english: String {
        switch kind {
        case .changed: "Event \(range) was changed: its hash does not fit its content."
        case .unlinked: "Event \(range) does not follow event \(sequence - 1): one of the two was replaced."
        case .missing: "Event \(range) is missing."
        case .misplaced: "Event \(range) stands behind a later one: events were swapped."
        case .inserted: "There is a second event \(range): one was inserted."
        case .cut: "The end is cut off: event \(range) was there when a checkpoint was signed."
        case .rewritten: "Event \(range) is not the one that a checkpoint was signed for: the audit was written anew."
        case .forgedCheckpoint: "The checkpoint of event \(range) is forged: its code does not fit."
        case .unknownKey: "The checkpoint of event \(range) is signed with a key that is not here; bring the key ring."
        }
    }

    public var chinese: String {
        switch kind {
        case .changed: "第 \(range) 条被改动：内容与哈希不符。"
        case .unlinked: "第 \(range) 条与第 \(sequence - 1) 条不衔接：其中一条被替换。"
        case .missing: "缺少第 \(range) 条。"
        case .misplaced: "第 \(range) 条排在更后的记录之后：次序被调换。"
        case .inserted: "第 \(range) 条出现两次：有记录被插入。"
        case .cut: "尾部被截断：检查点签署时第 \(range) 条尚在。"
        case .rewritten: "第 \(range) 条不是检查点所签的记录：审计被整体重写。"
        case .forgedCheckpoint: "第 \(range) 条的检查点系伪造：签名不符。"
        case .unknownKey: "第 \(range) 条的检查点所用密钥不在此处，请提供密钥环。"
        }
    }
}
