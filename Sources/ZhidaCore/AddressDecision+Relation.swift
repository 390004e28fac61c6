extension AddressDecision {
    /// How a place is related to another by the words around it 位置关系: 永和路, where it meets 大洋路; what is meant lies
    /// opposite 香缇湾花园.
    public struct Relation: Hashable, Sendable, Codable {
        /// The kinds of relation.
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// 交界、交叉口、路口、与…交汇: where two roads meet; of one road, one of its crossings
            case crossing
            /// 对面、旁边、附近、门口: a place told by another
            case beside
            /// 从A到B、A至B之间: what lies between two places
            case stretch
        }

        /// On which side of its landmark a place is that is told by it.
        public enum Side: String, Hashable, Sendable, Codable, CaseIterable {
            /// 对面、正对面
            case opposite
            /// 斜对面
            case diagonallyOpposite
            /// 旁边、隔壁、边上
            case nextTo
            /// 附近、周边、一带、靠近
            case near
            /// 门口、大门
            case entrance
            /// 前面
            case front
            /// 后面、背后
            case behind
            /// 楼下
            case below
        }

        public var kind: Kind
        /// For ``Kind/beside``; `nil` for the others.
        public var side: Side?
        /// The words that say so: 交界处.
        public var said: String
        /// The other places as they were said: the road that it meets; the landmark beside which it lies; the two ends of a
        /// stretch, in order. Empty where what is meant is a crossing of this road, or lies beside this place.
        public var places: [String]

        public init(kind: Kind, side: Side? = nil, said: String, places: [String] = []) {
            self.kind = kind
            self.side = side
            self.said = said
            self.places = places
        }
    }
}
