# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What promises without saying what is done or how much, in English and Chinese.

Verbs such as improve and 提高, hedges such as 尽量, slogans such as “customer first”,
and topics without any verb. A verb of a result (complete, sign, 编制, 上线) that comes
first says what is done: then “improvement plan” and 提升方案 are only what it is done
with.
"""

import re

# ENGLISH

_STEMS = (
    "improv|increas|enhanc|strengthen|optimi[sz]|boost|rais|grow|reduc|lower|decreas"
    "|develop|promot|support|foster|maximi[sz]|minimi[sz]|streamlin|ensur|striv|deepen"
    "|better|focus|help|elevat|uphold|nurtur|cultivat|accelerat|leverag|empower|embrac"
    "|champion|pursu|contribut|advanc|stabili[sz]|consolidat|encourag|motivat|inspir"
)
_ENDINGS = r"(?:e|es|ed|ing|s|ement|ements|ation|th)?"
_EN_VERBS = (
    rf"\b(?:{_STEMS}){_ENDINGS}\b",
    r"\bwork(?:s|ing)? (?:hard|on|harder|together|smart\w*|closely|better)\b",
    r"\btry(?:ing)? to\b|\baim(?:s|ing)? (?:to|for)\b|\bendeavou?r\w*\b"
    r"|\bcontinu\w* to\b",
    r"\bdo(?:es|ing)? (?:a good job|well|better|(?:my|our|the|your|their) best)\b",
    r"\bdriv(?:e|es|ing) (?:\w+ )?(?:growth|change|results?|sales|performance"
    r"|innovation)\b",
    r"\bexpand\w* (?:\w+ ){0,2}(?:market|presence|business|reach|share|base"
    r"|footprint)\b",
    r"\bmanag(?:e|es|ing) (?:\w+ )?(?:well|better|carefully|effectively|efficiently)\b",
)
_EN_SLOGANS = (
    r"\bas (?:\w+ ){1,2}as (?:possible|needed|i can|we can)\b|\basap\b",
    r"\b(?:where|when|if|whenever) (?:needed|possible|necessary|required"
    r"|appropriate)\b",
    r"\bmore (?:attention|efficient|effective|careful|active|often|focus|closely"
    r"|proactive)\w*",
    r"\b(?:on time|in time|timely|promptly|quickly|regularly|efficiently|effectively"
    "|actively|continuously|constantly|carefully|conscientiously"
    r"|diligently)\b(?=\W*$)",
    r"\b(?:excellen\w+|world[- ]class|best[- ]in[- ]class|first[- ]class|outstanding"
    r"|superior|exceptional|(?:five|5)[- ]star|mediocrity|synerg\w+|passion\w*|mindset"
    r"|proactive\w*|ownership|next level|extra mile|full potential|team spirit"
    r"|smooth(?:ly)?|flawless\w*|seamless\w*)\b",
    r"\b(?:make|making) (?:a|the|all the) difference\b|\bmake sure\b"
    r"|\bmake it happen\b",
    r"\bahead of\b|\b(?:as )?one team\b|\bone (?:goal|vision|voice|family|company)\b",
    r"\b(?:customers?|clients?|safety|quality|people|integrity"
    r"|patients?)(?: \w+)? first\b",
    r"\b(?:first|top|number one|no\. ?1|highest) priority\b|\bnumber one\b|\bkey to\b",
    r"\b(?:create|creating|add|adding|deliver|delivering|bring) (?:\w+ )?value\b",
    r"\b(?:our|my|the|company|core|shared) (?:\w+ )?values\b|\bcompany culture\b",
    r"\b(?:our|my|your|the|their) (?:very )?best\b(?! practice)",
    r"\bgood (?:relations?\w*|work|job|service|quality|communication|cooperation"
    r"|team\w*"
    r"|atmosphere|results?|performance|attitude|conduct|image)\b",
    r"\bgreat\w* (?:service|team\w*|work|place|results?|experience|things|company)\b",
    r"\b(?:zero tolerance|double down|110 ?%|100 ?% (?:commit|dedicat|effort|focus"
    "|energy))",
    r"\b(?:under control|up to date at all times|at all times|to heart|with a smile)\b",
    r"\b(?:full|maximum|total) (?:commitment|dedication|effort|engagement)\b",
    r"\b(?:together we|we can|yes,? we|never give up|teamwork makes"
    r"|sky is the limit)\b",
    r"\b(?:take|taking) (?:pride|responsibility|the initiative|initiative|good care"
    r"|care of)\b",
    r"\bpay(?:ing)? (?:\w+ )?attention\b|\bday[- ]to[- ]day (?:work|business|tasks)\b",
    r"\b(?:all|my|assigned|other|daily|routine) (?:\w+ )?(?:tasks|duties|operations"
    r"|work)\b",
    r"^\W*(?:excel|aim|shine|dare|push (?:\w+ )?(?:limits|boundaries|further|hard\w*)"
    r"|do (?:more|less|it|things|what|everything|our|my|better|your|well)"
    r"|go (?:beyond|above|for|further|all)|get (?:better|things|more|closer|ahead)"
    r"|move (?:fast\w*|forward|ahead)|put (?:\w+ )?(?:first|heart|effort)|give (?:my"
    r"|our|it|your|every))\b",
    r"\b(?:build|win|earn|gain|exceed|deliver|reach|creat|shar|achiev|mak|bring|secur"
    "|shap"
    r"|show|spread|set|reali[sz]|tak|inspir)\w*(?: \w+){0,3}? (?:trust|hearts?"
    "|expectations?"
    "|promises?|heights|horizons?|dreams?|awareness|loyalty|reputation|happiness"
    "|harmony"
    "|unity|spirit|vision|mission|future|greatness|success|victory|standards?|happy"
    "|proud"
    r"|satisfied|smiles?|history|impact|progress)\b(?! (?:paper|statement|campaign"
    "|document))",
    r"^\W*(?:be|become|stay|remain|act|think|live|love|believe|dream|care|keep|maintain"
    r"|inspire|lead by|always|never|nothing|we are|push|let'?s|let us|everyone"
    r"|every\s?body|win together)\b"
    r"(?! (?:\w+ )?(?:certified|licensed|accredited|qualified))",
    r"^\W*[a-z]+ (?:is|are|comes?|matters?) (?:our|the|my|a|an|king|key|everything"
    "|first"
    r"|what|all|number|most|before)\b",
)
_EN_RESULTS = (
    "accept|acquir|add|agree|analy[sz]|announc|answer|apply|appl|appoint|approv|archiv"
    "|assembl"
    "|assess|attend|audit|automat|award|back|bill|book|brief|build|buy|calculat"
    "|calibrat"
    "|cancel|centrali[sz]|certif|check|clean|clear|clos|coach|collect|compil|complet"
    "|conduct"
    "|configur|connect|construct|convert|count|creat|decommission|defin|deliver"
    "|demolish"
    "|demonstrat|deploy|design|digiti[sz]|dismantl|document|draft|eliminat|employ|equip"
    "|evaluat|exhibit|extend|file|fill|finali[sz]|finish|fix|hand|held|hir|hold|host"
    "|identif"
    "|implement|import|inspect|install|integrat|interview|introduc|inventory|investigat"
    "|invit|invoic|issu|label|launch|lay|list|load|map|measur|merg|migrat|modif|move"
    "|moving"
    "|negotiat|obtain|onboard|open|order|organi[sz]|outsourc|overhaul|pack|paint|pass"
    "|patch"
    "|pav|pay|pilot|plan|plant|prepar|present|print|procur|produc|program|propos"
    "|prototyp"
    "|publish|purchas|rebuild|reconcil|record|recruit|recycl|redesign|refurbish"
    "|register"
    "|releas|relocat|remov|renegotiat|renew|renovat|repair|replac|report|request|resolv"
    "|restor|retir|retrofit|review|revis|rewrit|roll|run|schedul|scrap|select|sell"
    "|send|set"
    "|ship|sign|sort|split|standardi[sz]|start|stock|stop|submit|survey|switch"
    "|take over|teach"
    "|terminat|test|tidy|train|transfer|translat|updat|upgrad|validat|verif|visit|win"
    "|wir"
    "|writ"
)
_EN_RESULT = re.compile(
    rf"(?:^|[,;] |\band )\W*(?:(?:to|we will|i will|we|i|will|please|then) )*"
    rf"(?:(?:{_EN_RESULTS})(?:e|es|s|ed|d|ing|y|ies|ied|ning|ting)?\b"
    r"|go(?:es|ing)? live\b|develop\w* an? (?!culture|mindset|team spirit|skills))",
    re.IGNORECASE,
)
_EN_TOPIC = (
    "customers?|clients?|satisfaction|quality|service|safety|communication|teamwork"
    "|team"
    "|leadership|efficiency|productivity|growth|innovation|culture|morale|collaboration"
    "|compliance|performance|development|sales|revenue|profit|costs?|cost|control"
    "|skills?"
    "|management|employees?|staff|engagement|training|learning|market|business|brand"
    "|work|working|attitude|discipline|attendance|cooperation|coordination|operations?"
    "|personal|product|process|production|delivery|projects?|planning|quick|good|better"
    "|high|higher|more|new|strong|overall|daily|and|or|of|the|our|my|with|in|at|for|to"
    "|building|relations?|relationships?|support|improvement|optimi[sz]ation"
    "|orientation"
)

# CHINESE

_CN_VERBS = (
    "提高|提升|加强|优化|改善|改进|完善|强化|增强|促进|推进|推动|努力|深化|加大|加快"
    "|提振|做好|搞好|写好|抓好|干好"
    "|管好|用好|做到位|抓牢|做强|做大|做优|尽力|降低|减少|缩短|确保|保证|保障|争取"
    "|力争|力求|尽量|尽可能|尽快|尽早"
    "|及早|适当|合理|持续|不断|进一步|积极|主动|认真|切实|充分|按时|及时|有效(?!期)"
    "|高效|稳步|扎实|大力|着力|支持"
    "|配合|协助|参与|维护|控制|保持|学习|开拓|拓展|落实|贯彻|深入|全面|加速|提速|扩大"
    "|增加|巩固|夯实|激发|鼓励|重视"
    "|关注|注重|聚焦|围绕|严格|严抓|狠抓|增进|培养|发挥|带动|助力|服务好|解决好|处理好"
    "|多(?=与|和|向|为|沟通|学习|拜访|关心|思考)"
    "|改变|关心|帮助|推广|提倡|倡导|统筹|协调|解决"
)
_CN_SLOGANS = (
    "至上|第一(?=[，。,;；、！!]|$)|为本|为先|为中心|为导向|为主(?=[，。,;；、！!]|$)"
    "|卓越|一流|标杆|典范|楷模|辉煌|佳绩"
    "|新高峰|新台阶|新篇章|新局面|更上|更进一步|再创|再接再厉|争创|争做|争当|争先|追求"
    "|打造|树立|弘扬|发扬|秉承|秉持"
    "|践行|坚持|坚定|牢记|凝聚|团结|奋斗|拼搏|敬业|奉献|创造价值|赋能|全力|尽心|用心"
    "|全心|一心|同心|齐心|千方百计"
    "|想方设法|竭尽|工匠精神|主人翁|零距离|零容忍|千家万户|百年|良好|优秀|优质|高质量"
    "|高素质|高水平|高标准|跨越式|又好又快|过硬|强有力|可持续发展|尽职|尽责|负责任"
    "|本职"
    "|领导交办|交办的|进步|感恩|携手|共赢|共创|梦想|未来|使命|初心|拥抱|激情|精益求精"
    "|追梦|领跑|领先|引领|突破自我"
    "|超越自我|挑战自我|做最好|最好的|最优|更好|更大|更高|更强|更快|更优|更多(?=的)"
    "|加倍|十足|满腔|热情|爱岗|诚信|匠心"
    "|(?:百分之?百|1[012]0%)的?(?:投入|努力|热情|用心|付出)|一切为|响应号召|脚踏实地|当好|贡献"
    "|就是生命|就是力量|让[^，。]{0,6}(?:满意|放心|省心|开心)|向[^，。]{1,6}要效益"
    "|练好|攻坚克难|真抓实干|砥砺|勇于|敢于|善于|勤奋|钻研业务|八项规定|四个意识"
    "|两个维护|三会一课|精神(?=[，。；、]|$)"
)
_CN_RESULT = (
    "完成|提交|上线|发布|签订|签约|签署|签下|编制|编写|撰写|制定|制订|起草|修订|建成"
    "|投产|投运|验收|取得|获得|获取|交付|移交"
    "|举办|召开|组织(?=\\S{0,20}(?:培训|演练|会|活动|考试|检查|比赛|评审|体检|招聘))"
    "|建立|搭建|设立|成立|出台|安装|迁移"
    "|搬迁|搬入|归档|拆除|更换|淘汰|关闭|启用|启动|发放|切换|部署|申报|申请|备案|报批"
    "|投标|中标|开业|开设|开通|翻译|校准"
    "|巡检|走访|拜访|回访|面谈|汇报|清理|清退|改造|新建|扩建|退出|引进|录用|聘用|聘请"
    "|任命|注册|注销|续签|续租|收回|绘制|录入"
    "|通过(?=\\S{0,20}(?:认证|验收|审核|审计|考试|评审|检查|答辩|复审))|打印|张贴|登记"
    "|购置|购买|报送|上报|粉刷|维修|检修|补齐|办结"
    "|整理|清点|核对|核销|结清|结账|对账|调试|封顶|开工|竣工|装修|铺设|入驻|上架|下架"
    "|停用|合并|拆分|租赁|出售|转让|外包"
    "|招标|终止|解除|考取|参加|参展|承办|主办|授课|带教|摸底|测算|汇总|建档|翻新|升级"
    "|改版|重建|重构|接入|对接|推出|投放"
    "|量产|打样|送检|修复|加装|公示|公布|签发|印发|下发|推行|试行|收集|编排|招到|招满"
    "|招收|接管|承接|评出|选出|选定|确定"
)
#: Verbs that are as often nouns: they say what is done where something follows.
_CN_RESULT_NOUNS = (
    "招聘|盘点|采购|开发|研发|设计|检查|培训|分析|评估|考核|测试|统计|调研|排查|整改"
    "|演练|总结|复盘|检测"
)
_CN_NO_OBJECT = (
    "体系|工作|能力|管理|水平|效率|质量|意识|流程|制度|机制|团队|力度|的|与|和|、|，"
    "|,|。|$"
)
_CN_DUTIES = (
    "(?:完成|做好|干好|履行)(?:好|了)?(?:[^，。；]{0,4}(?:各项|全部|所有|相关|上级"
    "|领导|公司|部门|本职|日常|自己|交办|岗位|既定"
    "|分内|份内|布置|安排))?的?(?:各项)?(?:工作|任务|职责|目标|指标)+(?:任务"
    "|目标)?(?=[，。；、！!]|$)"
)
_CN_TOPIC = (
    "客户|满意度|满意|团队|服务|产品|安全|成本|企业|工作|业务|市场|质量|管理|建设|发展"
    "|能力|效率|意识|文化|沟通|协作"
    "|合作|创新|控制|水平|精神|执行力|态度|素质|形象|品牌|员工|培训|人才|培养|销售"
    "|业绩|成长|党建|纪律|考勤|日常"
    "|维护|运营|开拓|拓展|生产|专业|技术|技能|知识|领导力|学习|关系|部门|内部|外部"
    "|流程|制度|体系|情况|绩效|提升"
    "|责任|责任心|积极性|主动性|个人|公司|项目|现场|设备|环境|卫生|目标|计划|任务|的"
    "|与|和|及|以及|、|，|,"
)

_FLAGS = re.IGNORECASE | re.MULTILINE
_VERB_EN = re.compile("|".join(_EN_VERBS), _FLAGS)
_SLOGAN_EN = re.compile("|".join(_EN_SLOGANS), _FLAGS)
_TOPIC_EN = re.compile(rf"\W*(?:(?:{_EN_TOPIC})\W*){{1,6}}", re.IGNORECASE)
_VERB_CN = re.compile(_CN_VERBS)
_SLOGAN_CN = re.compile(rf"{_CN_DUTIES}|{_CN_SLOGANS}")
_RESULT_CN = re.compile(rf"{_CN_RESULT}|(?:{_CN_RESULT_NOUNS})(?!{_CN_NO_OBJECT})")
_TOPIC_CN = re.compile(rf"(?:{_CN_TOPIC}){{1,12}}[。.！!]?")


def find(text):
    """Return the first words of a plain text that promise without saying how much."""
    slogan = _SLOGAN_EN.search(text) or _SLOGAN_CN.search(text)
    found = [slogan, _unfinished(_VERB_EN, _EN_RESULT, text)]
    found.append(_unfinished(_VERB_CN, _RESULT_CN, text))
    found = sorted(filter(None, found), key=lambda match: match.start())
    found = found or list(
        filter(None, (_TOPIC_EN.fullmatch(text), _TOPIC_CN.fullmatch(text)))
    )
    return found[0].group().strip() if found else ""


def names_result(text):
    """Whether a verb of the plain text says what will be there in the end."""
    return bool(_EN_RESULT.search(text) or _RESULT_CN.search(text))


def _unfinished(verbs, results, text):
    """The first verb of a promise that no verb of a result goes before or with."""
    verb = verbs.search(text)
    result = verb and results.search(text)
    if not result:
        return verb
    return None if result.start() <= verb.start() or _is_manner(verb) else verb


#: Hedges and manners in front of a result: 按时提交, 争取9月前通过认证.
_MANNERS = frozenset(
    "争取 力争 力求 尽量 尽可能 尽快 尽早 及早 适当 持续 不断 积极 主动 认真 切实 充分"
    " 按时 及时 有效 高效 稳步 扎实 大力 着力 努力 全面 确保 保证 严格 加快 统筹"
    " 协调".split()
)


def _is_manner(verb):
    return verb.group() in _MANNERS
