@testable import ZhidaConsult

extension BookingModelRun {
    /// A slot was asked for.
    func judge(_ slot: SlotRequest, _ result: Result<Booking, Refusal>, own: BookingID? = nil) throws {
        let duration = slot.duration ?? oracle.directory.item(slot.item)?.duration ?? Minutes(5)
        switch result {
        case .success(let booking):
            guard oracle.serves(booking, slot), slot.start >= now else {
                throw Broken(description: "\(booking) is not what was wished: \(slot)")
            }
        case .failure(let refusal):
            guard let range = InstantRange(start: slot.start, length: duration) else { return }
            switch refusal.reason {
            case .invalid:
                guard slot.start < now else { throw Broken(description: "a good slot was called wrong: \(refusal)") }
            case .taken, .closed, .missing, .unknownYear:
                let crosses = Shanghai.cell(of: slot.start) + duration.cells > 288
                guard crosses || !oracle.isPossible(slot, range, own: own) else {
                    throw Broken(description: "\(slot) was possible: \(refusal)")
                }
            default: throw Broken(description: "\(slot) was refused for \(refusal.reason): \(refusal)")
            }
        }
    }

    /// A step of a booking was asked for.
    func judge(
        _ step: BookingState.Step,
        _ before: Booking,
        _ result: Result<Booking, Refusal>
    ) throws {
        let isAllowed = oracle.allows(step, from: before.state, now: now)
        switch result {
        case .success: guard isAllowed else { throw Broken(description: "\(before.state) let \(step) pass") }
        case .failure(let refusal):
            guard !isAllowed, refusal.reason == .transition else {
                throw Broken(description: "\(before.state) refused \(step): \(refusal)")
            }
        }
    }
}
