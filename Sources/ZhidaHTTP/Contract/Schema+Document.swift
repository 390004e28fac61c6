extension Schema {
    /// JSON Schema 2020-12, as OpenAPI 3.1 uses it. Named schemas are put into `components` and referred to.
    func document(_ components: inout [String: JSONValue]) -> JSONValue {
        switch self {
        case .text(let form):
            var members: [String: JSONValue] = ["type": "string"]
            if let pattern = form.pattern { members["pattern"] = .text(pattern) }
            if let format = form.format { members["format"] = .text(format) }
            if case .words(let lengths) = form {
                members["minLength"] = .whole(Int64(lengths.lowerBound))
                members["maxLength"] = .whole(Int64(lengths.upperBound))
            }
            return .object(members)
        case .word(let words): return ["type": "string", "enum": .list(words.map(JSONValue.text))]
        case .whole(let range):
            return ["type": "integer", "minimum": .whole(range.lowerBound), "maximum": .whole(range.upperBound)]
        case .anything: return true
        case .truth: return ["type": "boolean"]
        case .list(let element, let counts):
            return [
                "type": "array", "items": element.document(&components),
                "minItems": .whole(Int64(counts.lowerBound)), "maxItems": .whole(Int64(counts.upperBound)),
            ]
        case .object(let members):
            var properties: [String: JSONValue] = [:]
            for member in members {
                var property = member.schema.document(&components)
                // JSON Schema 2020-12 lets a description stand beside a reference.
                if !member.about.isEmpty, case .object(var fields) = property {
                    fields["description"] = .text(member.about)
                    property = .object(fields)
                }
                properties[member.name] = property
            }
            return [
                "type": "object", "properties": .object(properties), "additionalProperties": false,
                "required": .list(members.filter(\.isRequired).map { .text($0.name) }),
            ]
        case .map(let schema): return ["type": "object", "additionalProperties": schema.document(&components)]
        case .named(let name, let schema):
            if components[name] == nil {
                // Put down first, so that a schema that holds itself ends.
                components[name] = .null
                components[name] = schema.document(&components)
            }
            return ["$ref": .text("#/components/schemas/\(name)")]
        }
    }
}
