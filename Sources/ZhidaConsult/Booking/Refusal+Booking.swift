extension Refusal {
    static func unknown(_ english: String, _ chinese: String, _ id: String) -> Refusal {
        Refusal(.unknown, english: "there is no \(english) \(id)", chinese: "没有\(chinese) \(id)")
    }

    static func unknownBooking(_ id: BookingID) -> Refusal { unknown("booking", "预约", id.text) }

    static func unknownYear(_ year: Int) -> Refusal {
        Refusal(
            .unknownYear,
            english: "the holidays of \(year) are not published, so nobody knows which days are worked; "
                + "load the State Council's notice for \(year) first",
            chinese: "\(year)年的放假安排尚未公布，无法确定工作日；请先导入国务院办公厅的通知"
        )
    }

    /// A step that a booking's state does not allow, with what would be possible.
    static func step(_ step: BookingState.Step, of booking: Booking) -> Refusal {
        let possible = BookingState.Step.allCases.filter(booking.state.allows)
        let english =
            possible.isEmpty
            ? "nothing can be done to it any more"
            : "possible are: \(possible.map(\.english).joined(separator: ", "))"
        let chinese = possible.isEmpty ? "已无法再办理" : "可以：\(possible.map(\.chinese).joined(separator: "、"))"
        return Refusal(
            .transition,
            english: "booking \(booking.id) is \(booking.state.english) and cannot be \(step.english); \(english)",
            chinese: "预约 \(booking.id) \(booking.state.chinese)，不能\(step.chinese)；\(chinese)"
        )
    }
}

extension BookingState {
    public var english: String {
        switch self {
        case .held(let until): "held until \(Shanghai.text(until))"
        case .pending: "pending"
        case .confirmed: "confirmed"
        case .underway: "underway"
        case .completed: "completed"
        case .missed: "missed"
        case .cancelled: "cancelled"
        case .expired: "expired"
        }
    }

    public var chinese: String {
        switch self {
        case .held(let until): "占位至 \(Shanghai.text(until))"
        case .pending: "待确认"
        case .confirmed: "已确认"
        case .underway: "进行中"
        case .completed: "已完成"
        case .missed: "爽约"
        case .cancelled: "已取消"
        case .expired: "已过期"
        }
    }
}

extension BookingState.Step {
    public var english: String {
        switch self {
        case .book: "booked"
        case .confirm: "confirmed"
        case .move: "moved"
        case .reassign: "reassigned"
        case .cancel: "cancelled"
        case .expire: "expired"
        case .begin: "begun"
        case .complete: "completed"
        case .miss: "marked as missed"
        }
    }

    public var chinese: String {
        switch self {
        case .book: "预约"
        case .confirm: "确认"
        case .move: "改期"
        case .reassign: "改派"
        case .cancel: "取消"
        case .expire: "过期"
        case .begin: "开始"
        case .complete: "完成"
        case .miss: "记为爽约"
        }
    }
}
