# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A year of talks, notes, praise and requests of the demo company.

Weeks are counted backwards from today; a negative number is still to come. Colleagues
of Lighthouse Instruments write in English, those of Shanghai in Chinese.
"""

from typing import NamedTuple


class Said(NamedTuple):
    """What was written about one person in one talk; nothing at all: it was missed."""

    weeks: int
    progress: str = ""
    difficulties: str = ""
    advice: str = ""
    #: To be done until the next talk.
    step: str = ""


class Pair(NamedTuple):
    """The one-on-ones of two people; the next one comes by itself."""

    leader: str
    person: str
    weekday: int
    hour: int
    #: Days until the next one.
    rhythm: int
    place: str
    said: tuple


class Meeting(NamedTuple):
    """Meetings of a leader with several people."""

    leader: str
    people: tuple
    weekday: int
    hour: int
    rhythm: int
    place: str
    #: By weeks: what was said about whom.
    said: dict


class Note(NamedTuple):
    """A note, praise or incident; who writes is known by name."""

    author: str
    about: str
    weeks: int
    kind: str
    zone: str
    body: str
    advice: str = ""
    step: str = ""
    quality: str = ""
    #: Part of the title of the goal or value that it is about.
    goal: str = ""
    #: Weeks until the follow-up.
    follow_up: int = 0
    is_done: bool = True
    is_wish: bool = False
    #: Praise: the author would have it public; the person has put it on the profile.
    is_public: bool = False
    is_shown: bool = False


class Need(NamedTuple):
    """A training or resource request and what became of it."""

    asker: str
    person: str
    weeks: int
    kind: str
    name: str
    #: Weeks from the request until it is needed.
    needed: int
    state: str = "open"
    answer: str = ""
    #: HR of the person, where nobody is named.
    owner: str = ""
    #: Raised from the note that this author wrote last about the person.
    has_note: bool = False


PAIRS = (
    Pair(
        "Daniel Ortiz",
        "Emma Lind",
        1,
        9,
        14,
        "Harbour room",
        (
            Said(
                50,
                "Took over 14 customers in the port area; nine visited so far.",
                "The old files hold no names of the people who decide.",
                "Ask at the reception who signs the orders; note it after each visit.",
                "A contact who signs, in the file of each of the 14.",
            ),
            Said(
                46,
                "All 14 files have a name. First repeat order: level sensors for the"
                " grain terminal, 38 thousand.",
                "Two quotes went out without a delivery date.",
                "Dates come from the planner in the morning; ring before you write.",
            ),
            Said(
                41,
                "Three new customers since the last talk.",
                "The price of the new pressure transmitter is met with silence.",
                "Sell the calibration with it: one visit less a year for the customer.",
                "Offers the calibration in the next five quotes.",
            ),
            Said(
                36,
                "Calibration was taken in three of five quotes. The margin follows.",
                "Travel costs are over plan; the south tour has too many single"
                " appointments.",
                "",
                "Plans the south tour in two days a month instead of four.",
            ),
            Said(32),
            Said(
                28,
                "Plan for the half-year agreed. South tour now takes two days.",
                "The brewery in Leuven pays after 70 days.",
                "Speak with their buyer before accounting does.",
                "Agrees a date for the two open invoices.",
            ),
            Said(
                24,
                "Brewery has paid one invoice and named a day for the second.",
                "Hardly any time for first visits in the weeks of the trade fair.",
                "Two first visits a week stay fixed, fair or not.",
            ),
            Said(
                20,
                "Eleven leads from the fair, four of them with a project.",
                "Leads stand in a spreadsheet that nobody else sees.",
                "",
                "All leads in the CRM by Friday, with the next step.",
            ),
            Said(
                16,
                "Leads are in the CRM. Two fair projects are quoted.",
                "A complaint about a wrong cable set took three weeks.",
                "Do not wait for Service: tell the customer each week where it stands.",
            ),
            Said(
                11,
                "Cable set settled; the customer stays. Sales at 94 % of the plan.",
                "The cement works has put its order off until after the rebuilding.",
                "Count it as lost for this half-year and look for 60 thousand"
                " elsewhere.",
                "Names three customers who could bring it forward.",
            ),
            Said(
                7,
                "Two of the three have ordered: 45 thousand together.",
                "First weeks of the new half-year start slowly.",
                "Visits now, quotes later: the calendar decides the quarter, not the"
                " price list.",
                "Eight first visits in the calendar of the next four weeks.",
            ),
            Said(
                4,
                "Six of eight first visits are fixed. Renewal with the grain terminal"
                " signed.",
                "Two large customers rebuild for half a year; their share is missing.",
                "Put the two into a change request with figures, not into an e-mail.",
                "Sends the order history of both customers.",
            ),
            Said(
                2,
                "Order history is here; the change request waits for my answer.",
                "Quotes over 50 thousand wait five days for technical approval.",
                "I take the approval to Ingrid: a fixed hour twice a week.",
                "Lists the quotes that waited longest.",
            ),
        ),
    ),
    Pair(
        "Daniel Ortiz",
        "Noah Becker",
        2,
        13,
        7,
        "",
        (
            Said(
                48,
                "Knows the product range; first own visits with Lucia.",
                "Talks about features before the customer has said what is needed.",
                "Three questions before the first brochure.",
                "Writes down the three questions and tries them in four visits.",
            ),
            Said(
                40,
                "First own order: six flow meters for the dairy in Aalst.",
                "Quotes take two days because he builds each one anew.",
                "Use the five templates; ask Emma for hers.",
            ),
            Said(31),
            Said(
                26,
                "Quotes leave the house within a day.",
                "Follow-up calls are forgotten when a week is full.",
                "An hour on Friday, phone only.",
                "Keeps the Friday hour for four weeks.",
            ),
            Said(
                18,
                "Friday hour kept three weeks of four; two orders came of it.",
                "Discounts are given before they are asked for.",
                "Offer a service first, a discount last, and never both in one call.",
            ),
            Said(
                10,
                "Average discount down from 9 to 6 %. Sales are catching up.",
                "A competitor undercuts us with the chemical park by 15 %.",
                "Find out what their delivery time is; ours is the better one.",
                "Comes back with their delivery times.",
            ),
            Said(
                5,
                "Competitor delivers in ten weeks, we in four: the park ordered.",
                "The month is thin: three quotes, one order.",
                "Go back to the dairies; they buy before the holidays.",
                "Rings all eleven dairies this week.",
            ),
            Said(
                1,
                "Nine of eleven dairies rung, four want a visit.",
                "Holiday in the middle of the month; the visits lie close together.",
                "Give two of them to Lucia rather than see four in one day.",
                "Hands over two visits with a short note.",
            ),
        ),
    ),
    Pair(
        "Daniel Ortiz",
        "Lucia Romano",
        3,
        9,
        28,
        "Harbour room",
        (
            Said(
                45,
                "Frame contract with the water works signed for two years.",
                "She is asked by everybody who joins; her own quotes wait.",
                "One fixed hour a day for questions, the rest is hers.",
            ),
            Said(
                37,
                "The hour for questions works; quotes are on time again.",
                "Service hears of new contracts only when something breaks.",
                "",
                "Sends Service a page on each new frame contract.",
            ),
            Said(
                25,
                "Two frame contracts handed to Service with a page each.",
                "Would like to lead something and does not know what.",
                "The trade fair needs one person who decides.",
                "Writes how she would run the stand, on one page.",
            ),
            Said(
                13,
                "Led the fair: 62 contacts, budget kept.",
                "The fair took more evenings than planned.",
                "Take the days back before the end of the quarter; I sign them.",
            ),
            Said(
                5,
                "Days taken. Water works want the contract a year longer.",
                "They ask for a fixed price while steel gets dearer.",
                "Offer a price that follows an index; finance has the clause.",
                "Sends the draft with the clause to David.",
            ),
        ),
    ),
    Pair(
        "Daniel Ortiz",
        "Tom Fischer",
        4,
        10,
        14,
        "",
        (
            Said(
                43,
                "Knows every machine builder in the region; order book is full.",
                "Visit reports come in one batch at the end of the month.",
                "Five lines on the phone before you start the car.",
                "Reports on the day of the visit, for two weeks.",
            ),
            Said(
                35,
                "Reports on the day for ten of fourteen visits.",
                "Does not see what the reports are good for.",
                "Look at the orders that Emma won from his old reports.",
            ),
            Said(29),
            Said(
                22,
                "Second machine builder has switched to us, 110 thousand a year.",
                "Three customers complain that he promises dates of his own.",
                "Only dates that the planner has confirmed, in writing.",
                "No date without the planner until the holidays.",
            ),
            Said(
                15,
                "No own date for six weeks; complaints have stopped.",
                "Feels controlled. We talked about what the rule is for.",
                "The rule ends when three months are clean.",
            ),
            Said(
                8,
                "Three months clean, the rule is gone.",
                "Thinks that the new targets are out of reach.",
                "Bring the order books of your region, then we look at the number.",
                "Order books of the five largest customers.",
            ),
            Said(
                3,
                "Brought the order books of three of five customers.",
                "Two customers stop production until the holidays.",
                "Write it into the plan or change the region; decide by month end.",
                "Says which of the two he prefers.",
            ),
        ),
    ),
    Pair(
        "Grace Palmer",
        "Daniel Ortiz",
        0,
        14,
        28,
        "Office of Grace",
        (
            Said(
                49,
                "Team complete again; plan of the new regions is out.",
                "Spends half of the week on quotes of others.",
                "Approve above 50 thousand only; let Lucia do the rest.",
                "Passes approvals below 50 thousand to Lucia.",
            ),
            Said(
                38,
                "Approvals passed on; two days a week with customers again.",
                "Tom and the planners do not talk with each other.",
                "Sit them at one table with three late orders, not with principles.",
            ),
            Said(
                30,
                "The table took place; a date needs the planner from now on.",
                "Noah is slower than planned.",
                "Join two of his visits and say nothing in them.",
                "Two visits with Noah, a note after each.",
            ),
            Said(
                19,
                "Notes on both visits; Noah sells by discount, see his agenda.",
                "Forecast was 12 % too high two months in a row.",
                "Take what the customer has said, not what we hope.",
                "Forecast from the CRM stages only.",
            ),
            Said(
                9,
                "Half-year closed at 97 %. Forecast missed by 3 %.",
                "No deputy who could run two weeks alone.",
                "Lucia led the fair. Give her the first week of the holidays.",
                "A week with Lucia in charge.",
            ),
            Said(
                5,
                "Lucia's week is in the calendar.",
                "Technical approval keeps large quotes waiting.",
                "Settle it with Ingrid; come to me only if it fails.",
                "A fixed hour for approvals, agreed with Ingrid.",
            ),
        ),
    ),
    Pair(
        "Ingrid Solberg",
        "Peter Novak",
        2,
        9,
        28,
        "Service desk",
        (
            Said(
                42,
                "Closes 24 tickets a day, most of them at the first contact.",
                "Texts are short; customers ask back.",
                "Say what happens next and when, in the last sentence.",
            ),
            Said(
                33,
                "Fewer questions back: 6 % instead of 11 %.",
                "The new ticket screen loses what is typed.",
                "Note time and ticket; IT needs five cases.",
                "Five cases of lost text to IT.",
            ),
            Said(
                21,
                "IT has mended the screen after his five cases.",
                "Mornings are crowded, two people are out.",
                "",
                "Takes the early shift on Mondays until the holidays.",
            ),
            Said(
                12,
                "Monday queue is empty at ten.",
                "Calibration questions go to Mei, who is alone with them.",
                "Sit with her for two afternoons.",
                "Two afternoons with Mei on calibration.",
            ),
            Said(
                4,
                "Answers half of the calibration questions himself.",
                "Returns take nine days; the form asks for too much.",
                "Draft the form that you would like to get as a customer.",
                "Draft of a shorter return form.",
            ),
        ),
    ),
    Pair(
        "Ingrid Solberg",
        "Mei Tanaka",
        3,
        13,
        28,
        "",
        (
            Said(
                39,
                "Calibration handbook: three of eight chapters are written.",
                "Is interrupted every ten minutes.",
                "Headset on means: not now. I tell the others.",
            ),
            Said(
                23,
                "Handbook finished; Peter and Sofia use it.",
                "Complaints about the old sensors come in waves.",
                "Count them by serial number, then Quality can act.",
                "List of serial numbers to Helen.",
            ),
            Said(
                6,
                "Helen found the bad batch with the list.",
                "Customers with that batch want to know now.",
                "One letter to all of them; you write, I sign.",
                "Letter to the 31 customers of the batch.",
            ),
        ),
    ),
    Pair(
        "Oscar Lindgren",
        "Jan Kowalski",
        0,
        6,
        28,
        "Foreman's office",
        (
            Said(
                40,
                "Line 2 ran without a stop for the whole month.",
                "Wants the late shift back, his wife works mornings.",
                "Swap with Viktor until the holidays, both agree.",
            ),
            Said(
                24,
                "Shift swap works. Shows the new press to Samuel.",
                "Screws of the new supplier break.",
                "Put ten of them into a bag with the date.",
                "Bag of broken screws to Quality.",
            ),
            Said(
                7,
                "Supplier takes the screws back.",
                "Knee hurts after eight hours of standing.",
                "See the company doctor; ask for the standing aid today.",
                "Appointment with the company doctor.",
            ),
        ),
    ),
    Pair(
        "Oscar Lindgren",
        "Maria Santos",
        1,
        6,
        28,
        "Foreman's office",
        (
            Said(
                34,
                "Fastest on line 1 and helps without being asked.",
                "Would like to set up the press herself.",
                "The course runs every quarter; I ask for a place.",
            ),
            Said(
                14,
                "Has the place on the course.",
                "Two shifts must be free for it.",
                "Viktor and Jan take them.",
                "Shows two colleagues afterwards what she has learnt.",
            ),
            Said(
                3,
                "Course done, sets up the press alone.",
                "The second colleague is on holiday.",
                "Next week is early enough.",
                "Shows the press to the second colleague.",
            ),
        ),
    ),
    Pair(
        "Robert Klein",
        "Oscar Lindgren",
        4,
        7,
        28,
        "Works office",
        (
            Said(
                37,
                "Scrap of line 1 down to 1.8 %.",
                "Three people without a deputy at the press.",
                "Train before you recruit.",
                "Plan of who learns what by the half-year.",
            ),
            Said(
                17,
                "Training plan stands, Maria is first.",
                "Night shift is one short since the illness.",
                "Take one from packing for four weeks.",
            ),
            Said(
                6,
                "Night shift complete again.",
                "Near miss at the crane: nobody was hurt.",
                "Stop means stop, also five minutes before the end of the shift.",
                "Crane briefing for all three shifts.",
            ),
        ),
    ),
    Pair(
        "Anna Schmidt",
        "Paul Weber",
        0,
        10,
        28,
        "",
        (
            Said(
                35,
                "Every team of Market has agreed its plans.",
                "Works has people without login; links lie unread in the mail.",
                "Print them and hand them out at the start of the shift.",
            ),
            Said(
                12,
                "Links on paper: 11 of 12 plans confirmed in two days.",
                "Managers ask what belongs into a note.",
                "One page with three examples is enough.",
                "A page with examples of good notes.",
            ),
            Said(
                4,
                "The page is out; four managers have written since.",
                "Two teams have not talked for six weeks.",
                "Ask what is in the way before you remind.",
                "Speaks with both managers.",
            ),
        ),
    ),
    Pair(
        "David Chen 陈大卫",
        "Kevin Doyle",
        3,
        8,
        28,
        "",
        (
            Said(
                27,
                "Closing took six days instead of eight.",
                "Travel expenses come late from Field Sales.",
                "Talk with Daniel; a rule helps more than a reminder.",
                "A date in the month for travel expenses.",
            ),
            Said(
                8,
                "Expenses come by the third; closing in five days.",
                "The objection to his plan still bothers him.",
                "It stays in the file, with the answer of Mitchell.",
            ),
        ),
    ),
    # Shanghai
    Pair(
        "李敏",
        "张伟",
        1,
        2,
        14,
        "三号会议室",
        (
            Said(
                50,
                "接手浦东片区18家客户，已拜访11家。",
                "老客户档案不全，找不到真正的采购决策人。",
                "每次拜访先弄清谁审批、谁使用、谁付款，当天记入客户档案。",
                "两周内补齐18家客户的决策人信息。",
            ),
            Said(
                46,
                "客户档案已补齐；某食品厂流量计项目进入报价阶段。",
                "对新款压力变送器的技术参数还不熟，客户一问就要回头找研发。",
                "请孙丽安排半天产品讲解，把常见的二十个问题整理成问答。",
                "完成产品问答并发给销售部同事。",
            ),
            Said(
                41,
                "产品问答已在部门共享；食品厂订单签约38万元。",
                "两份报价没有写明交货期，客户要求补充。",
                "交货期以生产计划确认为准，报价前先打电话核实。",
            ),
            Said(36),
            Said(
                32,
                "本季度回款率96%，比上季度提高5个百分点。",
                "出差费用超出预算，单点拜访太多。",
                "按区域集中安排，一趟至少安排三家。",
                "制定下月分区域拜访计划。",
            ),
            Said(
                27,
                "按区域拜访后，人均差旅费下降约两成。",
                "某化工客户付款拖到70天以上。",
                "先找采购负责人沟通，再由财务发函，不要越过业务直接催款。",
                "与客户商定两笔逾期款的付款日期。",
            ),
            Said(
                23,
                "化工客户已付一笔，另一笔约定月底前付清。",
                "新客户开发偏慢，本月只新增一家。",
                "每周固定两个上午跑新客户，雷打不动。",
            ),
            Said(
                19,
                "展会收集线索23条，其中有明确项目的6条。",
                "线索还留在个人表格里，别人看不到。",
                "",
                "周五前全部录入系统，并写明下一步。",
            ),
            Said(
                14,
                "线索已录入系统，其中两个项目报价成功。",
                "一起线缆配错的投诉处理了三周，客户不满意。",
                "不要等售后结论，每周主动告诉客户进展。",
                "本周内向客户当面说明处理结果。",
            ),
            Said(
                9,
                "投诉已闭环，客户继续合作；销售额完成计划的95%。",
                "水泥厂项目推迟到明年。",
                "本期按丢单处理，另找60万元补上缺口。",
                "列出三家可以提前下单的客户。",
            ),
            Said(
                5,
                "三家中两家已下单，合计45万元。",
                "新周期目标比上期高一成，信心不足。",
                "把在手项目按阶段列出来，用数据谈目标。",
                "整理在手项目清单，注明阶段和预计金额。",
            ),
            Said(
                2,
                "在手项目清单已完成，目标差额约30万元。",
                "两家重点客户停产检修，对应份额暂时没有着落。",
                "先提出计划调整建议并附上客户停产通知，再讨论目标。",
                "收集两家客户的书面停产通知。",
            ),
        ),
    ),
    Pair(
        "李敏",
        "刘洋",
        2,
        5,
        28,
        "三号会议室",
        (
            Said(
                45,
                "入职半年，已能独立完成标准报价。",
                "介绍产品时讲得多、问得少。",
                "先问三个问题再讲产品：用在哪里、现在用什么、哪里不满意。",
                "在四次拜访中试用三个问题并记录客户回答。",
            ),
            Said(
                34,
                "三个问题用起来了，乳品厂首单六台流量计。",
                "跟进电话一忙就忘。",
                "每周五下午留一小时只打电话。",
                "连续四周坚持周五回访。",
            ),
            Said(
                25,
                "四周坚持了三周，带来两个小订单。",
                "还没谈价值就先谈折扣。",
                "先给服务，后给价格，两样不要同时给。",
            ),
            Said(
                13,
                "平均折扣从9%降到6%。",
                "竞争对手在化工园区低价抢单，比我们低15%。",
                "了解对方交货期，我们四周交货是优势。",
                "弄清对方的交货期和售后响应时间。",
            ),
            Said(
                4,
                "凭交货期拿下化工园区订单。",
                "十家重点客户还有四家没有约上。",
                "约不上的请我出面打一个电话。",
                "本月完成其余四家的拜访。",
            ),
        ),
    ),
    Pair(
        "李敏",
        "赵磊",
        3,
        2,
        28,
        "",
        (
            Said(
                44,
                "熟悉华东片区所有设备厂，老客户维护扎实。",
                "拜访记录月底一次补齐，时间一长细节就丢了。",
                "当天用手机写五行即可。",
                "连续两周当天提交拜访记录。",
            ),
            Said(31),
            Said(
                22,
                "新增一家设备厂年度框架，预计110万元。",
                "擅自向客户承诺交货期，三家客户投诉。",
                "未经生产计划确认，不得对外承诺交期。",
                "今后交期一律以计划部书面确认为准。",
            ),
            Said(
                12,
                "六周内没有再出现承诺交期的问题。",
                "觉得被管得太细，今天把原因讲开了。",
                "连续三个月没有问题，就不再逐单检查。",
            ),
            Said(
                6,
                "三个月无投诉，已取消逐单检查。",
                "认为新周期的目标偏高。",
                "带着前五大客户的订单预测来谈。",
                "提交前五大客户的订单预测。",
            ),
        ),
    ),
    Pair(
        "李敏",
        "陈静",
        4,
        2,
        28,
        "",
        (
            Said(
                30,
                "合同和回款台账清楚，财务很认可。",
                "没有系统账号，进度只能口头沟通。",
                "每周一早会后留十分钟，由我代录。",
            ),
            Said(
                11,
                "独立谈成两家续约客户。",
                "英文技术资料看得吃力。",
                "先把常用的六十个术语整理出来。",
                "完成术语表，与孙丽核对一遍。",
            ),
            Said(
                3,
                "术语表已完成，同事们都在用。",
                "本月新客户拜访只完成一半。",
                "下周和我一起跑两家，看看卡在哪里。",
                "两次共同拜访后各写三条心得。",
            ),
        ),
    ),
    Pair(
        "王建国",
        "李敏",
        0,
        6,
        28,
        "总经理办公室",
        (
            Said(
                43,
                "销售部人员到齐，区域划分已经落实。",
                "一半时间在替下属改报价。",
                "50万元以下的报价交给张伟复核，您只看大单。",
                "下月起把50万元以下报价的复核交出去。",
            ),
            Said(
                33,
                "报价复核已交给张伟，每周有两天在客户现场。",
                "赵磊和计划部沟通不畅。",
                "拿三张延误的订单坐到一起谈，对事不对人。",
            ),
            Said(
                21,
                "三方会已开，交期以计划部书面确认为准。",
                "连续两个月预测偏高12%。",
                "以客户说过的话为准，不要以我们的愿望为准。",
                "预测只采用系统中的商机阶段数据。",
            ),
            Said(
                10,
                "半年度完成97%，预测偏差缩小到3%。",
                "没有能独立带队两周的后备人选。",
                "展会由张伟负责，效果不错，可以让他先带一周。",
                "安排一周由张伟主持部门日常工作。",
            ),
            Said(
                4,
                "张伟代管的一周已经排定。",
                "大额报价的技术审核平均等五天。",
                "与孙丽商定每周两次固定审核时间。",
                "和研发部商定审核时间并通知全员。",
            ),
        ),
    ),
    Pair(
        "孙丽",
        "周强",
        1,
        5,
        28,
        "研发实验室",
        (
            Said(
                29,
                "新型变送器样机通过温漂测试。",
                "测试报告写得太长，评审时没人看完。",
                "第一页只写结论、数据和风险。",
                "按一页纸格式重写两份测试报告。",
            ),
            Said(
                15,
                "报告改为一页纸，评审时间缩短一半。",
                "两个项目同时占用恒温箱。",
                "提前一周排期，冲突由我协调。",
            ),
            Said(
                5,
                "恒温箱排期表已执行，没有再冲突。",
                "外协打样延期十天。",
                "同时联系第二家供应商，比价也比交期。",
                "完成第二家供应商的打样评估。",
            ),
        ),
    ),
)
SALES_TEAM = (
    "Emma Lind",
    "Noah Becker",
    "Lucia Romano",
    "Tom Fischer",
    "Aisha Rahman",
)
MEETINGS = (
    Meeting(
        "Daniel Ortiz",
        SALES_TEAM,
        0,
        8,
        28,
        "Harbour room",
        {
            30: {
                "Lucia Romano": (
                    "Showed how the frame contract with the water works was made.",
                    "Puts the calculation into the shared folder.",
                ),
                "Tom Fischer": ("Reported on dates that were promised too early.", ""),
            },
            17: {
                "Emma Lind": ("Eleven leads from the fair, with the next step.", ""),
                "Noah Becker": (
                    "Asked how the others handle discounts.",
                    "Tries “service before price” in the next calls.",
                ),
            },
            6: {
                "Emma Lind": ("Takes the grain terminal through the renewal.", ""),
                "Aisha Rahman": (
                    "Will keep the price list on the shared drive up to date.",
                    "New price list on the first of the month.",
                ),
            },
        },
    ),
    Meeting(
        "李敏",
        ("张伟", "刘洋", "陈静", "赵磊"),
        0,
        1,
        28,
        "三号会议室",
        {
            26: {
                "张伟": ("介绍按区域集中拜访的做法，差旅费下降两成。", ""),
                "赵磊": (
                    "说明三起交期投诉的经过。",
                    "交期一律以计划部书面确认为准。",
                ),
            },
            15: {
                "刘洋": ("分享乳品厂首单的跟进过程。", "整理成一页案例。"),
                "陈静": ("提出合同台账共享的建议，大家同意试行。", ""),
            },
            5: {
                "张伟": ("汇报展会线索转化情况，两个项目已签约。", ""),
                "刘洋": ("重点客户还有四家未约上。", "本月完成其余四家的拜访。"),
            },
        },
    ),
)
#: Meetings of the HR partner: weeks, needs, feedback, adjustments, trainings given.
PARTNER = ("Paul Weber", "Field Sales", ("Daniel Ortiz",), 2, 11, 42)
PARTNER_SAID = (
    (
        33,
        "A second person for quotes before the fair; a course on negotiation for two.",
        "Job advertisements run too long before somebody looks at them.",
        "HR passes applications on within two days, also without a photo.",
        2,
    ),
    (
        20,
        "Somebody who stands in for Noah during his course.",
        "The negotiation course was good and too short.",
        "Second day of the course in the next quarter; Lucia and Emma take part.",
        3,
    ),
    (
        5,
        "Two desks less, a meeting room more: the team is on the road.",
        "Applications now arrive in time. Plans took too long this time.",
        "Plans are drafted from last half-year; HR shows it to new managers.",
        1,
    ),
)

NOTES = (
    Note(
        "Daniel Ortiz",
        "Emma Lind",
        38,
        "praise",
        "record",
        "Took the angry call of the dairy in front of the whole office, stayed calm and"
        " had a loan unit there by noon. Thank you, Emma.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Peter Novak",
        "Emma Lind",
        8,
        "praise",
        "record",
        "Emma rang me before she promised a repair date. Three minutes that saved us a"
        " week of writing.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Lucia Romano",
        "Emma Lind",
        2,
        "praise",
        "shared",
        "Thank you for the quotes you took over while I ran the fair.",
        is_public=True,
    ),
    Note(
        "Daniel Ortiz",
        "Emma Lind",
        15,
        "incident",
        "record",
        "A cable set was confirmed without looking at the drawing; 14 of 20 did not"
        " fit. Replacement cost 2,300, the customer waited three weeks.",
        quality="weakness",
        goal="Complaints",
    ),
    Note(
        "Daniel Ortiz",
        "Emma Lind",
        21,
        "incident",
        "record",
        "Won back the grain terminal, lost two years ago: three visits, a trial unit,"
        " order of 62 thousand on the last day of the quarter.",
        quality="strength",
        goal="Sales",
    ),
    Note(
        "Daniel Ortiz",
        "Emma Lind",
        3,
        "coaching",
        "shared",
        "Large quotes leave the house late: four of seven after the day that was"
        " promised.",
        advice="Send price and date first, the technical annex two days later.",
        step="Next three large quotes in two parts.",
        follow_up=4,
        is_done=False,
    ),
    Note(
        "Daniel Ortiz",
        "Emma Lind",
        12,
        "coaching",
        "shared",
        "Would like to lead key accounts in two years and asks what is missing.",
        advice="Calculate a frame contract from the beginning, with Lucia at her side.",
        step="Calculates the next frame contract.",
        follow_up=6,
        is_wish=True,
    ),
    Note(
        "Emma Lind",
        "Daniel Ortiz",
        6,
        "praise",
        "shared",
        "You took the delay of the sensors to the customer yourself. That helped me"
        " more than any e-mail.",
    ),
    Note(
        "Daniel Ortiz",
        "Noah Becker",
        26,
        "suggestion",
        "shared",
        "Read the last three visit reports before you ring; the customer notices.",
        step="Reads them and says what he asks differently.",
        follow_up=2,
    ),
    Note(
        "Daniel Ortiz",
        "Noah Becker",
        10,
        "incident",
        "record",
        "Gave 18 % discount to the packaging plant without asking; 8 % is the limit."
        " Margin of the order: 4 %.",
        quality="weakness",
        goal="Sales",
        step="Asks before every discount above 8 %.",
        follow_up=3,
    ),
    Note(
        "Emma Lind",
        "Noah Becker",
        5,
        "praise",
        "record",
        "Noah's one-page comparison of delivery times won us the chemical park.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Daniel Ortiz",
        "Noah Becker",
        1,
        "coaching",
        "shared",
        "Asks for a course on negotiation; discounts are still his first answer.",
        advice="The course helps once the questions are there before the price.",
        step="Two calls with me listening in.",
        follow_up=2,
        is_done=False,
        is_wish=True,
    ),
    Note(
        "Daniel Ortiz",
        "Lucia Romano",
        13,
        "incident",
        "record",
        "Ran the trade fair alone: 62 contacts, budget of 18 thousand kept to the euro,"
        " stand up and down in time.",
        quality="strength",
    ),
    Note(
        "Grace Palmer",
        "Lucia Romano",
        12,
        "praise",
        "record",
        "The best-run fair in five years, and nobody had to ask you for anything.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Daniel Ortiz",
        "Tom Fischer",
        22,
        "incident",
        "record",
        "Promised three customers delivery in two weeks without the planner; all three"
        " waited five. Two complaints in writing.",
        quality="weakness",
        goal="Complaints",
    ),
    Note(
        "Daniel Ortiz",
        "Tom Fischer",
        7,
        "suggestion",
        "shared",
        "Take Noah along to one machine builder a month; he learns, and you get the"
        " report written.",
        step="First joint visit this month.",
        follow_up=4,
    ),
    Note(
        "Daniel Ortiz",
        "Aisha Rahman",
        18,
        "praise",
        "record",
        "The price list has had no error for four months. Everybody relies on it.",
    ),
    Note(
        "Daniel Ortiz",
        "Tom Fischer",
        3,
        "coaching",
        "private",
        "Seemed tired and short with Noah. Ask how things are at home before the next"
        " talk about targets.",
        follow_up=3,
        is_done=False,
    ),
    Note(
        "Grace Palmer",
        "Daniel Ortiz",
        16,
        "incident",
        "record",
        "Told the two largest customers about the delivery stop himself, a day before"
        " the letter. Both stayed.",
        quality="strength",
    ),
    Note(
        "Grace Palmer",
        "Ingrid Solberg",
        9,
        "praise",
        "record",
        "Answer time went from nine hours to three in one half-year, with the same"
        " people.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Grace Palmer",
        "Ingrid Solberg",
        4,
        "coaching",
        "shared",
        "Service and Sales still argue about technical approvals.",
        advice="Two fixed hours a week beat twenty calls.",
        step="Fixed hours agreed with Daniel.",
        follow_up=3,
    ),
    Note(
        "Ingrid Solberg",
        "Peter Novak",
        14,
        "incident",
        "record",
        "Found the cause of the outage on Monday, told all 40 customers within the hour"
        " and wrote down how to mend it.",
        quality="strength",
        goal="Satisfaction",
    ),
    Note(
        "Ingrid Solberg",
        "Hugo Martin",
        7,
        "incident",
        "record",
        "Left a complaint of the water works without answer for nine days; found by"
        " chance by Sofia.",
        quality="weakness",
        step="Opens every ticket of his queue each morning.",
        follow_up=2,
    ),
    Note(
        "Ingrid Solberg",
        "Sofia Almeida",
        6,
        "praise",
        "record",
        "Noticed a forgotten complaint in a queue that is not hers, and took it.",
        is_public=True,
    ),
    Note(
        "Helen Zhou 周海伦",
        "Mei Tanaka",
        5,
        "praise",
        "record",
        "Your list of serial numbers showed us the bad batch in one morning.",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "Oscar Lindgren",
        "Samuel Okafor",
        20,
        "incident",
        "record",
        "Worked at the press with the guard open to clear a jam. Nobody was hurt; press"
        " stopped for two hours.",
        quality="weakness",
        goal="Safety",
        step="Repeats the safety briefing and signs it.",
        follow_up=1,
    ),
    Note(
        "Oscar Lindgren",
        "Maria Santos",
        10,
        "praise",
        "record",
        "Stayed an hour to hand over the press so that the night shift could start.",
        is_public=True,
    ),
    Note(
        "Oscar Lindgren",
        "Fatima Zahra",
        6,
        "suggestion",
        "shared",
        "Lay out the small parts before the shift as Jan does; it saves the way.",
    ),
    Note(
        "Oscar Lindgren",
        "Viktor Petrov",
        9,
        "coaching",
        "shared",
        "Two reworks a week on the same housing.",
        advice="Use the torque wrench on every screw, not on the last one.",
        step="Torque wrench for four weeks, reworks counted.",
        goal="Defect",
        follow_up=4,
    ),
    Note(
        "Robert Klein",
        "Helen Zhou 周海伦",
        5,
        "incident",
        "record",
        "Stopped a delivery of 120 sensors one hour before loading; 31 of them were"
        " faulty.",
        quality="strength",
    ),
    Note(
        "Robert Klein",
        "Oscar Lindgren",
        11,
        "suggestion",
        "shared",
        "Let the shift leaders report in the morning meeting themselves.",
        step="Each shift leader reports once a week.",
        follow_up=3,
    ),
    Note(
        "Anna Schmidt",
        "Julia Moreau",
        13,
        "coaching",
        "shared",
        "Wants to learn how budgets are made before the next bonus run.",
        advice="Sit beside David in the next round and ask everything.",
        step="Takes part in the budget round.",
        follow_up=5,
        is_wish=True,
    ),
    Note(
        "David Chen 陈大卫",
        "Laura Bianchi",
        8,
        "praise",
        "record",
        "A payroll without one correction, in a month with three new rules.",
        is_public=True,
        is_shown=True,
    ),
    # Shanghai
    Note(
        "李敏",
        "张伟",
        37,
        "praise",
        "record",
        "客户现场设备突发故障，张伟两小时内协调备用机到场，客户专门来电感谢。",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "周强",
        "张伟",
        8,
        "praise",
        "record",
        "张伟每次带回来的客户现场数据都很完整，帮我们少走了很多弯路。",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "李敏",
        "张伟",
        14,
        "incident",
        "record",
        "未核对图纸就确认线缆规格，20套中14套装不上，更换费用1.6万元，客户等了三周。",
        quality="weakness",
        goal="投诉",
    ),
    Note(
        "李敏",
        "张伟",
        20,
        "incident",
        "record",
        "三次上门并提供试用机，赢回两年前流失的粮油客户，季度最后一天签约62万元。",
        quality="strength",
        goal="销售",
    ),
    Note(
        "李敏",
        "张伟",
        4,
        "coaching",
        "shared",
        "大额报价常常晚于约定日期，最近七份中有四份超期。",
        advice="价格和交期先发，技术附件两天内补齐。",
        step="接下来三份大额报价分两次发出。",
        follow_up=5,
        is_done=False,
    ),
    Note(
        "李敏",
        "张伟",
        11,
        "coaching",
        "shared",
        "希望两年内负责大客户，询问还需要哪些准备。",
        advice="从头到尾测算一次年度框架合同，由我指导。",
        step="独立完成一份框架合同测算。",
        follow_up=6,
        is_wish=True,
    ),
    Note(
        "张伟",
        "李敏",
        6,
        "praise",
        "shared",
        "交货延期那次您亲自去客户那里说明，对我帮助很大，谢谢。",
    ),
    Note(
        "李敏",
        "刘洋",
        24,
        "suggestion",
        "shared",
        "打电话前先看最近三次拜访记录，客户能感觉到我们用不用心。",
        step="回访前查看记录，并写下要问的两个问题。",
        follow_up=2,
    ),
    Note(
        "张伟",
        "刘洋",
        4,
        "praise",
        "record",
        "刘洋做的一页交货期对比表，帮我们拿下了化工园区。",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "李敏",
        "刘洋",
        9,
        "incident",
        "record",
        "未经审批给包装厂让利18%（权限为8%），该单毛利率只有4%。",
        quality="weakness",
        goal="销售",
        step="超过8%的折扣一律先申请。",
        follow_up=3,
    ),
    Note(
        "李敏",
        "赵磊",
        22,
        "incident",
        "record",
        "未经计划部确认向三家客户承诺两周交货，实际均为五周，收到两份书面投诉。",
        quality="weakness",
        goal="投诉",
    ),
    Note(
        "李敏",
        "赵磊",
        3,
        "coaching",
        "private",
        "近来情绪不高，谈目标之前先问问家里的情况。",
        follow_up=4,
        is_done=False,
    ),
    Note(
        "李敏",
        "陈静",
        10,
        "praise",
        "record",
        "合同台账连续四个月零差错，大家都放心。",
        is_public=True,
    ),
    Note(
        "王建国",
        "李敏",
        15,
        "incident",
        "record",
        "停产通知发出前一天亲自上门告知两家最大客户，两家都留了下来。",
        quality="strength",
    ),
    Note(
        "王建国",
        "孙丽",
        7,
        "praise",
        "record",
        "新型变送器提前三周通过验证，团队配合很好。",
        is_public=True,
        is_shown=True,
    ),
    Note(
        "孙丽",
        "吴婷",
        9,
        "coaching",
        "shared",
        "同一类测试问题重复出现两次。",
        advice="每个问题写清现象、原因和预防措施，评审前核对一遍。",
        step="建立问题清单并在周会上更新。",
        follow_up=4,
    ),
    Note(
        "孙丽",
        "郑浩",
        6,
        "suggestion",
        "shared",
        "代码提交前先请周强看一遍，少返工。",
    ),
    Note(
        "王建国",
        "钱芳",
        5,
        "praise",
        "record",
        "办公室搬迁周末完成，周一所有人照常上班。",
        is_public=True,
    ),
)

NEEDS = (
    Need(
        "Daniel Ortiz",
        "Emma Lind",
        12,
        "training",
        "Course “Calculating frame contracts”, two days",
        10,
        "agreed",
        "Booked for the next course; the invitation follows.",
        has_note=True,
    ),
    Need(
        "Emma Lind",
        "Emma Lind",
        2,
        "resource",
        "Second loan unit for trials at customers",
        4,
        owner="Daniel Ortiz",
    ),
    Need(
        "Daniel Ortiz",
        "Noah Becker",
        1,
        "training",
        "Course on negotiation, second day",
        8,
        has_note=True,
    ),
    Need(
        "Daniel Ortiz",
        "Lucia Romano",
        24,
        "training",
        "Course for people who lead projects",
        8,
        "done",
        "Took part; certificate in the file.",
    ),
    Need(
        "Tom Fischer",
        "Tom Fischer",
        9,
        "resource",
        "A larger company car",
        6,
        "declined",
        "The contracts run until next year; we look at it then.",
        owner="Daniel Ortiz",
    ),
    Need(
        "Oscar Lindgren",
        "Maria Santos",
        14,
        "training",
        "Course on the new press",
        8,
        "done",
        "Passed on the first day.",
    ),
    Need(
        "Oscar Lindgren",
        "Jan Kowalski",
        7,
        "resource",
        "Standing aid for line 2",
        4,
        "agreed",
        "Ordered, delivery in six weeks.",
    ),
    Need(
        "Ingrid Solberg",
        "Mei Tanaka",
        3,
        "resource",
        "Calibration bench, half a day a week",
        6,
    ),
    Need(
        "Robert Klein",
        "Oscar Lindgren",
        6,
        "training",
        "Crane briefing for three shifts",
        2,
        "done",
        "Held in all three shifts.",
    ),
    # Shanghai
    Need(
        "李敏",
        "张伟",
        11,
        "training",
        "“框架合同测算”两天培训",
        10,
        "agreed",
        "已报名下一期，通知另发。",
        owner="王建国",
        has_note=True,
    ),
    Need(
        "张伟",
        "张伟",
        2,
        "resource",
        "增加一台客户试用机",
        4,
        owner="李敏",
    ),
    Need(
        "刘洋",
        "刘洋",
        8,
        "training",
        "商务谈判技巧培训",
        6,
        "done",
        "已参加，课件共享给部门。",
        owner="李敏",
    ),
    Need(
        "赵磊",
        "赵磊",
        10,
        "resource",
        "更换公务用车",
        6,
        "declined",
        "租赁合同明年到期，届时统一考虑。",
        owner="李敏",
    ),
    Need(
        "李敏",
        "陈静",
        3,
        "resource",
        "为陈静开通系统账号",
        3,
        owner="王建国",
    ),
)

#: Who wants to bring up what with whom, in the next talk.
POINTS = (
    ("Emma Lind", "Emma Lind", "Who takes the two customers that rebuild?"),
    ("Emma Lind", "Emma Lind", "Place on the key account course"),
    ("Daniel Ortiz", "Emma Lind", "Stand-in for Lucia's week in charge"),
    ("Noah Becker", "Noah Becker", "Company phone for the Friday hour"),
    ("Tom Fischer", "Tom Fischer", "Another region instead of a lower target?"),
    ("Daniel Ortiz", "Daniel Ortiz", "Fixed hours for technical approvals"),
    ("Grace Palmer", "Daniel Ortiz", "Who could lead a second team next year?"),
    ("Peter Novak", "Peter Novak", "Early shift from next month on"),
    ("张伟", "张伟", "停产客户的份额由谁承担"),
    ("张伟", "张伟", "代管部门一周的分工"),
    ("李敏", "张伟", "试用机的安排"),
    ("刘洋", "刘洋", "想跟张伟跑一次大客户"),
    ("李敏", "李敏", "销售与研发的审核时间"),
    ("王建国", "李敏", "明年的后备人选"),
)

#: Talks that are held today: leader, person, hour.
TODAY = (("Daniel Ortiz", "Emma Lind", 13), ("李敏", "张伟", 7))

#: What people have written before their talk of today: progress, difficulties.
PREPARED = (
    (
        "Emma Lind",
        "Seven of eight first visits are fixed. The grain terminal wants two more"
        " sensors.",
        "Without the two customers that rebuild I do not see 800 thousand.",
    ),
    (
        "张伟",
        "两家客户的书面停产通知已经收到；粮油客户追加两套传感器。",
        "两家停产客户的份额还没有着落，目标缺口约30万元。",
    ),
)

#: What is said about goals that fell far behind, by a part of the goal's English title:
#: cause, what is done, weeks to go. The last one fits every goal.
ANSWERS = (
    (
        "Customers",
        "Two first visits a week were planned and one took place; the fair leads came"
        " late.",
        "Eight first visits in four weeks, in the calendar; each Friday we count.",
        4,
    ),
    (
        "Sales",
        "Two large orders were put off to the next quarter; the smaller ones did not"
        " fill the gap.",
        "Both customers get a date each week; three others could order earlier.",
        4,
    ),
    (
        "Margin",
        "Three orders with a discount above the limit, one for a first customer.",
        "No discount above 8 % without asking; calibration is sold with it.",
        3,
    ),
    (
        "Production",
        "The press stood for two days, and the night shift was one short.",
        "Two extra Saturday shifts; the press is serviced before, not after, it stops.",
        3,
    ),
    (
        "Complaints",
        "A bad batch of sensors; every second complaint comes from it.",
        "The batch is called back; Quality checks each delivery until month end.",
        5,
    ),
    (
        "",
        "Half of the team was on the course in the second week, and the stand-in did"
        " not know the cases.",
        "Stand-in guide by Friday; open cases are shared out each morning.",
        2,
    ),
)
ANSWERS_ZH = (
    (
        "Customers",
        "原计划每周拜访两家新客户，实际只完成一家；展会线索跟进偏晚。",
        "四周内安排八次新客户拜访并排入日程，每周五核对完成情况。",
        4,
    ),
    (
        "Sales",
        "两个大项目推迟到下季度，小订单没有补上缺口。",
        "推迟的项目每周跟进一次，同时推动三家客户提前下单。",
        4,
    ),
    (
        "Margin",
        "三笔订单折扣超出权限，其中一笔是新客户首单。",
        "超过8%的折扣一律先申请，报价同时推荐校准服务。",
        3,
    ),
    (
        "",
        "第二周有一半同事参加培训，代班人员不熟悉情况。",
        "本周五前完成代班手册，未完成的事项每天早会分配。",
        2,
    ),
)
