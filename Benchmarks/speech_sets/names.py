"""Names for a city that does not exist, from the characters that Chinese place names are made of.

Every character has one usual reading, so that the reading of a name is certain; many characters share one (明 名 鸣,
华 花, 福 富 阜), so homophones come about as they do in a real city.
"""

import numpy as np

_CHARACTERS = """
龙 long|新 xin|东 dong|西 xi|南 nan|北 bei|福 fu|安 an|平 ping|华 hua|永 yong|金 jin|兴 xing|和 he|文 wen|明 ming
宝 bao|光 guang|海 hai|江 jiang|山 shan|水 shui|河 he|湖 hu|田 tian|林 lin|园 yuan|城 cheng|桥 qiao|塘 tang
沙 sha|石 shi|岗 gang|坑 keng|头 tou|围 wei|村 cun|坪 ping|坡 po|坝 ba|岭 ling|峰 feng|岩 yan|洲 zhou|岛 dao
湾 wan|港 gang|浦 pu|溪 xi|泉 quan|井 jing|潭 tan|渡 du|口 kou|津 jin|洋 yang|潮 chao|洪 hong|泽 ze|沟 gou
松 song|柏 bai|桃 tao|李 li|梅 mei|竹 zhu|兰 lan|菊 ju|荷 he|莲 lian|桂 gui|榕 rong|樟 zhang|枫 feng|柳 liu
花 hua|草 cao|果 guo|茶 cha|稻 dao|麦 mai|棉 mian|麻 ma|桑 sang|葵 kui|凤 feng|鹤 he|鹏 peng|燕 yan|雁 yan
牛 niu|马 ma|羊 yang|鹿 lu|虎 hu|象 xiang|鱼 yu|龟 gui|蛟 jiao|麒 qi|银 yin|铜 tong|铁 tie|玉 yu|珠 zhu
翠 cui|碧 bi|青 qing|红 hong|黄 huang|白 bai|黑 hei|紫 zi|丹 dan|蓝 lan|景 jing|秀 xiu|丽 li|美 mei|锦 jin
春 chun|夏 xia|秋 qiu|冬 dong|晨 chen|晓 xiao|阳 yang|月 yue|星 xing|云 yun|风 feng|雨 yu|雪 xue|霞 xia|虹 hong
天 tian|地 di|人 ren|民 min|仁 ren|义 yi|礼 li|智 zhi|信 xin|德 de|孝 xiao|忠 zhong|诚 cheng|贤 xian|良 liang
富 fu|贵 gui|荣 rong|昌 chang|盛 sheng|隆 long|茂 mao|丰 feng|裕 yu|泰 tai|康 kang|宁 ning|静 jing|瑞 rui|祥 xiang
吉 ji|庆 qing|喜 xi|欢 huan|寿 shou|善 shan|正 zheng|公 gong|友 you|谊 yi|爱 ai|国 guo|家 jia|建 jian|设 she
创 chuang|业 ye|工 gong|农 nong|商 shang|学 xue|科 ke|技 ji|教 jiao|育 yu|前 qian|进 jin|发 fa|展 zhan|振 zhen
上 shang|下 xia|左 zuo|右 you|中 zhong|内 nei|外 wai|大 da|小 xiao|高 gao|古 gu|老 lao|双 shuang|三 san|四 si
五 wu|六 liu|七 qi|八 ba|九 jiu|百 bai|千 qian|万 wan|连 lian|合 he|顺 shun|利 li|通 tong|达 da|远 yuan
庙 miao|寺 si|塔 ta|亭 ting|楼 lou|台 tai|阁 ge|坊 fang|营 ying|堡 bao|寨 zhai|屯 tun|庄 zhuang|店 dian|铺 pu
墩 dun|窝 wo|洞 dong|冲 chong|尾 wei|角 jiao|背 bei|面 mian|边 bian|门 men|关 guan|墟 xu|埔 pu|埠 bu
陈 chen|张 zhang|王 wang|刘 liu|杨 yang|赵 zhao|周 zhou|吴 wu|徐 xu|孙 sun|胡 hu|朱 zhu|郭 guo|何 he|罗 luo
宋 song|郑 zheng|谢 xie|韩 han|唐 tang|冯 feng|于 yu|董 dong|萧 xiao|程 cheng|曹 cao|袁 yuan|邓 deng|许 xu|傅 fu
沈 shen|彭 peng|吕 lv|苏 su|卢 lu|蒋 jiang|蔡 cai|贾 jia|丁 ding|魏 wei|薛 xue|叶 ye|阎 yan|余 yu
辉 hui|耀 yao|灿 can|煌 huang|旭 xu|升 sheng|腾 teng|飞 fei|翔 xiang|跃 yue|勤 qin|俭 jian|雅 ya|致 zhi|悦 yue
名 ming|鸣 ming|阜 fu|嘉 jia|佳 jia|怡 yi|宜 yi|颐 yi|芳 fang|菲 fei|芙 fu|蓉 rong|蔷 qiang|薇 wei|榆 yu
"""
_TABLE = dict(pair.split() for line in _CHARACTERS.strip().splitlines() for pair in line.split("|"))
_LETTERS = np.array(list(_TABLE))
# A few characters are in most names: weights fall as in a list of words, but not as steeply.
_SHARES = 1 / (np.arange(len(_LETTERS)) + 60)
_SHARES /= _SHARES.sum()

_WORDS = {
    "街道": "jie dao", "社区": "she qu", "路": "lu", "街": "jie", "大道": "da dao", "一": "yi", "二": "er", "三": "san",
    "四": "si", "五": "wu", "六": "liu", "东": "dong", "西": "xi", "南": "nan", "北": "bei", "中": "zhong", "新": "xin",
    "村": "cun", "横": "heng", "区": "qu", "州": "zhou",
}
_KINDS = {
    "路": 44, "街": 12, "大道": 10, "一路": 6, "二路": 5, "三路": 3, "四路": 2, "东路": 3, "西路": 3, "南路": 3, "北路": 3,
    "中路": 2, "横路": 1, "大街": 2, "一街": 1, "二街": 1, "五路": 1, "六路": 1,
}


def reading(name: str) -> tuple[str, ...]:
    """The toneless syllables of a name made here."""
    return tuple(_TABLE.get(c) or _WORDS.get(c) or {"街": "jie", "道": "dao", "社": "she", "大": "da"}[c] for c in name)


class NameMaker:
    """Makes names at random, none twice; the same generator makes the same."""

    def __init__(self, random: np.random.Generator):
        self.random = random
        self._made: set[str] = set()

    def street(self) -> str:
        return self._new(lambda: self._body(0.05) + "街道")

    def community(self) -> str:
        return self._new(lambda: self._body(0.15) + "社区")

    def road(self, near: tuple[str, ...]) -> str:
        """A road; one in eight is called after one of the places `near` it (固戍社区: 固戍二路)."""
        def name() -> str:
            body = self._body(0.3)
            if self.random.random() < 0.125:
                body = near[int(self.random.integers(len(near)))][:-2]
            return body + self._kind()
        return self._new(name)

    def _new(self, make) -> str:
        while (name := make()) in self._made:
            pass
        self._made.add(name)
        return name

    def _body(self, longer: float) -> str:
        """Two characters, or three in a share `longer` of names."""
        size = 3 if self.random.random() < longer else 2
        while len(set(body := self.random.choice(_LETTERS, size, p=_SHARES))) < size:
            pass
        return "".join(body)

    def _kind(self) -> str:
        kinds = list(_KINDS)
        shares = np.array(list(_KINDS.values()), float)
        return kinds[int(self.random.choice(len(kinds), p=shares / shares.sum()))]
