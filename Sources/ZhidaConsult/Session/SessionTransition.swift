/// One line of the session's rule book: what may happen in a phase, where it leads, and who may cause it.
public struct SessionTransition: Hashable, Sendable {
    public let phase: SessionPhase
    public let event: SessionEvent.Kind
    /// Where it leads. Several where it depends on who is present, see ``ConsultationSession``.
    public let targets: Set<SessionPhase>
    public let actors: Set<SessionActor>

    /// What may happen in a phase, in the order of ``SessionEvent/Kind``.
    public static func possible(in phase: SessionPhase) -> [SessionTransition] {
        SessionEvent.Kind.allCases.compactMap { find(phase, $0) }
    }

    /// `nil` where the event is not possible in the phase.
    public static func find(_ phase: SessionPhase, _ event: SessionEvent.Kind) -> SessionTransition? {
        book[phase]?[event]
    }

    /// The whole rule book. Whatever is not in it is refused.
    public static let all: [SessionTransition] =
        waiting + coming + talking + escalating + ending + writing

    private static let book: [SessionPhase: [SessionEvent.Kind: SessionTransition]] = {
        var book: [SessionPhase: [SessionEvent.Kind: SessionTransition]] = [:]
        for transition in all { book[transition.phase, default: [:]][transition.event] = transition }
        return book
    }()

    private static let waiting =
        rule(.call, in: .booked, .queued, to: .called, by: .clerk, .supervisor)
        + rule(.recall, in: .called, to: .called, by: .clerk)
        + rule(.putBack, in: .called, to: .booked, .queued, by: .clerk, .supervisor)
        + rule(.noShow, in: .booked, .called, to: .noShow, by: .clerk, .system)
        + rule(.cancel, in: .booked, .queued, .called, to: .cancelled, by: .citizen, .clerk, .supervisor)
        + rule(.expire, in: .booked, .queued, to: .expired, by: .system)

    private static let coming =
        rule(.answer, in: .called, to: .connecting, by: .citizen, .clerk)
        + rule(.join, in: .connecting, to: .connecting, .live, by: .citizen, .clerk, .colleague, .system)
        + rule(.invite, in: .connecting, to: .connecting, by: .clerk, .supervisor)
        + rule(.leave, in: .connecting, to: .connecting, .wrapUp, by: .citizen, .colleague)
        + rule(.lose, in: .connecting, to: .connecting, by: .system)
        // The citizen is there and the clerk is gone for good: another clerk takes it, before all others.
        + rule(.putBack, in: .connecting, to: .queued, by: .supervisor, .system)
        + rule(.fail, in: .connecting, to: .failed, by: .system)

    private static let talking =
        rule(.join, in: .live, to: .live, by: .citizen, .clerk, .colleague, .system)
        + rule(.join, in: .onHold, to: .onHold, by: .citizen, .clerk, .colleague, .system)
        + rule(.invite, in: .live, to: .live, by: .clerk, .supervisor)
        + rule(.invite, in: .onHold, to: .onHold, by: .clerk, .supervisor)
        + rule(.leave, in: .live, to: .live, .wrapUp, by: .citizen, .clerk, .colleague)
        + rule(.leave, in: .onHold, to: .onHold, .wrapUp, by: .citizen, .clerk, .colleague)
        + rule(.lose, in: .live, to: .live, .connecting, by: .system)
        + rule(.lose, in: .onHold, to: .onHold, .connecting, by: .system)
        + rule(.hold, in: .live, to: .onHold, by: .clerk)
        + rule(.resume, in: .onHold, to: .live, by: .clerk)

    private static let escalating =
        rule(.escalate, in: .live, .onHold, to: .escalated, by: .clerk, .supervisor)
        + rule(.accept, in: .escalated, to: .escalated, .live, .connecting, by: .answering)
        + rule(
            .join,
            in: .escalated,
            to: .escalated,
            .live,
            .connecting,
            by: .citizen,
            .clerk,
            .colleague,
            .answering,
            .system
        )
        + rule(.giveBack, in: .escalated, to: .live, .connecting, by: .clerk, .answering, .supervisor, .system)
        + rule(.invite, in: .escalated, to: .escalated, by: .clerk, .supervisor)
        + rule(
            .leave,
            in: .escalated,
            to: .escalated,
            .live,
            .connecting,
            .wrapUp,
            by: .citizen,
            .clerk,
            .colleague,
            .answering
        )
        + rule(.lose, in: .escalated, to: .escalated, by: .system)

    private static let ending =
        rule(.end, in: .connecting, .live, .onHold, to: .wrapUp, by: .clerk, .supervisor)
        + rule(.close, in: .wrapUp, to: .closed, by: .clerk, .supervisor, .system)

    private static let writing =
        stay(.note, in: .called, .connecting, .live, .onHold, .escalated, by: .clerk, .colleague, .supervisor)
        + stay(.note, in: .wrapUp, .closed, by: .clerk, .colleague, .supervisor)
        + stay(.share, in: .connecting, .live, .onHold, .escalated, .wrapUp, by: .citizen, .clerk, .colleague)
        + stay(.refer, in: .live, .onHold, .wrapUp, .closed, by: .clerk, .supervisor)
        + stay(.evaluate, in: .wrapUp, .closed, by: .citizen)

    private static func rule(
        _ event: SessionEvent.Kind,
        in phases: SessionPhase...,
        to targets: SessionPhase...,
        by actors: SessionActor...
    ) -> [SessionTransition] {
        phases.map { SessionTransition(phase: $0, event: event, targets: Set(targets), actors: Set(actors)) }
    }

    private static func stay(
        _ event: SessionEvent.Kind,
        in phases: SessionPhase...,
        by actors: SessionActor...
    ) -> [SessionTransition] {
        phases.map { SessionTransition(phase: $0, event: event, targets: [$0], actors: Set(actors)) }
    }
}
