import ZhidaCore

/// What changed between two versions, in counts and samples.
public struct GazetteerDifference: Sendable, Codable {
    /// One address that was added, removed or changed.
    public struct Entry: Hashable, Sendable, Codable {
        public var code: AddressCode
        public var level: AddressLevel
        /// The whole address in the newer version, or in the older one for what was removed.
        public var address: String
        /// For a changed address: the whole address before.
        public var before: String?
    }

    /// Addresses of the newer version that the older one does not hold.
    public var added: [Entry] = []
    public var removed: [Entry] = []
    /// Same code, another name, parent or level.
    public var changed: [Entry] = []

    /// Whether the versions hold the same addresses.
    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// Compares by code, in one pass over both sorted tables.
    public init(from old: Gazetteer, to new: Gazetteer) {
        var left = old.indices.makeIterator()
        var right = new.indices.makeIterator()
        var oldIndex = left.next()
        var newIndex = right.next()
        while oldIndex != nil || newIndex != nil {
            let oldCode = oldIndex.map(old.code)
            let newCode = newIndex.map(new.code)
            if let oldIndex = oldIndex, newCode == nil || oldCode! < newCode! {
                removed.append(Entry(code: oldCode!, level: old.level(oldIndex), address: old.address(oldIndex)))
            } else if let newIndex = newIndex, oldCode == nil || newCode! < oldCode! {
                added.append(Entry(code: newCode!, level: new.level(newIndex), address: new.address(newIndex)))
            } else if let o = oldIndex, let n = newIndex {
                let (before, after) = (old.address(o), new.address(n))
                if before != after || old.level(o) != new.level(n) {
                    changed.append(Entry(code: newCode!, level: new.level(n), address: after, before: before))
                }
            }
            if let oldCode, newCode.map({ oldCode <= $0 }) ?? true { oldIndex = left.next() }
            if let newCode, oldCode.map({ newCode <= $0 }) ?? true { newIndex = right.next() }
        }
    }
}
