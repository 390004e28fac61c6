import Foundation

/// A message as a receiver gets it, in a webhook's body and in a spooled file.
///
/// ```json
/// {"about":{"id":"b1","kind":"booking"},"data":{…},"id":"m1","topic":"booking.confirmed"}
/// ```
/// `id` is the same with every try, and so is every byte: when it is due is left out, for that is later with each try.
/// `data` is the topic's own.
public struct MessageEnvelope: Sendable {
    public var message: OutboxMessage

    public init(_ message: OutboxMessage) { self.message = message }

    /// UTF-8 JSON with sorted names; the same bytes each time.
    ///
    /// - Throws: where the message's body is no JSON object.
    public func encoded() throws -> [UInt8] {
        let data = try JSONSerialization.jsonObject(with: Data(message.body.utf8))
        guard data is [String: Any] else {
            throw EncodingError.invalidValue(
                message.id.text,
                EncodingError.Context(codingPath: [], debugDescription: "the message's body is no JSON object")
            )
        }
        let envelope: [String: Any] = [
            "id": message.id.text,
            "topic": message.topic,
            "about": ["kind": message.about.kind.rawValue, "id": message.about.id],
            "data": data,
        ]
        return Array(
            try JSONSerialization.data(withJSONObject: envelope, options: [.sortedKeys, .withoutEscapingSlashes])
        )
    }
}

extension ContentRemoval {
    /// Reads a message's body.
    public init(json: String) throws { self = try JSONDecoder().decode(ContentRemoval.self, from: Data(json.utf8)) }
}
