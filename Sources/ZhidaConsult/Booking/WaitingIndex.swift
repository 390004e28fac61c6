/// The waiting list.
public struct WaitingIndex: Sendable {
    private var all: [WaitingRequestID: WaitingRequest] = [:]

    public subscript(id: WaitingRequestID) -> WaitingRequest? { all[id] }

    mutating func replace(_ before: WaitingRequest?, _ after: WaitingRequest?) {
        if let after { all[after.id] = after } else if let before { all[before.id] = nil }
    }
}
