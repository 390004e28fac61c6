import Foundation

/// Names as places of the district have them: a core of two or three characters and the word for the sort of place.
struct NameMaker {
    /// Characters of place names, those of more names first; they are drawn by Zipf's law.
    private static let characters = Array(
        """
        新华福安和平中兴龙金永富民宝东南西北大海天山水明光景文盛丰泰康宁建德吉祥春石沙塘田坪岗坑头湖江河滨港湾岭洲桥\
        园林花树松竹梅兰荷桂莲凤凰鹏翔云星月阳朝晖锦绣翠碧玉珠银盈隆昌达通顺利发源泉溪涌井围屋仙塔观音学创业科技工商\
        联合同心友爱勤诚信义仁礼智孝忠厚正方圆长远宏伟鸿图志强高峰岩洞梧桐榕荔枝橘柑蕉麦禾稻谷丹红绿青蓝白黄紫秀丽雅\
        怡悦畅乐欢喜庆贺瑞嘉佳美好舒适悠然静逸豪御品尚名都会旺财源广茂盈辉煌凯旋恒裕润泽沁芳菲蓝钻翡珊瑚琥珀罗浮潭\
        尾背角寨坳埔圳沥澳洋浪沥甲乙步涌鹤鹿马牛羊凤雁燕鹭鸥虎豹狮象蚝渔耕读书香墨诗礼琴棋画廊亭阁楼台轩榭坊巷衙
        """
    ).map { String($0) }

