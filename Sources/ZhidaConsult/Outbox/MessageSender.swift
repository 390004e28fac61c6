/// What a try to send a message came to.
public enum SendResult: Hashable, Sendable {
    /// The receiver has it, durably.
    case delivered
    /// Not this time: why, without any part of the message.
    case failed(String)
    /// It would never be taken: why, without any part of the message.
    case refused(String)
}

/// Brings messages to whom they are for: a webhook, a folder, the store of contents.
///
/// A message may be sent more than once, always with the same identifier: the receiver takes it once.
public protocol MessageSender: Sendable {
    /// Sends one message and returns when its fate is known. It must end by itself in reasonable time.
    func send(_ message: OutboxMessage) async -> SendResult
}

/// Removes the contents that a ``ContentRemoval`` names.
public struct ContentRemover: MessageSender {
    private let contents: any ContentStore

    public init(_ contents: any ContentStore) { self.contents = contents }

    public func send(_ message: OutboxMessage) async -> SendResult {
        let removal: ContentRemoval
        do {
            removal = try ContentRemoval(json: message.body)
        } catch {
            return .refused("the message does not name contents")
        }
        do {
            for place in removal.places { _ = try contents.remove(place) }
            return .delivered
        } catch {
            return .failed("\(error)")
        }
    }
}
