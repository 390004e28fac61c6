import Foundation

/// The OpenAPI 3.1 document, made of the same operations that the router is made of.
enum OpenAPIDocument {
    static func json(of operations: [Operation]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value(of: operations))
    }

    static func value(of operations: [Operation]) -> JSONValue {
        var components: [String: JSONValue] = [:]
        let problem = Problem.schema.document(&components)
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = Self.operation(
                operation,
                problem,
                &components
            )
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Zhida 直达", "version": "1",
                "description": "The session broker of a district's request halls. Times are of Asia/Shanghai.",
            ],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(components),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]
                ],
            ],
            "security": [["bearer": []]],
        ]
    }

    private static func operation(
        _ operation: Operation,
        _ problem: JSONValue,
        _ components: inout [String: JSONValue]
    ) -> JSONValue {
        var fields: [String: JSONValue] = [
            "operationId": .text(operation.id), "summary": .text(operation.about), "tags": [.text(operation.group)],
        ]
        var parameters = operation.parameters.map {
            parameter(
                $0.name,
                $0.place.rawValue,
                required: $0.isRequired,
                $0.about,
                $0.schema.document(&components)
            )
        }
        if operation.takesKey { parameters.append(key) }
        if operation.match != .none { parameters.append(match(operation.match == .required)) }
        if !parameters.isEmpty { fields["parameters"] = .list(parameters) }
        switch operation.body {
        case .json(let schema, _):
            fields["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": schema.document(&components)]],
            ]
        case .bytes:
            fields["requestBody"] = [
                "required": true, "content": ["*/*": ["schema": ["type": "string", "minLength": 1]]],
            ]
        case nil: break
        }
        switch operation.audience {
        case .bearer: break
        case .anyone: fields["security"] = .list([])
        case .machine: fields["security"] = [[:], ["bearer": []]]
        }
        fields["responses"] = .object(responses(operation, problem, &components))
        return .object(fields)
    }

    private static func responses(
        _ operation: Operation,
        _ problem: JSONValue,
        _ components: inout [String: JSONValue]
    ) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [
            "default": [
                "description": "A problem (RFC 9457).",
                "content": ["application/problem+json": ["schema": problem]],
            ]
        ]
        for answer in operation.answers {
            var fields: [String: JSONValue] = ["description": .text(answer.status.reasonPhrase)]
            if let schema = answer.schema {
                // Of text and streams, what they hold is described by their own standards.
                let shape: JSONValue =
                    answer.mediaType == "application/json" ? schema.document(&components) : ["type": "string"]
                fields["content"] = .object([answer.mediaType: ["schema": shape]])
            }
            if answer.hasTag {
                fields["headers"] = [
                    "ETag": ["description": "The record's version, for If-Match.", "schema": ["type": "string"]]
                ]
            }
            responses[String(answer.status.code)] = .object(fields)
        }
        return responses
    }

    private static let key = parameter(
        "Idempotency-Key",
        "header",
        required: true,
        "The caller's own name for the request: sent again under the same name it gets the first answer.",
        ["type": "string", "pattern": "^[!-~]{1,128}$"]
    )

    private static func match(_ isRequired: Bool) -> JSONValue {
        parameter(
            "If-Match",
            "header",
            required: isRequired,
            "The ETag that was seen; nothing is done where the record was changed since.",
            ["type": "string", "pattern": "^\"[1-9][0-9]{0,8}\"$"]
        )
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        required: Bool,
        _ about: String,
        _ schema: JSONValue
    ) -> JSONValue {
        var fields: [String: JSONValue] = [
            "name": .text(name), "in": .text(place), "required": .truth(required), "schema": schema,
        ]
        if !about.isEmpty { fields["description"] = .text(about) }
        return .object(fields)
    }
}
