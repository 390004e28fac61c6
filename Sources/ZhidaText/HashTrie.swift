/// A trie over small integers in one open-addressed table: (node, symbol) → node.
///
/// Nodes are numbered from 0, the root. 12 bytes a slot, at most three quarters full; following an edge is one probe in
/// the usual case. Symbols are below 2²¹, which holds Unicode scalars as well as syllables.
struct HashTrie: Sendable {
    private var keys: [UInt64]
    private var children: [UInt32]
    private var mask: Int
    /// How many nodes there are, root included.
    private(set) var count = 1

    /// - Parameter capacity: the nodes that it should hold before it grows.
    init(capacity: Int) {
        var slots = 64
        while slots * 3 / 4 < capacity { slots *= 2 }
        keys = [UInt64](repeating: 0, count: slots)
        children = [UInt32](repeating: 0, count: slots)
        mask = slots - 1
    }

    /// Bytes of the tables.
    var byteCount: Int { keys.count * 8 + children.count * 4 }

    @inline(__always)
    private static func key(_ node: UInt32, _ symbol: UInt32) -> UInt64 { (UInt64(node) << 21 | UInt64(symbol)) + 1 }

    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 29) & mask
    }

    /// The child of `node` along `symbol`; `nil` where there is none.
    @inline(__always)
    func child(of node: UInt32, along symbol: UInt32) -> UInt32? {
        let key = Self.key(node, symbol)
        var slot = slot(of: key)
        while true {
            let found = keys[slot]
            if found == key { return children[slot] }
            if found == 0 { return nil }
            slot = (slot + 1) & mask
        }
    }

    /// The child of `node` along `symbol`, made where there is none.
    mutating func makeChild(of node: UInt32, along symbol: UInt32) -> UInt32 {
        let key = Self.key(node, symbol)
        var slot = slot(of: key)
        while keys[slot] != 0 {
            if keys[slot] == key { return children[slot] }
            slot = (slot + 1) & mask
        }
        if count >= keys.count / 4 * 3 {
            grow()
            return makeChild(of: node, along: symbol)
        }
        keys[slot] = key
        children[slot] = UInt32(count)
        count += 1
        return UInt32(count - 1)
    }

    private mutating func grow() {
        let (oldKeys, oldChildren) = (keys, children)
        keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
        children = [UInt32](repeating: 0, count: oldKeys.count * 2)
        mask = keys.count - 1
        for (key, child) in zip(oldKeys, oldChildren) where key != 0 {
            var slot = slot(of: key)
            while keys[slot] != 0 { slot = (slot + 1) & mask }
            keys[slot] = key
            children[slot] = child
        }
    }
}
