import Foundation
import ZhidaConsult

/// Puts each message as a JSON file into a folder, for another program to take: the default way out.
///
/// The file is `m-‹message id›.json`, of mode 0600, and holds a ``MessageEnvelope``. It is there whole or not at all. A
/// program that takes messages moves or deletes the file; the same message written again has the same name and bytes.
public struct FileSpool: MessageSender {
    private let folder: String

    public init(folder: String) { self.folder = folder }

    public func send(_ message: OutboxMessage) async -> SendResult {
        let bytes: [UInt8]
        do {
            bytes = try MessageEnvelope(message).encoded()
        } catch {
            return .refused("its body is no JSON object")
        }
        do {
            try PrivateFile.makeFolder(folder)
            // Identifiers may begin with a dot, and files that do are passed over by those who list folders.
            try PrivateFile.write(bytes, to: "\(folder)/m-\(message.id).json")
            return .delivered
        } catch {
            return .failed("\(error)")
        }
    }
}
