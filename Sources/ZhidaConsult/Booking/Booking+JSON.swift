extension Booking: JSONWritable {
    func write(_ writer: inout JSONWriter) -> Bool {
        guard concerns.isEmpty else { return false }
        writer.object { writer in
            writer.field("id", id.text)
            writer.field("version", Int64(version))
            writer.field("state") { state.write(&$0) }
            writer.field("item", item.text)
            writer.field("range") { writer in
                writer.object {
                    $0.field("start", range.start.milliseconds)
                    $0.field("end", range.end.milliseconds)
                }
            }
            writer.field("parties") { $0.array(parties) { $1.write(&$0) } }
            if let applicant { writer.field("applicant") { applicant.write(&$0) } }
            writer.field("language", language.rawValue)
            writer.field("revision", Int64(revision))
            writer.field("concerns") { $0.array(EmptyCollection<Int64>()) { $0.value($1) } }
            if let request { writer.field("request", request.text) }
            writer.field("made", made.milliseconds)
            writer.field("changed", changed.milliseconds)
        }
        return true
    }
}

extension BookingState {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .held(let until): writer.field("held") { $0.object { $0.field("until", until.milliseconds) } }
            case .cancelled(let reason): writer.field("cancelled") { $0.object { $0.field("_0", reason.rawValue) } }
            case .pending: writer.field("pending") { $0.object { _ in } }
            case .confirmed: writer.field("confirmed") { $0.object { _ in } }
            case .underway: writer.field("underway") { $0.object { _ in } }
            case .completed: writer.field("completed") { $0.object { _ in } }
            case .missed: writer.field("missed") { $0.object { _ in } }
            case .expired: writer.field("expired") { $0.object { _ in } }
            }
        }
    }
}

extension BookingParty {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("site", site.text)
            if let skill { writer.field("skill", skill.text) }
            if let room { writer.field("room") { room.write(&$0) } }
            if let clerk { writer.field("clerk") { clerk.write(&$0) } }
        }
    }
}

extension BookingParty.Taken {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object {
            $0.field("id", id.text)
            $0.field("lane", Int64(lane))
        }
    }
}

extension Applicant {
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("person", person.text)
            if let name { writer.field("name", name) }
            if let telephone { writer.field("telephone", telephone) }
        }
    }
}
