/// The latest answers by their keys, for requests that are sent again.
struct ReplyMemory {
    private let capacity: Int
    private var replies: [IdempotencyKey: StoredReply] = [:]
    /// A ring: the oldest is overwritten.
    private var keys: [IdempotencyKey] = []
    private var next = 0

    init(capacity: Int) { self.capacity = max(1, capacity) }

    subscript(key: IdempotencyKey) -> StoredReply? { replies[key] }

    mutating func remember(_ key: IdempotencyKey, _ reply: StoredReply) {
        guard replies.updateValue(reply, forKey: key) == nil else { return }
        if keys.count < capacity {
            keys.append(key)
        } else {
            replies[keys[next]] = nil
            keys[next] = key
            next = (next + 1) % capacity
        }
    }
}
