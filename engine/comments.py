# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a comment on somebody's work says, in English and Chinese (R094).

A comment is useful where it names something that happened: a number, a day, a piece of
work, an example. It is none of a review's business what kind of person somebody is.
What is found is a hint for its author, with the words that gave rise to it. The
functions take any text and never raise; what they do not understand they do not find.
"""

import re
from typing import NamedTuple

from .goal_texts import plain

#: Width of the shortest comment that says something: a Chinese character counts two.
SHORTEST = 20
#: Words about the person that one finding names.
NAMED = 3


class Finding(NamedTuple):
    """One hint: its code in ``codes.REVIEW_CODES`` and the values of its sentence."""

    code: str
    values: dict


def findings(text, has_evidence=False):
    """Return the hints on one comment, a list of :class:`Finding`.

    :param has_evidence: whether a document or a measured value stands behind it
    """
    text = plain(text)
    if not text:
        return []
    found = []
    if not has_evidence and not names_fact(text):
        if width(text) < SHORTEST:
            found.append(Finding("comment_short", {}))
        else:
            found.append(Finding("comment_no_fact", {}))
    words = person_words(text)
    if words:
        found.append(Finding("comment_person", {"words": ", ".join(words[:NAMED])}))
    return found


def width(text):
    """Return how long a text is: Chinese characters say twice as much as letters."""
    return sum(
        2 if "\u2e80" <= character <= "\u9fff" else character.isalnum()
        for character in plain(text)
    )


# FACTS

_N = "零〇一二两三四五六七八九十百千万亿半几多数"
_FACTS = re.compile(
    "|".join(
        (
            r"\d",
            # A link to evidence
            r"https?://|\bwww\.",
            # Numbers in words, of something: two complaints, 三次, 两家客户
            r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
            r"|thirty|forty|fifty|hundred|thousand|dozen|half of|twice|once a"
            r"|no complaints?|zero|every (?:day|week|month|quarter|monday|friday))\b",
            r"\bwithin (?:an?|one) (?:hour|day|week|month)\b",
            rf"(?<!第)(?:[{_N}]{{1,4}}(?<!一)个(?!人)|[{_N}]{{1,4}}(?:次|名|家|项|件|套|台|份|篇|场|位|天|周|月|年|小时|分钟|倍|成(?!功|长"
            r"|立|为|果|员|熟|本|绩)|单|人次|批|条|款|起|例|页|万|元|吨|门|期|轮))",
            r"零(?:投诉|事故|差错|缺陷|失误|差评|返工)|无(?:投诉|事故|差错|缺陷|返工|迟到)",
            # Days
            r"\b(?:january|february|march|april|june|july|august|september|october"
            r"|november|december|monday|tuesday|wednesday|thursday|friday"
            r"|(?:in|since|until|by|of|last|this) may)\b",
            r"\b(?:last|this|first|second|third|fourth|next) (?:week|month|quarter"
            r"|half|spring|summer|autumn|winter)\b|\bmid-?year\b|\byear[- ]end\b",
            r"[上下]半年|[上本下]季度|[一二三四]季度|[上本下]个?月(?!度)|(?:一|二|三|四|五|六|七|八|九|十|十一|十二)月"
            r"|上?周[一二三四五六日]|春节|国庆|年[初底中]|月[初底]|旺季|双十一",
            # An example follows
            r"\b(?:for example|for instance|e\.g\.|such as|namely|as when)",
            r"例如|比如|譬如|举例|具体(?:表现为|来说|事例)|以.{1,20}为例",
            # Names of things: in quotation marks, abbreviations, capitals
            r"[《「『“\"][^》」』”\"]{2,60}[》」』”\"]",
            r"(?-i:(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z]))",
            r"(?-i:[a-z,;] (?!I\b|I'|Mr\b|Ms\b|Mrs\b|Dr\b|He\b|She\b)[A-Z][a-z]{2,})",
        )
    ),
    re.IGNORECASE,
)

#: Something was done, or has happened: verb and what it was done to.
_DEEDS_EN = re.compile(
    r"\b(?:finished|delivered|completed|closed|introduced|launched|trained|repaired"
    r"|missed|handed (?:in|over|out)|wrote|written|built|designed|tested|signed|won"
    r"|lost|solved|resolved|fixed|reduced|cut|raised|increased|saved|negotiated|moved"
    r"|migrated|organi[sz]ed|replaced|documented|reported|published|presented|set up"
    r"|hired|onboarded|translated|cleaned|checked|audited|corrected|reworked|forgot"
    r"|exceeded|submitted|answered|returned|stopped|covered|took over|prepared"
    r"|explained|refused|complained|apologi[sz]ed|arrived|cancelled|postponed"
    r"|rewrote|updated|created|reached|sold|called|visited|installed|discovered"
    r"|found|caught|calmed|shadowed|mentored|redesigned|simplified|automated)\b"
    r"(?: \w+){0,3}? (?:the|a|an|all|our|its|his|her|their|every|each|both|new|most"
    r"|to|it|them|before|after|without|it|them|late|on time|\w+s)\b",
    re.IGNORECASE,
)
_LATE_EN = re.compile(
    r"\b(?:customers?|clients?|colleagues|the team|suppliers?|guests?|the auditors?)"
    r" (?:\w+ )?(?:complained|praised|waited|asked|thanked|confirmed|returned|had to"
    r"|reported|cancelled)\b"
    r"|\b(?:was|were|came|is|handed in|arrived|delivered) (?:\w+ )?(?:late|overdue)\b"
    r"|\bdid not (?:hand in|attend|reply|answer|report|inform|finish|deliver|submit"
    r"|update|document|call|follow the|wear|lock|check)\b",
    re.IGNORECASE,
)
_DEEDS_CN = re.compile(
    r"(?:完成|交付|签订|签下|签约|解决|处理|上线|编写|撰写|编制|制定|修订|推出|引入|引进"
    r"|改造|维修|修复|组织|培训|带教|主持|设计|开发|测试|搭建|建立|优化|降低|减少|缩短"
    r"|提交|汇报|漏(?:报|检|发|记)|误(?:报|发)|迟交|逾期|延误|拖延|取消|更换|替换|整理|盘点|回访"
    r"|拜访|拿下|发现|避免|挽回|顶岗|代班|协调|谈判|翻译|发布|申报|通过|更新|清理|安抚|起草)"
    r"了"
    r"|(?:未|没有|没)(?:能)?(?:按时|及时|按期|按要求)?(?:提交|完成|交付|汇报|通知|回复|参加|更新|佩戴|登记|填写|检查|上锁)"
    r"|(?:被|遭)?(?:客户|顾客|用户|供应商|同事|审计|质检)(?:多次)?(?:投诉|表扬|退货|反映|催促|来信|确认|点名)"
    r"|(?:按期|按时|提前|如期|超额)(?:完成|交付|上线|提交|通过|验收)[^,。;]{0,2}[\u4e00-\u9fff]{2,}"
    r"|(?:导致|造成|使得?)[^,。;]{2,}(?:停线|停机|返工|退货|延期|损失|下降|上升|缩短|降低|提高|减少)"
    r"|(?:主导|负责|牵头|独立)(?:完成|开发|设计|推进|实施|搭建)了?[^,。;]{3,}"
)


def names_fact(text):
    """Whether the text names a number, a day, a thing by name, or what was done."""
    text = plain(text)
    return any(
        pattern.search(text) for pattern in (_FACTS, _DEEDS_EN, _LATE_EN, _DEEDS_CN)
    )


# WORDS ABOUT THE PERSON

_PERSON_EN = (
    "lazy|laziness|stupid|dumb|idiot|fool|foolish|arrogant|arrogance|moody|emotional"
    "|aggressive|bossy|selfish|immature|childish|naive|clumsy|incompetent|useless"
    "|hopeless|worthless|stubborn|pig-?headed|narrow-minded|sensitive|shy|introvert"
    "|introverted|extrovert|extroverted|quiet person|charming|charismatic|likeable"
    "|likable|lovely|nice (?:guy|person|girl|man|woman|colleague)"
    "|good (?:guy|person|girl|man|boy)|great (?:guy|person)|smart|clever|brilliant"
    "|genius|gifted|talented|born leader|natural(?:ly)? (?:leader|talent|gifted)"
    "|intelligent|dishonest|liar|sneaky|weird|strange person|difficult person"
    "|negative person|toxic|drama queen|know-it-all|cold person|boring|humorless"
    "|weak character|strong character|personality|temperament|temper|attitude problem"
    "|bad attitude|poor attitude|unlikeable|rude person|a loser|loser|gossip"
    "|people person|team player|pretty|handsome|attractive|beautiful|fat|ugly|too old"
    "|too young|his age|her age|at (?:his|her) age|pregnant|pregnancy|single mother"
    "|motherly|girly|manly|hysterical|crazy|mad|paranoid|neurotic|lacks? character"
    "|lack of character|spoiled|cowardly|coward|self-centred|self-centered|egoist"
    "|egoistic|vain|conceited|hot-headed|short-tempered|kind-hearted|good-hearted"
    "|good-natured|simple-minded|slow-witted|sloppy person|untrustworthy|loyal soul"
)
#: What such a word may say of something else than a person.
_THINGS_EN = (
    r"(?!\s+(?:goals?|targets?|objectives?|meters?|phones?|grids?|devices?|cards?"
    r"|factory|factories|manufacturing|data|tests?|campaigns?|pric\w+|growth|plans?"
    r"|schedules?|timeline|deadlines?|contracts?|information|topics?|issues?|loading"
    r"|solutions?|ideas?|customers?|clients?|guests?|callers?|suppliers?|visitors?"
    r"|patients?|passengers?|users?|tenants?|people who|much|reports?|inventory"
    r"|warehous\w+|sensors?|locks?|quotas?|workarounds?|algorithms?|cache|weather"
    r"|areas?|surfaces?|materials?|competitors?|intelligence|leave|watch\w*|homes?))"
)
_BEFORE_EN = (
    r"(?<!price-)(?<!price )(?<!temperature-)(?<!time-)(?<!cost-)(?<!moisture-)"
    r"(?<!not )(?<!no )"
)
_PERSON_EN_RE = re.compile(
    rf"(?<![\w-]){_BEFORE_EN}(?:{_PERSON_EN})(?![\w-]){_THINGS_EN}", re.IGNORECASE
)
#: Who is rude, moody … and is not the one who is reviewed.
_OTHERS_EN = re.compile(
    r"\b(?:(?:an?|the|these|those|some|very|even|with|by|from)\s)+(?:[\w-]+\s(?:and\s)?)"
    r"{1,3}(?:customers?|clients?|guests?|callers?|suppliers?|visitors?|patients?"
    r"|passengers?|tenants?)\b|\b(?:customers?|clients?|guests?|callers?|patients?"
    r"|passengers?)\s(?:who|that)\s(?:was|were|is|are|became|got)\s[\w-]+",
    re.IGNORECASE,
)

_PERSON_CN = (
    "懒惰|懒散|偷懒|太懒|很懒|愚蠢|蠢|笨拙|太笨|很笨|脑子|没头脑|自私|傲慢|自大|狂妄|目中无人|性格"
    "|内向|外向|脾气|情绪化|人品|品行|聪明|机灵|天赋|天生|天才|老实|忠厚|善良|可爱|漂亮|帅气|颜值|长相|形象好|幼稚"
    "|不成熟|素质低|素质差|没素质|玻璃心|矫情|娇气|斤斤计较|小心眼|小气|固执|死板|强势|马大哈|神经质|多愁善感"
    "|胆小|懦弱|软弱|怀孕|孕期|备孕|年纪大|岁数大|年龄大|太年轻|女同志|女孩子|小姑娘|大龄|油滑|滑头|虚伪|爱面子"
    "|好吃懒做|不靠谱|靠谱|没良心|老好人|好人|阴阳怪气|孤僻|不合群|暴躁|急躁|冲动|刻薄|嘴碎|八卦|蛮横|粗鲁"
    "|无能|废物|窝囊|没出息|心眼|人缘|讨人喜欢|招人喜欢|嫉妒|爱出风头|马虎的人|懒人|心胸狭窄|敏感"
)
_PERSON_CN_RE = re.compile(
    rf"(?:{_PERSON_CN})"
    r"(?!测[试评]|化产品|数据|信息|材料|价格|度分析|好事|制造|地区|岗位|时期|工具|表|元件|(?:[^,。;]{0,4}的)?"
    r"(?:客户|顾客|用户|供应商|旅客|患者|家长|业主|访客|客人|乘客))"
)
_BEFORE_CN = re.compile(r"(?:价格|温度|湿度|商业|市场|政策|数据|高|对数字|设备|公司)$")


def person_words(text):
    """Return the words that judge the person and not the work, each once, in order."""
    text = plain(text)
    others = [found.span() for found in _OTHERS_EN.finditer(text)]
    found = {}
    for match in _PERSON_EN_RE.finditer(text):
        inside = any(low <= match.start() < high for low, high in others)
        if not inside:
            found.setdefault(match.group().lower(), match.start())
    for match in _PERSON_CN_RE.finditer(text):
        if not _BEFORE_CN.search(text[: match.start()]):
            found.setdefault(match.group(), match.start())
    return sorted(found, key=found.get)