    /// Cores that many streets of many cities share.
    private static let common = """
        和平 中心 兴业 创业 建设 人民 文化 工业 富民 永福 新兴 东风 朝阳 幸福 团结 解放 胜利 光明 民主 自由 前进 振兴 发展 迎宾
        育才 体育 公园 学府 环城 滨河 沿河 河滨 海滨 南环 北环 东环 西环 中兴 兴华 建安 福民 德政 爱民 永安 平安 长安 康乐 安乐
        吉祥 如意 金龙 龙腾 凤凰 翠竹 桃园 荔园 梅园 松园 竹园 湖滨 江滨 新村 新城 新区 老街 旧墟 市场 车站 港口 码头 水库 青年
        友谊 红星 红旗 东升 西岸 南山 北山 中山 延安 韶山 井冈 五一 八一 国庆 劳动 科技 科苑 高新 商业 金融 民生 民乐 民兴 民康
        同富 共和 富华 富康 富强 昌盛 繁荣 兴盛 兴隆 兴旺 永兴 永丰 永盛 永和 福兴 福田 福安 福源 宝龙 宝田 宝源 金山 银山 玉泉
        龙泉 清泉 清湖 碧湖 翠湖 明珠 星光 阳光 月亮 彩虹 锦绣 锦华 丽景 美景 景田 景丰 龙岗 龙山 石岗 石龙 沙河 沙田 白石 黄田
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    /// A made-up core.
    func core(_ random: inout SplitMix) -> String {
        let length = random.pick([(2, 0.78), (3, 0.2), (4, 0.02)])
        var core = ""
        var last = ""
        for _ in 0..<length {
            var character = last
            while character == last { character = zipf(Self.characters, &random) }
            core += character
            last = character
        }
        return core
    }

    /// A core that other streets have, too, for a share of the names.
    private func sharedCore(_ share: Double, _ random: inout SplitMix) -> String {
        random.chance(share) ? zipf(Self.common, &random) : core(&random)
    }

    private func zipf(_ values: [String], _ random: inout SplitMix) -> String {
        // The inverse of the harmonic sum: ranks fall off as 1/(rank + a fifth of all), flatter than words do.
        let (count, shift) = (Double(values.count), Double(values.count) / 5)
        let ratio = (count + shift) / shift
        let rank = shift * (pow(ratio, Double.random(in: 0..<1, using: &random)) - 1)
        return values[min(values.count - 1, Int(rank))]
    }

    /// One road, or a series of numbered or directed ones.
    func roads(_ random: inout SplitMix) -> [String] {
        let core = sharedCore(0.22, &random)
        let word = random.pick([("路", 0.62), ("街", 0.16), ("大道", 0.06), ("道", 0.03), ("大街", 0.02), ("横街", 0.01)])
        switch Double.random(in: 0..<1, using: &random) {
        case ..<0.13:
            let last = Int.random(in: 2...7, using: &random)
            let series = random.pick([("路", 0.8), ("街", 0.2)])
            return Self.numerals.prefix(last).map { core + $0 + series }
        case ..<0.24:
            let pair = random.pick([(["东", "西"], 1.0), (["南", "北"], 1), (["东", "中", "西"], 0.3), (["北"], 0.4)])
            return pair.map { core + $0 + random.pick([("路", 0.85), ("街", 0.15)]) }
        default: return [core + word]
        }
    }

    /// A series of lanes.
    func lanes(_ random: inout SplitMix) -> [String] {
        let core = sharedCore(0.1, &random) + random.pick([("", 0.7), ("村", 0.12), ("新村", 0.1), ("围", 0.08)])
        let word = random.pick([("巷", 0.8), ("坊", 0.1), ("里", 0.1)])
        let side = random.chance(0.12) ? random.pick([("东", 1), ("西", 1), ("南", 1), ("北", 1)]) : ""
        return (1...Int.random(in: 2...14, using: &random)).map { core + side + Self.chinese($0) + word }
    }

    /// Estates, villages or industrial areas: one, or its phases and zones.
    func areas(_ random: inout SplitMix) -> (kind: String, names: [String]) {
        let core = sharedCore(0.15, &random)
        switch Double.random(in: 0..<1, using: &random) {
        case ..<0.5:
            let word = random.pick([
                ("花园", 0.3), ("苑", 0.14), ("华庭", 0.09), ("雅苑", 0.08), ("家园", 0.08), ("小区", 0.1), ("公寓", 0.06),
                ("名苑", 0.04), ("豪庭", 0.04), ("居", 0.03), ("公馆", 0.02), ("雅居", 0.03), ("城", 0.02), ("湾", 0.02),
            ])
            if random.chance(0.08) {
                return (
                    "estate", ["一期", "二期", "三期"].prefix(Int.random(in: 2...3, using: &random)).map { core + word + $0 }
                )
            }
            return ("estate", [core + word])
        case ..<0.77:
            let word = random.pick([("村", 0.45), ("新村", 0.3), ("旧村", 0.08), ("围", 0.07), ("新围", 0.05), ("老屋村", 0.05)])
            if random.chance(0.05) {
                return ("village", ["东区", "西区", "南区", "北区"].prefix(2).map { core + word + $0 })
            }
            return ("village", [core + word])
        default:
            let word = random.pick([("工业区", 0.55), ("工业园", 0.2), ("科技园", 0.15), ("产业园", 0.1)])
            if random.chance(0.15) {
                let last = Int.random(in: 2...4, using: &random)
                return ("industrial", Self.numerals.prefix(last).map { core + "第" + $0 + "工业区" })
            }
            return ("industrial", [core + word])
        }
    }

    /// A place of interest.
    func poi(_ random: inout SplitMix) -> (kind: String, name: String) {
        let core = sharedCore(0.1, &random)
        let (kind, word) = random.pick([
            (("building", "大厦"), 0.28), (("building", "商务中心"), 0.06), (("mall", "广场"), 0.12), (("hotel", "酒店"), 0.1),
            (("school", "幼儿园"), 0.1), (("school", "小学"), 0.07), (("school", "学校"), 0.05), (("hospital", "医院"), 0.03),
            (("market", "市场"), 0.07), (("park", "公园"), 0.05), (("clinic", "门诊部"), 0.02), (("hotel", "宾馆"), 0.03),
            (("building", "综合楼"), 0.02),
        ])
        return (kind, core + word)
    }

    /// A community's name.
    func community(_ random: inout SplitMix) -> String { core(&random) + "社区" }

    /// 1 to 99 as it is written in a lane's name: 十三.
    static func chinese(_ number: Int) -> String {
        let (tens, ones) = (number / 10, number % 10)
        return (tens > 1 ? numerals[tens - 1] : "") + (tens > 0 ? "十" : "") + (ones > 0 ? numerals[ones - 1] : "")
    }
}
