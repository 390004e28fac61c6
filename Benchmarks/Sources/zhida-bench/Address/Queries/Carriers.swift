/// What callers say around an address. None of it is in `models/text/patterns.txt`.
enum Carriers {
    private static let before = [
        "我要投诉，", "我想反映个问题，", "你好，我这里是", "您好，麻烦派人到", "我住在", "我们公司在", "就在", "是这样的，在",
        "师傅你记一下，地址是", "喂你好，", "哎，我跟你讲啊，", "我现在人在", "请问一下，", "我要举报，", "地点是", "事情发生在",
        "我家是", "帮我登记一下，", "嗯，位置就是", "我在", "投诉一下", "您好我想问下，",
    ]
    private static let after = [
        "那边有人乱停车", "这里路灯坏了好久了", "门口垃圾没人收", "晚上一直在施工，吵死了", "楼下烧烤摊油烟很大", "的井盖不见了",
        "，下水道堵了", "这边停水了", "，请你们尽快处理", "有人在烧东西", "的电梯又坏了", "那里树倒了", "，麻烦看一下", "附近很臭",
        "，你们什么时候来", "漏水漏得厉害", "有个大坑", "这块消防通道被占了", "，谢谢啊", "有人打架", "的围挡倒了", "天天放音响",
    ]

    static func wrap(_ address: String, _ random: inout SplitMix) -> String {
        let side = Int.random(in: 0...3, using: &random)
        let opening = side == 1 ? "" : before.randomElement(using: &random)!
        let closing = side == 0 ? "" : after.randomElement(using: &random)!
        return opening + address + closing
    }
}
