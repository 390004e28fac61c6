"""Names of places for made sentences: the gazetteer's, those of China's divisions, and invented ones."""

import csv
import itertools
import zlib
from collections import defaultdict
from pathlib import Path

ROAD_ENDS = ["路"] * 9 + ["大道"] * 3 + ["街"] * 4 + ["东路", "西路", "南路", "北路", "中路", "一路", "二路", "三路", "东街", "西街",
             "大街", "公路", "南街", "北街", "四路", "环路", "横路", "大道中", "大道西", "大道中段", "大道南段", "路北段", "路西段", "七道街", "内大街", "外大街", "内西街", "后街", "前街"]
# Cores of road names that are met in most Chinese cities.
ROAD_CORES = """人民 解放 建设 中山 新华 文化 和平 胜利 长江 黄河 团结 光明 民主 幸福 工业 育才 学院 体育 迎宾 友谊 振兴 兴华 站前 环城 滨河 滨江
湖滨 江滨 府前 花园 公园 青年 劳动 前进 红旗 朝阳 东风 延安 科技 创业 创新 金融 世纪 香港 珠江 泰山 昆仑 黄山 天山 复兴 五一 八一 六一 文明
健康 富强 康庄 开发 机场 商业 会展 市民 纬一 纬五 经三 经七 文一 文三 江东 河西 城北 城南 西湖 南湖 东湖 南京 北京 上海 天津 重庆 成都 西安 沈阳 青岛""".split()
LANE_ENDS = ["巷"] * 3 + ["一巷", "二巷", "三巷", "里", "弄", "支路", "胡同", "横巷", "东巷", "支弄", "坊"]
VILLAGE_ENDS = ["村"] * 6 + ["社区"] * 6 + ["居委会", "新村", "村委会", "", "社区居委会", "村村委会", "一村", "东村"]
AREA_ENDS = ["小区"] * 3 + ["花园"] * 2 + ["苑", "新村", "工业区", "工业园", "家园", "公寓", "豪庭", "名苑", "新城", "山庄", "花城", "华庭", "雅苑",
             "科技园", "第二工业区", "工业园区", "村", "围", "坊", "府", "湾", "国际", "家属院", "城中村", "产业园", "园", "宿舍", "嘉园", "佳苑", "公馆",
             "国际城", "国际新城", "美邦", "华府", "御园", "住宅区", "安置房", "工业集中区", "软件园", "物流园", "创意园", "东区", "西苑", "庄园", "别墅"]
# In Shenzhen a 村 is a place within a community, elsewhere mostly a community itself.
ELSEWHERE_AREA_ENDS = [end for end in AREA_ENDS if end not in ("村", "围", "坊")]
ZONE_ENDS = ["经济开发区", "经济技术开发区", "高新区", "高新技术产业开发区", "开发区", "保税区", "工业园区", "新区", "科技城", "产业集聚区", "管理区"]
POI_ENDS = ["大厦"] * 4 + ["广场"] * 2 + ["医院", "小学", "中学", "酒店", "市场", "地铁站", "公园", "幼儿园", "商场", "超市", "停车场", "银行", "派出所",
            "菜市场", "加油站", "体育馆", "购物中心", "人民医院", "写字楼", "创业园", "商务中心", "宾馆", "学校", "有限公司", "科技有限公司", "电子厂",
            "物业管理处", "药店", "餐厅", "便利店", "汽车站", "图书馆", "博物馆", "大学", "培训中心", "营业厅", "服务中心", "党群服务中心", "商贸城",
            "建材市场", "批发市场", "轻纺市场", "国际商贸城", "食品城", "服装城", "火车站", "客运中心", "职业技术学院", "师范大学", "第一中学",
            "实验小学", "商厦", "百货", "会所", "国际中心", "财富中心", "时代广场", "中心", "银座", "网吧", "宾馆", "茶楼", "菜馆", "饭店", "门市部",
            "经营部", "物流", "快递点", "驿站", "管委会", "水泥厂", "村委会", "镇政府", "法院", "税务局", "检察院", "卫生院", "敬老院", "体育中心"]
TRADES = ["电子", "机械", "服饰", "科技", "塑胶", "五金", "贸易", "化工", "食品", "纺织", "电器", "家具", "包装", "印刷", "物流", "建材", "汽车配件",
          "医疗器械", "信息技术", "实业", "工艺品", "进出口"]
FIRMS = ["有限公司"] * 6 + ["股份有限公司", "集团有限公司", "集团", "厂", "公司", "分公司", "有限责任公司"]
SHOPS = ["店", "服装店", "药房", "理发店", "五金店", "汽修厂", "眼镜店", "奶茶店", "专卖店", "旗舰店", "4S店", "律师事务所", "诊所", "支行", "超市"]
CHAINS = ["工商银行", "建设银行", "农业银行", "移动", "电信", "联通", "石化", "邮政", "银行", "人寿", "平安保险", "铁塔"]
PUBLIC = ["大学", "师范大学", "工商大学", "财经大学", "中医药大学", "第二人民医院", "职业技术学院", "火车站", "国际机场", "公安局", "公安分局", "国税局",
          "行政服务中心", "第一中学", "体育中心", "日报社", "农商银行", "人民政府", "中心小学", "汽车客运站", "博物馆", "烟草公司"]
