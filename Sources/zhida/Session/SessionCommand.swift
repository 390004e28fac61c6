import ArgumentParser

/// `zhida session`: appointments, and the consultations that follow.
struct SessionCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "session",
            abstract: say("预约和视频咨询会话。", "Appointments, and the consultations that follow."),
            discussion: ConsultOptions.whoActs,
            subcommands: [
                SessionFree.self, SessionHold.self, SessionBook.self, SessionConfirm.self, SessionMove.self,
                SessionReassign.self, SessionCancel.self, SessionShow.self, SessionList.self, SessionWait.self,
                SessionExport.self, SessionOpen.self, SessionConnect.self, SessionCall.self, SessionRecall.self,
                SessionPutBack.self, SessionNoShow.self, SessionAnswer.self, SessionJoin.self, SessionInvite.self,
                SessionLeave.self, SessionPause.self, SessionResume.self, SessionEscalate.self, SessionAccept.self,
                SessionGiveBack.self, SessionNoteCommand.self, SessionShare.self, SessionEnd.self, SessionClose.self,
                SessionEvaluate.self, SessionRefer.self,
            ]
        )
    }
}
