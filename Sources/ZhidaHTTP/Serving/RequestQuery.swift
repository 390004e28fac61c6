import Foundation

/// The parameters behind the question mark, checked against the operation.
struct RequestQuery {
    private(set) var values: [String: [JSONValue]] = [:]

    /// - Throws: ``Problem`` that lists every fault.
    init(_ query: String, of operation: Operation) throws {
        let known = operation.parameters.filter { $0.place == .query }
        var faults: [Fault] = []
        for pair in query.split(separator: "&").prefix(200) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let text = Self.decoded(parts.count == 2 ? parts[1] : "") else {
                faults.append(
                    Fault(
                        pointer: "",
                        chinese: "查询串的百分号编码不是 UTF-8",
                        english: "the query is not UTF-8 in percent-encoding"
                    )
                )
                continue
            }
            guard let parameter = known.first(where: { $0.name == name }) else {
                faults.append(
                    Fault(
                        pointer: String(name.prefix(64)),
                        chinese: "没有这个参数；请按接口文档填写",
                        english: "is no parameter here; see the API document"
                    )
                )
                continue
            }
            let value = Self.value(text, parameter.schema)
            faults += parameter.element.faults(in: value).map {
                Fault(pointer: name, chinese: $0.chinese, english: $0.english)
            }
            values[name, default: []].append(value)
        }
        for parameter in known {
            let sent = values[parameter.name]?.count ?? 0
            if parameter.isRequired, sent == 0 {
                faults.append(Fault(pointer: parameter.name, chinese: "缺少此参数", english: "is missing"))
            }
            let most = if case .list(_, let counts) = parameter.schema { counts.upperBound } else { 1 }
            if sent > most {
                faults.append(
                    Fault(
                        pointer: parameter.name,
                        chinese: "最多出现 \(most) 次",
                        english: "may stand \(most) time\(most == 1 ? "" : "s") at most"
                    )
                )
            }
        }
        guard faults.isEmpty else {
            throw Problem.malformed(
                "查询参数有 \(faults.count) 处不符合接口文档。",
                "The query has \(faults.count) fault\(faults.count == 1 ? "" : "s"); each is listed.",
                faults: faults
            )
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    private static func value(_ text: String, _ schema: Schema) -> JSONValue {
        switch schema {
        case .whole: Int64(text).map(JSONValue.whole) ?? .text(text)
        case .truth: text == "true" ? .truth(true) : text == "false" ? .truth(false) : .text(text)
        case .list(let element, _): value(text, element)
        case .text, .word, .object, .map, .named, .anything: .text(text)
        }
    }
}

extension Operation.Parameter {
    /// The shape of one value of it.
    fileprivate var element: Schema { if case .list(let element, _) = schema { element } else { schema } }
}
