import Foundation
import HTTPTypes
import Hummingbird

/// What is answered.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: ResponseBody

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: ResponseBody = ResponseBody()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// - Parameters:
    ///   - tag: the record's version, for `ETag`.
    ///   - location: where what was made can be read.
    static func json(
        _ value: some Encodable,
        _ status: HTTPResponse.Status = .ok,
        tag: Int? = nil,
        location: String? = nil
    ) throws -> Reply {
        var reply = bytes(try encoded(value), type: "application/json")
        reply.status = status
        if let tag { reply.headers[.eTag] = "\"\(tag)\"" }
        reply.headers[.location] = location
        return reply
    }

    static func bytes(_ data: Data, type: String) -> Reply {
        Reply(.ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    static func text(_ text: String, type: String) -> Reply {
        Reply(.ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func encoded(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
