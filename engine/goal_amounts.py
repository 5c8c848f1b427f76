# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts that a goal's text names, in English and Chinese.

An amount is a figure of something counted or measured, a share, a multiple, or none at
all (“zero accidents”). A figure is none where it is part of a name (Windows 11, 5G,
ISO 9001, 第二条, 双11), tells which things are meant (“our five values”,
三项制度改革) or paints effort (“give 110 %”). So names are taken out first, and what
is left has to be tied to a unit, to a plural, or to a word that compares.
"""

import re

_N = "零〇一二两三四五六七八九十百千万亿"
_FIGURE = r"\d{1,30}(?:,\d{3}){0,9}(?:\.\d{1,20})?"
_FREE = r"(?<![A-Za-z0-9_.,])"
_SCALE = r"(?:\s?[百千万亿]{1,2})?(?:余|多)?"

# NAMES: figures in them count nothing

_HEADS = (
    "level|phase|stage|step|version|release|tier|class|category|type|grade|part|section"
    "|chapter|article|clause|paragraph|room|hall|building|block|floor|line|plant|unit"
    "|site|gate|route|dock|bay|zone|area|cell|machine|shift|team|group|no|nr|number"
    "|model|series|windows|office|python|java|industry|web|top|option|plan|pillar"
)
_MEASURE_FOLLOWS = (
    r"(?!\s?(?:[%‰倍分成百千万亿]|x\b|times\b|hours?\b|days?\b|minutes?\b"
    r"|points?\b|pts\b|[.,]?\d))"
)
_NAMES = re.compile(
    "|".join(
        (
            # K-12, H1, B2B, CO2, COVID-19, A4, PM2.5
            r"(?<![A-Za-z0-9])(?!(?:usd|eur|rmb|cny|gbp|jpy|chf|hkd)\d)"
            r"(?:[A-Za-z]{1,12}-?\d{1,9}(?:\.\d{1,9})*)+[A-Za-z]{0,6}(?![A-Za-z0-9])",
            # 5G, 4S, 3D, 5A
            r"(?<![\d.,])\d{1,3}(?-i:[GSDACPRQE])(?![A-Za-z0-9])",
            # 24/7, 7×24小时, 80/20, 1:1, 1+1>2, 360度评估
            r"(?<!\d)(?:24\s?[/x×*]\s?7|7\s?[/x×*]\s?24)(?!\d)(?:\s?小时)?",
            r"(?<![\d.])(?:80/20|50/50|1:1|1\s?\+\s?1\s?[>＞]\s?[23])(?!\d)",
            r"(?<!\d)1\s?(?:对|-on-|-to-)\s?1(?!\d)",
            r"(?<!\d)(?:180|270|360|540)\s?(?:度|°|-?degrees?)?\s?"
            r"(?=评|反馈|考核|测评|环评|视角|feedback|review|view|assess)",
            # 24小时热线, 12345热线, 985高校
            r"(?<!\d)24\s?小时(?=服务|热线|值班|客服|在线|营业|值守|不间断|待命)",
            r"(?<![\d.,])\d{3,6}(?=热线|平台|系统|高校|院校|工程|计划|模式|战略|体系"
            "|大促"
            r"|活动|工作制|政策|行动|电话|专线|购物节)",
            "(?:工业|服务|管理|质量|营销|零售|财务|资源|党建"
            r"|版本)\s?\d{1,2}\.\d(?!\d)",
            # ISO 9001, IATF 16949; but not NPS 50 points
            "(?<![A-Za-z])(?!(?:USD|EUR|RMB|CNY|GBP|JPY|CHF|HKD|NPS|ROI|GMV|DAU"
            r"|MAU)\b)"
            r"(?-i:[A-Z]{2,12})(?:/T)?[ -]\d{1,6}(?:\.\d{1,3})*(?:[:-](?:19|20)\d\d)?"
            + _MEASURE_FOLLOWS,
            # Line 2, phase 3; a name in the middle of a sentence: the Boeing 737
            rf"(?<![A-Za-z])(?:{_HEADS})\.?\s?#?\d{{1,4}}(?:\.\d{{1,3}})*"
            + _MEASURE_FOLLOWS,
            r"(?<=[a-z,] )(?-i:[A-Z][A-Za-z]{1,30}) \d{1,5}(?:\.\d{1,3})*"
            r"(?! (?-i:[A-Z]))" + _MEASURE_FOLLOWS,
            r"(?<=[\u4e00-\u9fff])(?-i:[A-Z][a-z]{1,30})\s?\d{1,5}(?:\.\d{1,3})*"
            + _MEASURE_FOLLOWS,
            r"(?:^|(?<=[;；,，。]))\s?(?-i:[A-Z][a-z]{1,30})\s\d{1,5}(?:\.\d{1,3})*"
            r"(?=[\u4e00-\u9fff])" + _MEASURE_FOLLOWS,
            r"\b(?:number|no\.?) (?:one|1)\b",
            r"\bsix sigma\b|六西格玛",
            r"#\d{1,6}",
            # 第二条, 3号楼, 二期工程
            rf"第[\d{_N}]{{1,6}}(?:[个条期批次章节项届轮类步名位]|阶段|方)?",
            rf"[\d{_N}]{{1,3}}号",
            rf"[\d{_N}]{{1,3}}期(?=工程|项目|建设|厂|扩建|改造|系统)",
            # 双11, 三八节, 十四五, 百年企业
            rf"双(?:\d{{1,2}}|[{_N}]{{1,2}})",
            "(?:三八|五一|五四|六一|七一|八一|十一|元旦)(?=节|假|黄金周|长假|期间"
            "|活动|劳动|青年|国际|促销)",
            r"十[一二三四五六]五(?!天|日|个|名|人|家|件|次|万|元)",
            "[百千万]年(?=企业|老店|品牌|基业|大计|名企|工程|梦想|传承)|百姓|百强"
            "|百货|百尺竿头|百分百(?=投入)",
            r"一次性|一[流线体致定切起样直般站把揽下律旦时]|再一次|又一次|一个[新更]",
            rf"[{_N}\d]个一|[一二三四五六七八九十]化(?=建设|融合|管理|协同)|事半功倍"
            r"|半点|半途|两手抓",
            # 一带一路, 千家万户, 一企一策: numeral and word, twice
            rf"[{_N}][^{_N}\W\dA-Za-z点分][{_N}](?![次遍回趟篇份件轮场天名人个家项元吨倍成番年月日周])"
            rf"[^{_N}\W\dA-Za-z]",
            # Paints effort.
            r"\b(?:giv|gav|show|bring)(?:e|es|ing)?\b(?: \w+){0,3}? \d{2,4}\s?(?:%"
            "|percent)"
            r"(?! (?:of|more|less|fewer))",
            r"[三四五六七]星级?(?=服务|酒店|标准|体验|水平)",
            rf"[{_N}]{{1,3}}年(?![以内])",
            rf"[\d{_N}]{{1,3}}(?:小时|天|班|级|轮)(?:工作|责任|管理)?制(?![造定作])",
        )
    ),
    re.IGNORECASE,
)
_GAP = " ¤ "

# WHAT COUNTS OR MEASURES

_CURRENCY = r"(?:[€$£¥₹]|(?:usd|eur|rmb|cny|gbp|jpy|chf|hkd)\s?)"
_CN_UNIT = (
    "个百分点|百分点|平方米|平米|立方米|公里|千米|厘米|毫米|微米|千克|公斤|毫升|公顷"
    "|千瓦时|千瓦|兆瓦|度电|小时|分钟|毫秒"
    "|秒钟?|人次|人天|人日|人月|人时|车次|架次|班次|批次|期次|工时|工日|工作日|课时"
    "|学时|学分|标箱|分贝|赫兹|美元|欧元|港元|英镑"
    "|日元|新台币|客户|用户|会员|粉丝|订单|员工|门店|城市|专利|产品|项目|合同|个|篇|次"
    "|件|人|名|家|元|项|台|套|单(?!位)|份|条|吨|斤|克|米"
    "|款|场|位|户|倍|成(?!功|长|立|为|果|员|熟|本|交|绩)|番|页|字|笔|批|箱|辆|座|种|张"
    "|块|本|天|周|年|月|日|秒|分|点(?!滴)|起|例|宗"
    "|桩|艘|架|根|支|只|头|棵|株|粒|瓶|包|袋|盒|桶|罐|车|趟|班|轮|级|档|步|间|栋|幢|处"
    "|所|门|节|课|度|瓦|伏|升|亩|票"
    "|股|席|岗|期|稿|口|孔|盘|幅|首|部|集|盏|面|对|副|组|队|列|颗|枚|卷|捆|圈|回|遍|餐"
    "|桌|星|以上|以下|以内"
)
_NO_UNIT_AFTER = "(?!性)"
_STOP = (
    "and|or|to|of|in|on|at|by|the|a|an|for|with|from|than|is|are|be|as|that|which|per"
    "|every|each|until|within|before|after|will|we|i|our|my|this|these|has|was|its|us"
    "|always|business|process|access|focus|status|basis|analysis|success|progress"
)
_UNITS_EN = (
    "percent|pct|percentage|pp|bps|people|staff|men|women|children|persons?|headcount"
    "|ftes?"
    "|kg|g|t|km|m|mm|cm|l|ml|kwh|mwh|gwh|kw|mw|w|db|gb|tb|mb|ms|s|sec|min|h|hr|hrs"
    "|pts?|x"
    "|k|mn|bn|million|billion|thousand|hundred|dozen|lakh|crore|euros?|dollars?|yuan"
    "|degrees?|tonnes?|fold|feedback|sqm|ha|rpm|ppm|ppb"
)
_WORD = rf"(?!(?:{_STOP})\b)[A-Za-z][A-Za-z'’-]{{0,30}}"
_PLURAL = rf"(?:(?!(?:{_STOP})\b)[A-Za-z][A-Za-z'’-]{{1,30}}(?<!s)(?<!u)(?<!i)s\b)"
_COUNTED = rf"(?:(?:{_UNITS_EN})\b|(?:{_WORD} ){{0,3}}?(?:{_PLURAL}|(?:{_UNITS_EN})\b))"
_EN_NUMBER = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|several) )?"
    r"(?:hundred|thousand|million|dozen))"
)
#: What a goal wants to have none of.
_ILLS_EN = (
    "accidents?|incidents?|injur(?:y|ies)|complaints?|errors?|defects?|delays?"
    "|breach(?:es)?"
    "|violations?|outages?|faults?|failures?|fines?|penalt(?:y|ies)|loss(?:es)?"
    "|absences?"
    "|absenteeism|downtime|rework|scrap|waste|leaks?|spills?|fatalit(?:y|ies)|recalls?"
    "|returns?|invoices|backlogs?|findings?|non-?conformit(?:y|ies)|deviations?|bugs?"
    "|churn|disputes?|lawsuits?|claims?|thefts?|fires?|overtime|stock-?outs?|rejects?"
    "|(?:late|overdue|missed|failed|lost|wrong|faulty|unpaid|unplanned|unexcused"
    "|damaged"
    "|rejected|expired) [a-z]+|discrepanc(?:y|ies)|mistakes?|vacanc(?:y|ies)"
    "|escalations?|misses|infections?"
)
_ILLS_CN = (
    "事故|投诉|客诉|缺陷|差错|失误|延误|违规|违章|违纪|违法|违约|伤亡|伤害|死亡|故障"
    "|损失|逾期|退货|流失|泄漏|泄露|污染"
    "|处罚|罚款|隐患|事件|返工|漏检|停机|宕机|中断|遗漏|拖欠|报废|差评|迟到|旷工|缺勤"
    "|欠款|漏洞|火灾|错误|偏差|发生|超标"
    "|超支|超期|积压|舞弊|案件|争议|纠纷|信访|感染|召回|重伤|轻伤|工伤|不合格|次品"
    "|废品|断货|缺货|丢失|破损|库存|爆炸"
)
_EFFORTS_EN = "efforts?|commitment|energy|passion|dedication|attention|enthusiasm|heart"
_EFFORTS_CN = "投入|热情|努力|用心|激情|干劲|决心|忠诚|精力|付出|信心|热爱|责任心"
_PART = r"(?:half|thirds?|quarters?|fifths?|tenths?)"
_COMPARED_EN = (
    r"(?:[≥≤><=]=?|\b(?:at least|at most|(?:no|not) (?:more|less|fewer|lower"
    "|higher) than"
    "|(?:more|less|fewer|lower|higher) than|above|below|under|over|exceeds?|up to"
    "|down to"
    r"|(?<!\d )to|score of|rating of|average of|index of|ratio of|maximum|minimum"
    r"|max\.?|min\.?)"
    r"(?: an? (?:\w+ )?of)?)"
)
_COMPARED_CN = (
    "(?:[≥≤><=]=?|达到?|不低于|不少于|不高于|不超过|不大于|不小于|低于|高于|超过|突破"
    "|大于|小于|少于|多于"
    r"|[升降增减提]至|[升降增减]到|提高到|提升到|保持在|控制在|维持在|[值率度数分]为)"
)
_NOT_A_DATE = r"(?!\s?[年月日号楼层室级期版]|[-/.]\d)"
_A_YEAR = r"(?!(?:19|20)\d\d(?!\d|,))"

_AMOUNTS = re.compile(
    "|".join(
        (
            # money, shares
            rf"{_FREE}{_CURRENCY}{_FIGURE}\s?(?:[kmb]n?\b|(?:million|billion)\b"
            rf"|[千万亿]{{1,2}})?",
            rf"{_FREE}{_FIGURE}\s?[%‰°](?!\s?(?:{_EFFORTS_EN})\b)(?!的?(?:{_EFFORTS_CN}))",
            rf"百分之[{_N}点\d]{{1,12}}(?!的?(?:{_EFFORTS_CN}))",
            rf"百分百(?!的?(?:{_EFFORTS_CN}))",
            r"[千万]分之[零〇一二两三四五六七八九十\d.]{1,6}"
            "|[二三四五六七八九十]分之[一二两三四五六七八九]",
            # figures with a unit
            rf"{_FREE}{_FIGURE}\s?[百千万亿]{{1,2}}(?:余|多)?(?:{_CN_UNIT})?",
            rf"{_FREE}{_FIGURE}{_SCALE}\s?(?:{_CN_UNIT}){_NO_UNIT_AFTER}",
            rf"{_FREE}{_A_YEAR}{_FIGURE}(?:[kmb]n?\b)?(?: |-(?=fold))?{_COUNTED}",
            rf"{_FREE}(?<![A-Za-z] )1 {_WORD}",
            rf"{_FREE}{_FIGURE}\s?(?:/|out of)\s?\d{{1,3}}(?![\d/.])",
            # numbers in words
            rf"(?:[{_N}]{{2,12}}"
            rf"|[二两三四五六七八九十百千])(?:{_CN_UNIT}){_NO_UNIT_AFTER}",
            r"一(?:[倍番成](?!不变)|[次场份篇轮](?![性交通合成到验就做把投]))",
            rf"\b{_EN_NUMBER} {_COUNTED}",
            rf"\b{_EN_NUMBER}\b(?= or (?:more|less|fewer))",
            r"\b(?:one|a single) (?:new |more |additional )?(?:audit|training|workshop"
            "|report|article|survey|drill|event|apprentice|trainee|engineer"
            r"|customer)\b",
            # multiples and parts
            r"\b(?:doubl|tripl|quadrupl)(?:e|es|ed|ing)\b(?! (?:down|check|click"
            "|standard"
            rf"|shift|room|degree|as|your|\w* ?(?:{_EFFORTS_EN})\b))(?=[ ][a-z])",
            r"\bhal(?:ve|ves|ved|ving)\b(?= )|\bin half\b|\bby (?:a |an |one "
            rf"|two )?{_PART}\b",
            r"\b(?:two|three|four|five|ten)fold\b|\b(?:twice|(?:three|four|five"
            "|ten) times)"
            r" (?:as|the|an?|last|every|each)\b",
            r"双倍(?!努力|用心|投入|热情)|翻[一二两三四五六\d]?番|翻[一两]?倍|倍增"
            "|加倍(?!努力|用心|珍惜|重视|投入)|成倍|减半|对半|过半|一半",
            # none at all
            rf"\b(?:zero|no|0)[ -](?:{_WORD} ){{0,3}}?(?:{_ILLS_EN})\b",
            rf"(?:(?<![\d.])0|零(?!部件|配件|件|售|散|星)|无(?!人机|线|形|论|偿|锡))"
            rf"(?:[^\W\dA-Za-z]{{0,4}})?(?:{_ILLS_CN})",
            rf"(?:不|未|无)(?:发生|出现|产生)[^，。；;,]{{0,8}}(?:{_ILLS_CN})",
            r"(?:为|归|降至|降到|降为|清|至|到)[零0](?![\d.售件部散距容基点起])"
            r"|\b(?:to|at) zero\b",
            r"前[三五十百](?:名|位|强|(?=[，。；;,]|$))|前\d{1,3}(?:名|位|强)",
            r"\b(?:among|in|into|rank\w*) (?:the )?(?:top|first) (?:\d{1,3}|three|five"
            r"|ten)\b",
        )
    ),
    re.IGNORECASE,
)

#: Figures without a unit, which a word compares: NPS above 40, 达到95以上.
_COMPARED = re.compile(
    "|".join(
        (
            rf"\bfrom {_FIGURE} to {_FIGURE}(?![\w/-]|[.,]\d)",
            rf"{_COMPARED_EN}\s?{_A_YEAR}{_FIGURE}(?![\w/-]|[.,]\d)",
            rf"{_COMPARED_CN}\s?{_A_YEAR}{_FIGURE}(?!\d){_NOT_A_DATE}",
            rf"{_FREE}{_A_YEAR}{_FIGURE}(?:分)?(?:以上|以下|以内|左右)",
        )
    ),
    re.IGNORECASE,
)
#: How long an answer may take is an amount, not the deadline of the goal.
_SERVICE = re.compile(
    r"\b(?:answer|reply|respond|resolve|process|handle|deliver|ship|confirm|return"
    "|repair"
    "|solve|acknowledge|refund|dispatch|settle|invoice|bill|pay|approve"
    r"|fulfil)\w*\b[^.;]{0,60}?\b(?:within|in (?:under|less"
    r" than)) (?P<en>(?:\d{1,4}|one|two|three|four|five|a|an) (?:working |business )?"
    r"(?:minutes?|hours?|days?))\b"
    r"|(?P<cn>(?:\d{1,4}|[一二两三四五六七八九十]{1,3})个?(?:分钟|小时|天|日"
    "|工作日))(?:之内|以内|内)[^，。；;]{0,6}"
    r"(?:响应|回复|答复|处理|解决|反馈|发货|到场|到达|送达|办结|审批|修复|退款|回访)"
    "|(?:响应|回复|答复|处理|解决|反馈|发货|到场|送达|办结|审批|修复"
    "|退款)[^，。；;]{0,8}?"
    r"(?P<cn2>(?:\d{1,4}|[一二两三四五六七八九十]{1,3})个?(?:分钟|小时|天|日"
    "|工作日))(?:之内|以内|内)",
    re.IGNORECASE,
)

# FIGURES THAT ONLY TELL WHICH THINGS ARE MEANT

_SCOPE_CN = re.compile(
    "(?:落实|贯彻|践行|推进|推动|深化|加强|增强|强化|坚持|坚定|做好|做到|抓好|抓牢"
    "|搞好|围绕|牢记|学习|弘扬|聚焦|统筹"
    "|优化|提升|改善|服务|打造|树立|维护|守住|严守|遵守|支持|执行|发挥"
    "|促进)[^，。；;,\\d]{0,4}$"
)
_THINGS_CN = re.compile(r"(?:项|大|个|条|种|支|位|家|类|级|面|点|套)$")
_REACHED_CN = re.compile(
    "达到|上线|投产|验收|签约|完成|通过|落地|建成|[升降增减]至|到|新增|培训|投运|交付"
    "|上市|开业|认证"
)
_SCOPE_EN = re.compile(
    r"\b(?:improv|enhanc|strengthen|optimi[sz]|streamlin|foster|deepen|support|liv"
    "|embrac"
    r"|work\w* on|focus\w* on|concentrat|uphold|follow|promot|respect|valu"
    r"|believ)\w*(?: (?:our|the|my|all|these|its|their))*"
    r"(?: \w+)? ?$",
    re.IGNORECASE,
)
_THINGS_EN = re.compile(rf"(?:\d{{1,3}}|{_EN_NUMBER}) [a-z]", re.IGNORECASE)
_MEASURES_EN = re.compile(
    rf"\b(?:{_UNITS_EN}|minutes|hours|days|weeks|months|years|points|times|euros"
    r"|dollars)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，。；;.!?！？\n](?!\d)")


def find(text):
    """Return the first amount of a plain text without dates, or ''."""
    named = _NAMES.sub(_GAP, text)
    for found in _AMOUNTS.finditer(named):
        if not _tells_which(named, found):
            return found.group().strip()
    compared = _COMPARED.search(named)
    return compared.group().strip() if compared else ""


def find_service(text):
    """Return how long an answer may take (“reply within 2 days”), or ''."""
    found = _SERVICE.search(text)
    return next(filter(None, found.groups()), "").strip() if found else ""


def _tells_which(text, found):
    """Whether a figure names the things that a promise is about, and measures none."""
    before = _CLAUSE.split(text[: found.start()])[-1]
    after = _CLAUSE.split(text[found.end() :])[0]
    words = found.group().strip()
    if _THINGS_CN.search(words):
        return bool(_SCOPE_CN.search(before)) and not _REACHED_CN.search(after)
    if not _THINGS_EN.match(words) or _MEASURES_EN.search(words):
        return False
    return bool(_SCOPE_EN.search(before)) and not re.search(
        r"\b(?:to|by|per|a|every|each)\b", after
    )
