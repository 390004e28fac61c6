/// What is wrong at a place of a request.
struct Fault: Hashable, Sendable, Encodable {
    /// A JSON Pointer (RFC 6901) into the body; for a parameter, its name.
    var pointer: String
    var chinese: String
    var english: String
}

extension Schema {
    /// Faults that are listed at most.
    private static let mostFaults = 20

    /// Everything that is wrong with a value; empty where it is as it should be.
    func faults(in value: JSONValue, at pointer: String = "") -> [Fault] {
        var faults: [Fault] = []
        check(value, pointer, &faults)
        return faults
    }

    private func check(_ value: JSONValue, _ pointer: String, _ faults: inout [Fault]) {
        guard faults.count < Self.mostFaults else { return }
        func wrong(_ chinese: String, _ english: String) {
            faults.append(Fault(pointer: pointer, chinese: chinese, english: english))
        }
        func mistyped(_ chinese: String, _ english: String) {
            wrong("应是\(chinese)，不是\(value.kind.chinese)", "must be \(english), not \(value.kind.english)")
        }
        switch (self, value) {
        case (.anything, _): break
        case (.named(_, let schema), _): schema.check(value, pointer, &faults)
        case (.text(let form), .text(let text)):
            if !form.accepts(text) { wrong("应是\(form.chinese)", "must be \(form.english)") }
        case (.text, _): mistyped("文字", "a text")
        case (.word(let words), .text(let text)):
            if !words.contains(text) {
                wrong("应是其中之一：\(words.joined(separator: "、"))", "must be one of \(words.joined(separator: ", "))")
            }
        case (.word, _): mistyped("文字", "a text")
        case (.whole(let range), .whole(let number)):
            if !range.contains(number) {
                wrong(
                    "应在 \(range.lowerBound) 到 \(range.upperBound) 之间",
                    "must lie between \(range.lowerBound) and \(range.upperBound)"
                )
            }
        case (.whole, _): mistyped("整数", "a whole number")
        case (.truth, .truth): break
        case (.truth, _): mistyped("true 或 false", "true or false")
        case (.list(let element, let counts), .list(let values)):
            guard counts.contains(values.count) else {
                return wrong(
                    "应有 \(counts.lowerBound) 到 \(counts.upperBound) 项",
                    "must have \(counts.lowerBound) to \(counts.upperBound) entries"
                )
            }
            for (index, value) in values.enumerated() { element.check(value, "\(pointer)/\(index)", &faults) }
        case (.list, _): mistyped("列表", "a list")
        case (.object(let members), .object(let values)): Self.check(members, values, pointer, &faults)
        case (.map(let schema), .object(let values)):
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                schema.check(value, pointer + "/" + Self.escaped(name), &faults)
            }
        case (.object, _), (.map, _): mistyped("对象", "an object")
        }
    }

    private static func check(
        _ members: [Member],
        _ values: [String: JSONValue],
        _ pointer: String,
        _ faults: inout [Fault]
    ) {
        for member in members {
            let place = pointer + "/" + escaped(member.name)
            if let value = values[member.name] {
                member.schema.check(value, place, &faults)
            } else if member.isRequired {
                faults.append(Fault(pointer: place, chinese: "缺少此项", english: "is missing"))
            }
        }
        for name in values.keys.sorted() where !members.contains(where: { $0.name == name }) {
            guard faults.count < mostFaults else { return }
            faults.append(
                Fault(
                    pointer: pointer + "/" + escaped(String(name.prefix(64))),
                    chinese: "没有这一项；请按接口文档填写",
                    english: "is not known here; see the API document"
                )
            )
        }
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
