/// Lets something happen in a session: `zhida session call`, `hold`, `escalate`, `note`, `close` and so on.
///
/// The ticket or the appointment that the session comes from follows it in the same transaction.
public struct ActOnSession: BrokerCommand {
    public static let name = "session act"

    public var id: SessionID
    public var request: SessionRequest
    /// The version that the caller saw; `nil` acts on whatever is there.
    public var seen: Int?

    public init(_ id: SessionID, _ request: SessionRequest, seen: Int? = nil) {
        self.id = id
        self.request = request
        self.seen = seen
    }

    public var permission: Permission? {
        switch request {
        case .evaluate: .evaluate
        case .escalate: .escalate
        default: .runSession
        }
    }

    public var subjects: [RecordKey] { [RecordKey(.session, id)] }

    // Who may act in a session is who takes part in it, from wherever: the decision looks at that.

    public func decide(
        _ state: BrokerState,
        _ context: CommandContext
    ) throws(Refusal) -> Decision<ConsultationSession> {
        guard let before = state.sessions[id] else { throw .unknownSession(id) }
        if let seen, seen != before.version {
            throw Refusal(
                .changed,
                english: "session \(id) was changed meanwhile (version \(before.version), not \(seen)); look anew",
                chinese: "会话 \(id) 已被更改（版本 \(before.version)，非 \(seen)），请刷新后重试"
            )
        }
        let role = try SessionRole(context.caller, in: before, request, state.directory)
        let event = try event(in: before, role, state, context)
        let after = try before.changed { session throws(SessionRefusal) in
            try session.apply(event, by: role.actor, at: context.now, state.rules.sessions)
        }
        let consequences = state.consequences(before, after, at: context.now)
        return Decision(
            reply: after,
            changes: [.replace(.session(before), with: .session(after))] + consequences.changes,
            audit: after.audit(["event": request.kind.rawValue, "as": role.actor.rawValue]),
            followUps: consequences.followUps
        )
    }

    private func event(
        in session: ConsultationSession,
        _ role: SessionRole,
        _ state: BrokerState,
        _ context: CommandContext
    ) throws(Refusal) -> SessionEvent {
        func own(_ number: PartyNumber?) throws(Refusal) -> PartyNumber {
            guard let own = number ?? role.party else { throw .noPart(context.caller.who, session.id) }
            return own
        }
        switch request {
        case .call(let id):
            guard let clerk = state.directory.clerk(id) else { throw .unknownClerk(id) }
            return .call(try state.acting(id, at: clerk.site, context).id, at: clerk.site)
        case .recall: return .recall
        case .putBack: return .putBack
        case .answer: return .answer
        case .join(let number): return .join(try own(number))
        case .invite(let site, let clerk):
            guard state.directory.site(site) != nil else { throw .unknownSite(site) }
            if let clerk, state.directory.clerk(clerk)?.site != site { throw .unknownClerk(clerk) }
            return .invite(site, clerk)
        case .leave(let number): return .leave(try own(number))
        case .lose(let number): return .lose(number)
        case .hold(let reason): return .hold(reason: reason)
        case .resume: return .resume
        case .escalate(let target, let reason): return .escalate(try escalation(session, target, reason, state))
        case .accept:
            guard let site = context.caller.site, let clerk = ClerkID(context.caller.who.text) else {
                throw .noPart(context.caller.who, session.id)
            }
            return .accept(clerk, at: site)
        case .giveBack(let reason): return .giveBack(reason)
        case .end: return .end
        case .close(let outcome): return .close(outcome)
        case .noShow: return .noShow
        case .cancel(let reason): return .cancel(reason: reason)
        case .note(let text):
            return .note(SessionNote(by: context.caller.who.text, at: context.now, text: text))
        case .share(let name, let size, let digest):
            return .share(SharedFile(name: name, size: size, digest: digest, by: try own(nil), at: context.now))
        case .evaluate(let grade, let grounds, let words):
            return .evaluate(Evaluation(grade, grounds: grounds, words: words, at: context.now))
        case .refer(let order): return .refer(order)
        }
    }

    /// The place asked: the one named, or the next on the way up from the clerk in charge.
    private func escalation(
        _ session: ConsultationSession,
        _ target: SiteID?,
        _ reason: String,
        _ state: BrokerState
    ) throws(Refusal) -> EscalationRequest {
        let directory = state.directory
        let from = session.lead.flatMap(session.party)?.site ?? session.site
        guard let place = directory.position(of: from) else { throw .unknownSite(from) }
        let goal: SitePosition
        if let target {
            guard let named = directory.position(of: target) else { throw .unknownSite(target) }
            goal = named
        } else {
            let item = session.item.flatMap { directory.position(of: $0) }
            let ascent = item.map { directory.ascent(from: place, for: $0) } ?? directory.ancestors(of: place)
            let above = ascent.first { position in
                directory[position].level > directory[place].level
                    && item.map { !directory.clerks(at: position, handling: $0).isEmpty } ?? true
            }
            guard let above else { throw .noLevelAbove(from) }
            goal = above
        }
        return EscalationRequest(
            target: directory[goal].id,
            level: directory[goal].level,
            from: directory[place].level,
            reason: reason
        )
    }
}
