extension Book: JSONWritable {
    /// With sorted names, byte for byte as the encoder writes it: the digest of a request that is sent again must be the
    /// same, whichever of the two made it.
    func write(_ writer: inout JSONWriter) -> Bool {
        guard applicant.isPlain else { return false }
        writer.object { writer in
            writer.field("applicant") { writer in
                writer.object { writer in
                    if let name = applicant.name { writer.field("name", name) }
                    writer.field("person", applicant.person.text)
                    if let telephone = applicant.telephone { writer.field("telephone", telephone) }
                }
            }
            writer.field("isConfirmed", isConfirmed)
            writer.field("slot") { slot.write(&$0) }
        }
        return true
    }
}

extension Applicant {
    /// Whether nothing in it is written in more than one way: the encoder escapes slashes, and names control characters.
    fileprivate var isPlain: Bool {
        [name, telephone].allSatisfy { text in text?.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x2F } ?? true }
    }
}

extension SlotRequest {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            if let duration { writer.field("duration", Int64(duration.count)) }
            writer.field("item", item.text)
            writer.field("language", language.rawValue)
            writer.field("overbooks", overbooks)
            writer.field("parties") { $0.array(parties) { $1.write(&$0) } }
            writer.field("start", start.milliseconds)
        }
    }
}

extension PartyWish {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            if let clerk { writer.field("clerk", clerk.text) }
            writer.field("place") { writer in
                writer.object { writer in
                    switch place {
                    case .site(let id): writer.field("site") { $0.object { $0.field("_0", id.text) } }
                    case .nearest(let id): writer.field("nearest") { $0.object { $0.field("to", id.text) } }
                    case .anywhere: writer.field("anywhere") { $0.object { _ in } }
                    }
                }
            }
            if let room { writer.field("room", room.text) }
            if let skill { writer.field("skill", skill.text) }
            writer.field("takesClerk", takesClerk)
            writer.field("takesRoom", takesRoom)
        }
    }
}
