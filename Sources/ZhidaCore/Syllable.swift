/// A toneless syllable of Mandarin 无调音节, as one of the 419 that the lexicon knows.
///
/// Spelt in pinyin without tone, `v` for ü (`lv`, `nv`); `ju`, `qu`, `xu`, `yu` are spelt so. Two bytes: hot paths
/// compare and index by `rawValue`.
public struct Syllable: Hashable, Sendable, RawRepresentable, Comparable {
    /// Index into ``Syllable/all``.
    public let rawValue: UInt16

    public init?(rawValue: UInt16) {
        guard Int(rawValue) < Self.all.count else { return nil }
        self.rawValue = rawValue
    }

    /// Takes toneless or tone-numbered pinyin (`gu`, `gu4`, `lü`); `nil` for what is no Mandarin syllable.
    public init?(pinyin: some StringProtocol) {
        var letters = pinyin.lowercased().replacing("ü", with: "v").replacing("u:", with: "v")[...]
        if let last = letters.last, last.isNumber { letters = letters.dropLast() }
        guard let index = Self.indices[String(letters)] else { return nil }
        rawValue = index
    }

    /// The spelling.
    public var pinyin: String { Self.all[Int(rawValue)] }

    public static func < (left: Syllable, right: Syllable) -> Bool { left.rawValue < right.rawValue }

    /// Every syllable, in alphabetical order. Source: the 419 toneless syllables of CMU's Mandarin lexicon.
    public static let all: [String] = """
        a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can
        cang cao ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan
        chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian
        diao die din ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou
        fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao
        he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong
        jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la
        lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv
        lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne
        nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan
        pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu
        qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen
        seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si
        song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui
        tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
        ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai
        zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong
        zou zu zuan zui zun zuo
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let indices = Dictionary(uniqueKeysWithValues: zip(all, UInt16(0)...))
}

extension Syllable: Codable, CustomStringConvertible {
    public var description: String { pinyin }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let syllable = Syllable(pinyin: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a syllable: \(text)")
        }
        self = syllable
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(pinyin)
    }
}
