import ArgumentParser

/// `zhida queue`: walk-in tickets 取号.
struct QueueCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "queue",
            abstract: say("取号、叫号、过号、转号和叫号屏。", "Walk-in tickets: take, call, pass, transfer, and the board."),
            discussion: ConsultOptions.whoActs,
            subcommands: [
                QueueTake.self, QueueNext.self, QueueCall.self, QueueRecall.self, QueueStart.self, QueueFinish.self,
                QueuePass.self, QueueNoShow.self, QueueTransfer.self, QueueCancel.self, QueueShow.self,
                QueueBoardCommand.self,
            ]
        )
    }
}
