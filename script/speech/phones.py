"""The phones of the model: toneless initials and finals, and the 419 syllables made of them."""

SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao ce cei
cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou
cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong dou du duan dui dun duo
e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang
jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun
kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma
mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nia
nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie
pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou
ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua
shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting
tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan
xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan
zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
""".split()
"""The toneless syllables of Putonghua, ü written v after n and l (lv, nve) and u after j, q, x, y (ju, yuan)."""

SILENCE = "SIL"

INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s".split()

FINALS = (
    "a ai an ang ao ar e ei en eng er i ia ian iang iao ie ii iii in ing iong iu ong ou "
    "u ua uai uan uang ui un uo v van ve vn"
).split()
"""`ii` is the vowel of zi ci si, `iii` that of zhi chi shi ri, `ar` the open [aɚ] that 二 has in most mouths."""

PHONES = [SILENCE] + sorted(INITIALS + FINALS)

# Spelling of the syllables that begin with no consonant (GB/T 16159: y and w stand for the medial).
_WITHOUT_INITIAL = {
    "yi": ["i"], "ya": ["ia"], "yo": ["i", "uo"], "ye": ["ie"], "yao": ["iao"], "you": ["iu"], "yan": ["ian"],
    "yin": ["in"], "yang": ["iang"], "ying": ["ing"], "yong": ["iong"], "yu": ["v"], "yue": ["ve"], "yuan": ["van"],
    "yun": ["vn"], "wu": ["u"], "wa": ["ua"], "wo": ["uo"], "wai": ["uai"], "wei": ["ui"], "wan": ["uan"],
    "wen": ["un"], "wang": ["uang"], "weng": ["u", "eng"], "o": ["uo"],
}


def phones_of(syllable: str) -> list[str]:
    """The phones of a toneless syllable, one or two; raises ValueError for what is no syllable of the table."""
    if syllable in _WITHOUT_INITIAL:
        return _WITHOUT_INITIAL[syllable]
    if syllable in FINALS and syllable in SYLLABLES:
        return [syllable]
    initial = next((i for i in ("zh", "ch", "sh") if syllable.startswith(i)), syllable[:1])
    final = syllable[len(initial):]
    if initial in ("z", "c", "s") and final == "i":
        final = "ii"
    elif initial in ("zh", "ch", "sh", "r") and final == "i":
        final = "iii"
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    elif final == "o":  # bo po mo fo are said buo puo muo fuo
        final = "uo"
    if initial not in INITIALS or final not in FINALS:
        raise ValueError(f"'{syllable}' is not a syllable of Putonghua in toneless pinyin")
    return [initial, final]


VARIANTS = {"er(2)": ["ar"]}
"""Second pronunciations. 二 as [aɚ] was heard as 八 when it had to share the phone of 儿 and 而."""


def lexicon() -> dict[str, list[str]]:
    """Every dictionary word (syllable or variant, written as in a Sphinx dictionary) with its phones."""
    words = {syllable: phones_of(syllable) for syllable in SYLLABLES}
    words.update(VARIANTS)
    return dict(sorted(words.items()))


# Classes of phones whose likeness colours a neighbour; the questions of the decision trees.
_CLASSES: dict[str, str] = {
    "silence": "SIL",
    "initial": " ".join(INITIALS),
    "plosive": "b p d t g k", "unaspirated": "b d g j zh z", "aspirated": "p t k q ch c",
    "labial": "b p m f", "bilabial": "b p m", "alveolar": "d t n l", "velar": "g k h", "palatal": "j q x",
    "retroflex": "zh ch sh r", "dental": "z c s", "sibilant": "zh ch sh z c s j q x",
    "affricate": "j q zh ch z c", "fricative": "f h x sh s r", "nasal": "m n", "sonorant": "m n l r",
    "voiced_initial": "m n l r", "glottal_or_velar": "g k h SIL",
    "bp": "b p", "dt": "d t", "gk": "g k", "jq": "j q", "zhch": "zh ch", "zc": "z c", "nl": "n l",
    "zzh": "z zh", "cch": "c ch", "ssh": "s sh", "xsh": "x sh",
    # how a final begins (what follows it to the left)
    "begins_a": "a ai an ang ao ar", "begins_e": "e ei en eng er", "begins_o": "ong ou",
    "begins_i": "i ia ian iang iao ie in ing iong iu", "begins_u": "u ua uai uan uang ui un uo",
    "begins_v": "v van ve vn", "begins_high_front": "i ia ian iang iao ie in ing iong iu v van ve vn",
    "begins_round": "u ua uai uan uang ui un uo ong ou v van ve vn iong", "apical": "ii iii",
    "final_zero_open": "a ai an ang ao e ei en eng er ar ou",
    # how a final ends (what precedes)
    "ends_a": "a ia ua", "ends_e": "e ie ve", "ends_i": "i ai ei ui uai", "ends_u": "u ao iao ou iu",
    "ends_o": "uo", "ends_v": "v", "ends_n": "an en in ian uan un van vn", "ends_ng": "ang eng ing ong iang iong uang",
    "ends_nasal": "an en in ian uan un van vn ang eng ing ong iang iong uang", "ends_r": "er ar",
    "ends_open": "a ia ua e ie ve uo", "ends_high": "i ai ei ui uai v u ao iao ou iu ii iii",
    "ian_family": "ian van ie ve", "ang_family": "ang iang uang", "ong_family": "ong iong", "an_family": "an uan",
}


def questions() -> list[frozenset[str]]:
    """Sets of phones to ask about a neighbour: every class above and every phone alone."""
    sets = [frozenset(members.split()) for members in _CLASSES.values()]
    sets += [frozenset([phone]) for phone in PHONES]
    unique: list[frozenset[str]] = []
    for members in sets:
        unknown = members - set(PHONES)
        assert not unknown, f"a question names phones that do not exist: {sorted(unknown)}"
        if members not in unique:
            unique.append(members)
    return unique