# What no core may end with: it would itself be the end of another kind of name.
_ENDINGS = set("路街道巷弄里区市县镇乡村省号楼栋座层室园厦城院校厂店站场桥州旗盟组队")


class Names:
    """Names to draw from; `held_out` decides which side of the split they come from."""

    def __init__(self, gazetteer, divisions, words, held_out, rng):
        self.rng, self.held_out = rng, held_out
        self.rows, self.children, aliases = defaultdict(list), defaultdict(list), []
        with open(gazetteer, encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["level"] in ("district", "street", "community", "road", "lane", "area", "poi"):
                    if row["level"] in ("district", "street") or self.ours(row["name"], 10):
                        self.rows[row["level"]].append(row)
                        self.children[row["parent"], row["level"]].append(row)
                elif row["level"] == "alias":
                    aliases.append(row)
        self.aliases = defaultdict(list)
        for row in aliases:
            self.aliases[row["parent"]].append(row["name"])
        self.divisions = {}
        for line in Path(divisions).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                code, name = line.split("\t")
                self.divisions[code] = name
        self.towns = [code for code in self.divisions if len(code) == 9]
        self.cities = [name[:-1] for code, name in self.divisions.items()
                       if len(code) == 6 and not code.endswith("0000") and name[-1] in "市县" and len(name) == 3]
        provinces = [name[:2] for code, name in self.divisions.items() if code.endswith("0000")]
        self.regions = [name + end for name in self.cities for end in ("", "市")] + provinces * 20
        self.pool = self._characters()
        self.words = self._words(words)
        self.prose, self.prose_weights = self._prose(words)

    def _characters(self):
        """The characters that names of China's towns and of the gazetteer begin with, the most frequent."""
        pool = defaultdict(int)
        for code in self.towns:
            for character in self.divisions[code][:2]:
                pool[character] += 1
        for level in ("community", "road", "area"):
            for row in self.rows[level]:
                for character in row["name"][:2]:
                    pool[character] += 5
        common = sorted(pool, key=lambda c: (-pool[c], c))[:900]
        return [c for c in common if c not in "街道镇乡村路号县区市省"]

    @staticmethod
    def _words(file):
        """General words that names are made of: 国际, 阳光, 康乐."""
        words = []
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) < 3 or fields[2] not in ("n", "nz", "ns", "a", "vn", "nt", "z", "b"):
                continue
            word = fields[0]
            if len(word) in (2, 3) and word[-1] not in _ENDINGS and "一" <= word[0] <= "龥":
                words.append(word)
        return words[:12_000]

    @staticmethod
    def _prose(file):
        """What people say beside addresses: words of every kind but names of places, the frequent ones more often."""
        words, weights = [], []
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) < 3 or not fields[0].isalpha() or fields[2] in ("ns", "nt", "nz", "nr", "m", "q", "mq", "f", "s", "x", "zg"):
                continue
            if fields[0][-1] in _ENDINGS and fields[2] not in ("v", "d", "c", "p", "r", "u"):
                continue
            words.append(fields[0])
            weights.append(float(fields[1]) ** 0.6)
        return words, list(itertools.accumulate(weights))

    def ours(self, name, share):
        """Whether a name is on our side: one in `share` is held out."""
        return (zlib.crc32(name.encode()) % share == 0) == self.held_out

    def core(self):
        """An invented name without its ending."""
        while True:
            if self.rng.random() < 0.35:
                core = self.rng.choice(self.words)
                if self.rng.random() < 0.2:
                    core = self.rng.choice(self.pool) + core
            else:
                size = self.rng.choices((2, 3, 1), (8, 2, 0.2))[0]
                core = "".join(self.rng.choice(self.pool) for _ in range(size))
            if self.ours(core, 5):
                return core

    def invented(self, ends):
        return self.core() + self.rng.choice(ends)

    def road(self):
        """The name of a road anywhere."""
        chance = self.rng.random()
        if chance < 0.2:
            return self.rng.choice(ROAD_CORES) + self.rng.choice(ROAD_ENDS)
        if chance < 0.23:
            return self.rng.choice(self.cities) + self.rng.choice(["路", "路", "东路", "南路", "大道", "街"])
        if chance < 0.25:
            return str(self.rng.randint(101, 330)) + self.rng.choice(["国道", "省道", "国道线"])
        return self.invented(ROAD_ENDS)

    def poi(self):
        """The name of a place that people go to, anywhere."""
        chance = self.rng.random()
        region = self.rng.choice(self.regions) if self.rng.random() < 0.3 else ""
        if chance < 0.2:
            return region + self.core() + self.rng.choice(TRADES) + self.rng.choice(FIRMS)
        if chance < 0.3:
            return self.core() + self.rng.choice(SHOPS)
        if chance < 0.36:
            return self.rng.choice(["中国", "中国", ""]) + self.rng.choice(CHAINS) + self.rng.choice(["", "营业厅", self.core() + "支行", "分公司", "大楼"])
        if chance < 0.42:
            return self.rng.choice(self.regions) + self.rng.choice(PUBLIC)
        return self.invented(POI_ENDS)
