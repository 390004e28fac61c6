import ZhidaCore

extension Shortfall {
    /// What it means, and what a clerk does about it.
    public var meaning: RejectionDocument.Sentence {
        switch self {
        case .nothingUnderstood:
            .init(
                zh: "没有听懂一个字：可能是音乐、铃声或噪音；请听录音。",
                en: "Not one word was understood: perhaps music, ringing or noise. Listen to it."
            )
        case .noPlaceNamed:
            .init(
                zh: "听到的话里没有地名：没有说地址，或听得不清、不是普通话；请听录音。",
                en:
                    "No place is named in what was understood: none was said, it was heard badly, or it is not Mandarin. "
                    + "Listen to it."
            )
        case .elsewhere:
            .init(
                zh: "说的是别的城市或别的区的地方；请转给当地，或核对地址。",
                en: "The place is in another city or district. Pass it on, or check the address."
            )
        case .unknownPlace:
            .init(
                zh: "地址库里没有所说的地方；请核对地名。",
                en: "The gazetteer does not hold the place that was named. Check its name."
            )
        case .unknownNumber:
            .init(
                zh: "地址库里这个地方没有所说的门牌号或楼栋号；请核对号码。",
                en: "The gazetteer does not hold the number that was said there. Check the number."
            )
        case .unclearNumber:
            .init(
                zh: "门牌号或楼栋号没有听清；请听录音或问来电人。",
                en: "The number was not heard clearly. Listen to it, or ask the caller."
            )
        case .onlyUpperLevels:
            .init(
                zh: "只说到街道、社区或道路，没有说门牌；请问来电人。",
                en: "Only street, community or road were named, and no number. Ask the caller."
            )
        case .severalFit:
            .init(
                zh: "有几个地址都符合；请问来电人。",
                en: "Several addresses fit what was said. Ask the caller."
            )
        case .unsure:
            .init(
                zh: "地址没有听清，把握不够；请听录音核对。",
                en: "The address was not clear enough to be filled in. Listen to it and check."
            )
        case .contradicted:
            .init(
                zh: "来电人的话和话务员复述的地址不一致；请听录音核对。",
                en: "What the caller said and what the agent read back do not agree. Listen to it and check."
            )
        case .agentAlone:
            .init(
                zh: "只有话务员说了地址，来电人没有确认；请听录音核对。",
                en: "Only the agent named the place, and the caller did not confirm it. Listen to it and check."
            )
        }
    }
}
