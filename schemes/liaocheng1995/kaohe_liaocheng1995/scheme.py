"""The regime, clause by clause in the order of its text. Its marking standard is not in the source: the mark is observed."""

from datetime import date
from decimal import Decimal

import kaohe_liaocheng1995.metrics as m
from kaohe.scheme import (
    UNIT,
    Bilingual,
    Clause,
    Driver,
    Level,
    MoneyKind,
    Parameter,
    PeriodKind,
    Recipient,
    Scheme,
    Step,
    UnitKind,
    all_of,
    any_of,
    assigned_case,
    at_least,
    batches,
    cohort_rank,
    incidents,
    incurred,
    item,
    kinds,
    lowest_in_cohort,
    money,
    none,
    obligation,
    petition_visit,
    previously,
    reward,
    sanction,
    section,
    some,
    source_text,
    status,
    target,
    veto,
    worth,
)

VOLUME, HANDLING, CONDUCT, OUTCOME = Driver.VOLUME, Driver.HANDLING, Driver.CONDUCT, Driver.OUTCOME

# 市 was then a county-level city, under 地区.
CITY, PREFECTURE, PROVINCE, BEIJING = Level.COUNTY, Level.PREFECTURE, Level.PROVINCE, Level.NATIONAL

ISSUED = date(1995, 5, 20)

# 集体上访, of which the source gives no size
group_threshold = Parameter("liaocheng1995.group_threshold", "Persons that make a visit a group visit", "集体上访人数下限", default=5, minimum=1)

visits = incidents(petition_visit)
group_visits = visits.where(head_count=at_least(group_threshold))  # 含重访
skip_level_visits = visits.where(skip_level=True)  # 越级上访
skip_level_single = skip_level_visits & ~group_visits  # 非集体越级
unreported_cases = incidents(assigned_case).where(unreported_two_months=True)

PRINCIPAL_LEADERS = Recipient("PRINCIPAL_LEADERS", "Principal leaders", "主要领导")
PARTY_AND_GOVERNMENT_LEADERS = Recipient("PARTY_AND_GOVERNMENT_LEADERS", "Party and government leaders", "党政领导")
PRINCIPAL_PARTY_AND_GOVERNMENT_LEADERS = Recipient(
    "PRINCIPAL_PARTY_AND_GOVERNMENT_LEADERS", "Principal Party and government leaders", "党政主要领导"
)
LEADER_IN_CHARGE = Recipient("LEADER_IN_CHARGE", "Leader in charge of petition work", "分管领导")
PETITION_ASSISTANT = Recipient("PETITION_ASSISTANT", "Petition assistant", "信访助理员")
PETITION_CADRES = Recipient("PETITION_CADRES", "Full-time petition cadres", "专职信访干部")
DIRECTLY_RESPONSIBLE = Recipient("DIRECTLY_RESPONSIBLE", "Those directly responsible", "直接责任人")

# --- 一、工作目标 ---------------------------------------------------------------------------------------------------

assessment = section(
    "1", "Yearly assessment", "年终考评", 100,
    item(
        "score", "Mark of the yearly assessment", "信访工作目标管理考评得分", 100,
        worth(m.annual_score), HANDLING,
        clause=Clause("一4", "按照《信访工作目标管理考评计分标准》考评"),
        reading="The marking standard is not in the source; the mark is observed.",
    ),
    clause=Clause("一4", "按照《信访工作目标管理考评计分标准》考评"),
)

no_visit_to_province_or_beijing = target(
    "target.1.1", "No visits to the province or Beijing", "无进京赴省上访",
    none(visits.at(PROVINCE, BEIJING)), VOLUME,
    clause=Clause("一1", "达到“四无”要求。即本乡镇、办事处、市直各部门无进京赴省上访"),
)
no_group_visit = target(
    "target.1.2", "No group visits", "无集体上访",
    none(group_visits), VOLUME,
    clause=Clause("一1", "达到“四无”要求。…无集体上访"),
)
no_long_standing_petitioner = target(
    "target.1.3", "No long-standing petitioners", "无信访老户",
    m.long_standing_petitioners.equals(0), VOLUME,
    clause=Clause("一1", "达到“四无”要求。…无信访老户"),
)
no_backlog = target(
    "target.1.4", "No backlog of cases", "无信访积案",
    m.backlog_cases.equals(0), HANDLING,
    clause=Clause("一1", "达到“四无”要求。…无信访积案。"),
)
no_skip_level_visit = target(
    "target.2", "No skip-level visits", "不发生越级上访",
    none(skip_level_visits), VOLUME,
    clause=Clause("一2", "严格实行上访人持“答复意见书”的逐级上访制度，不发生越级上访。"),
)
all_closed_on_time = target(
    "target.3", "All cases closed on time", "信访案件按期查结率为100%",
    m.cases_closed_on_time.equals(m.cases_due), HANDLING,
    clause=Clause("一3", "信访案件按期查结率为100%。"),
)
reaches_95 = target(
    "target.4", "95 points or more", "考评达到95分以上",
    m.annual_score >= 95, HANDLING,
    clause=Clause("一4", "按照《信访工作目标管理考评计分标准》考评达到95分以上。"),
)
four_absences = (no_visit_to_province_or_beijing, no_group_visit, no_long_standing_petitioner, no_backlog)  # 四无

targets = (*four_absences, no_skip_level_visit, all_closed_on_time, reaches_95)

# --- 二、工作职责 ---------------------------------------------------------------------------------------------------

duties = (
    obligation(
        "duty.reception", "The head receives group and skip-level visits and takes the visitors home", "主要负责人亲自接访并负责接走上访人员",
        none((group_visits | skip_level_visits).where(attended=False)), HANDLING,
        clause=Clause("二", "出现群众集体上访和越级上访，所在乡镇办事处和主管单位的主要负责人要亲自接访并负责接走上访人员。"),
        reading="Met where every such visit is recorded as attended.",
    ),
    obligation(
        "duty.settlement", "Matters of group visits settled within two months", "集体上访反映的问题不超过两个月处理完毕",
        m.group_issues_over_two_months.equals(0), HANDLING,
        clause=Clause("二", "对群众集体上访反映的问题，要在一个月内处理完毕，问题复杂的不得超过两个月。"),
    ),
)

# --- 三、奖惩: the vetoes stand first here because a reward asks for none ---------------------------------------------

VETO_CONSEQUENCES = (
    Bilingual("The year's award and model titles are barred for the unit", "取消年度各项工作评先选模的资格"),
    Bilingual("The year's advanced-individual titles are barred for its Party and government leaders, the leader in charge and the full-time petition cadres", "取消该单位的党政领导、分管领导和专职信访干部年度评选先进个人的资格"),
    Bilingual("An economic penalty, whose amount is not in the source", "给予一定的经济处罚"),
    Bilingual("The unit is listed as key-managed for the next year", "列入下年度重点管理单位"),
    Bilingual("The veto notice is served on the unit and its superior", "向该单位及其上级主管部门下达否决书"),
)
VETOED = (UNIT, PARTY_AND_GOVERNMENT_LEADERS, LEADER_IN_CHARGE, PETITION_CADRES)

vetoes = (
    veto(
        "veto.1", "Group visits to the province or Beijing", "进京或赴省集体上访",
        batches(group_visits.at(PROVINCE, BEIJING)) >= 1, VOLUME,
        clause=Clause("三(二)1(1)", "全年发生进京或赴省集体上访1次以上（含1次）；"),
        consequences=VETO_CONSEQUENCES, recipients=VETOED,
    ),
    veto(
        "veto.2", "Three group visits to the prefecture", "到地区集体上访3次以上",
        batches(group_visits.at(PREFECTURE)) >= 3, VOLUME,
        clause=Clause("三(二)1(2)", "全年发生到地区集体上访3次以上（含重访）；"),
        consequences=VETO_CONSEQUENCES, recipients=VETOED,
    ),
    veto(
        "veto.3", "Four group visits to the city", "到市集体上访4次以上",
        batches(group_visits.at(CITY)) >= 4, VOLUME,
        clause=Clause("三(二)1(3)", "全年发生到市集体上访4次以上（含重访）；"),
        consequences=VETO_CONSEQUENCES, recipients=VETOED,
    ),
    veto(
        "veto.4", "Less than 60 points", "考核总分低于60分",
        m.annual_score < 60, HANDLING,
        clause=Clause("三(二)1(4)", "信访工作考核总分低于60分的（百计分）；"),
        consequences=VETO_CONSEQUENCES, recipients=VETOED,
    ),
    veto(
        "veto.5", "A group visit through poor work, with grave consequences", "因工作不力,集体上访造成严重恶果",
        some(group_visits.where(at_fault=True, serious_harm=True)), OUTCOME,
        clause=Clause("三(二)1(5)", "因工作不力，集体上访造成严重恶果的。"),
        consequences=VETO_CONSEQUENCES, recipients=VETOED,
    ),
)
vetoed = incurred(*vetoes)

conditions = (
    reward(
        "reward.1", "No skip-level group visit to the city or above", "无集体越级到市以上机关上访",
        none(group_visits.where(skip_level=True).at_or_above(CITY)),
        clause=Clause("三(一)2(1)", "无集体越级到市以上机关上访的；"),
    ),
    reward(
        "reward.2", "Among the first five of the city by score", "考核分数列全市前五名",
        cohort_rank(m.annual_score) <= 5,
        clause=Clause("三(一)2(2)", "信访工作目标管理责任制年终考核分数列全市前五名的；"),
    ),
    reward(
        "reward.3", "The four absences and 95 points or more", "达到“四无”,总分95分以上",
        all_of(*(each.when for each in four_absences), reaches_95.when),
        clause=Clause("三(一)2(3)", "信访工作年终考评达到“四无”要求的，考核总分达到95分以上的；"),
    ),
    reward(
        "reward.4", "Fewest petitions of the city", "信访总量全市最少",
        lowest_in_cohort(m.petition_volume),
        clause=Clause("三(一)2(4)", "信访总量全市最少的。"),
        reading="Units that share the lowest volume all have it.",
    ),
)
commended = any_of(*(each.when for each in conditions)) & ~vetoed

rewards = (
    *conditions,
    reward(
        "reward.commendation", "Commended by the city", "市委、市政府通报表彰",
        commended,
        clause=Clause("三(一)3(1)", "对符合奖励条件的乡镇、办事处和市直单位及个人，市委、市政府通报表彰，并给予一定的物资奖励；"),
        consequences=(
            Bilingual("Commended in a circular of the city's Party committee and government", "市委、市政府通报表彰"),
            Bilingual("A material reward, whose amount is not in the source", "给予一定的物资奖励"),
        ),
        recipients=(UNIT, PRINCIPAL_LEADERS, LEADER_IN_CHARGE, PETITION_ASSISTANT, PETITION_CADRES),
        reading="Any one condition qualifies, and no veto stands against it.",
    ),
    reward(
        "reward.merit", "Merit recorded after two years of commendation", "连续两年受表彰,记功奖励一次",
        commended & previously(commended, since=ISSUED),
        clause=Clause("三(一)3(2)", "连续两年受表彰的单位及个人，给予记功奖励一次，同时给予物质奖励，对个人作为优先考察，晋级的重要依据。"),
        consequences=(
            Bilingual("Merit recorded once", "给予记功奖励一次"),
            Bilingual("A material reward, whose amount is not in the source", "同时给予物质奖励"),
            Bilingual("For a person, weight in appraisal and promotion", "对个人作为优先考察，晋级的重要依据"),
        ),
        recipients=(UNIT, PRINCIPAL_LEADERS, LEADER_IN_CHARGE, PETITION_ASSISTANT, PETITION_CADRES),
    ),
)

key_managed = status(
    "key_managed", "Listed as key-managed", "重点管理单位",
    previously(vetoed, since=ISSUED),
    clause=Clause("三(二)1、2", "实行信访工作“一票否决”，并列入下年度重点管理单位。…列入重点管理单位的党政主要领导，未跳出重点管理范围之前不能提拔、调动。"),
    consequences=(
        Bilingual("While it is listed, its principal Party and government leaders may not be promoted or transferred", "党政主要领导，未跳出重点管理范围之前不能提拔、调动"),
    ),
    recipients=(UNIT, PRINCIPAL_PARTY_AND_GOVERNMENT_LEADERS),
)

FINES_FOR_ALL = "The source names the deposit for townships only; that the fines reach every assessed unit is a reading."

fines = (
    money(
        MoneyKind.FINE, "fine.group", "Fine for group visits", "集体上访罚款",
        batches(group_visits.at(CITY)) * 200
        + batches(group_visits.at(PREFECTURE)) * 500
        + batches(group_visits.at(PROVINCE)) * 1000
        + batches(group_visits.at(BEIJING)) * 1500, UNIT,
        clause=Clause("三(二)3(1)", "每发生一起集体来市、到地区、赴省、进京的上访，分别罚款200元、500元、1000元、1500元；"),
        driver=VOLUME,
        reading=FINES_FOR_ALL,
    ),
    money(
        MoneyKind.FINE, "fine.skip", "Fine for skip-level visits that are no group visits", "非集体越级上访罚款",
        batches(skip_level_single.at(PREFECTURE)) * 100
        + batches(skip_level_single.at(PROVINCE)) * 300
        + batches(skip_level_single.at(BEIJING)) * 500, UNIT,
        clause=Clause("三(二)3(1)", "每发生一起非集体越级到地区、赴省、进京…的上访，分别罚款100元，300元，500元。"),
        driver=VOLUME,
        reading=FINES_FOR_ALL,
    ),
    money(
        MoneyKind.FINE, "fine.unreported", "Fine for cases neither reported nor explained within two months", "两个月内不上报结果又不说明罚款",
        batches(unreported_cases.at_or_above(CITY)) * 500, UNIT,
        clause=Clause("三(二)3(2)", "对市以上机关要查处结果的信访案件，两个月内不上报结果，又不说明查处情况的，一起罚款500元。"),
        driver=HANDLING,
        reading=FINES_FOR_ALL,
    ),
)

# --- 四、责任查究 ---------------------------------------------------------------------------------------------------

ACCOUNTABILITY = (
    Bilingual("Notice of criticism, or Party or administrative discipline, as grave as the case", "视情节轻重…给予通报批评或党纪、政纪处分"),
    Bilingual("Criminal liability where it is a crime", "构成犯罪的依法追究刑事责任"),
)
ACCOUNTABLE = (PRINCIPAL_LEADERS, LEADER_IN_CHARGE, PETITION_ASSISTANT, DIRECTLY_RESPONSIBLE)

sanctions = (
    sanction(
        "ground.1", "Refused or delayed a matter within its duty", "应受理而拒不受理或拖延不办",
        m.ground_1, HANDLING,
        clause=Clause("四1", "属于本单位职责范围内的信访问题，应受理而拒不受理，或拖延不办的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.2", "A grave group petition through neglect", "责任不落实或玩忽职守而发生重大集体上访案件",
        m.ground_2, OUTCOME,
        clause=Clause("四2", "由于责任不落实或有关人员玩忽职守，而发生重大集体上访案件，致使国家利益遭受重大损失或严重损害我市对外形象的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.3", "Late or partial handling that led to repeated group visits", "查处不及时或不能秉公办案造成多次集体重访",
        m.ground_3, HANDLING,
        clause=Clause("四3", "对已发生的集体上访，查处不及时或不能秉公办案，引起群众不满，造成群众多次集体重访的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.4", "Past the time limit without explanation, or a refused note of reply with effect", "超过规定时限不说明情况,或拒签答复意见书造成影响和后果",
        m.ground_4, HANDLING,
        clause=Clause("四4", "超过处理问题的规定时限，不向上级信访部门说明情况，或问题处结后，群众不服，拒不签署《上访答复意见书》造成一定影响和后果的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.5", "Long unresolved, or a superior's decision refused", "久拖不决,对上级处理意见拒不执行",
        m.ground_5, HANDLING,
        clause=Clause("四5", "问题久拖不决，事态不能平息，对上级做出的处理意见拒不执行的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.6", "Abuse of office, bribes, or a complaint leaked to its target", "徇私舞弊、收受贿赂、泄露控告检举",
        m.ground_6, CONDUCT,
        clause=Clause("四6", "利用职权徇私舞弊，收受贿赂，将群众控告、检举的问题泄露给当事人的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
    sanction(
        "ground.7", "Retaliation against petitioners", "打击报复信访人",
        m.ground_7, CONDUCT,
        clause=Clause("四7", "对信访人打击报复的。"),
        consequences=ACCOUNTABILITY, recipients=ACCOUNTABLE,
    ),
)

# --- 五、年终工作考核审定 -------------------------------------------------------------------------------------------

procedure = (
    Step(
        "deposit", "Each township pays the petition deposit by the standard", "各乡镇按标准交纳信访保证金",
        Clause("三(二)3", "实行信访保证金制度，各乡镇按标准交纳信访保证金，"),
    ),
    Step(
        "assessment", "The petition bureau carries out the yearly assessment under the leading group", "市信访局组织实施年终考评",
        Clause("五", "全市信访年终考评，在市信访领导小组的领导下，由市信访局具体组织实施。"),
    ),
    Step(
        "report", "It reports the results", "汇报或通报考评情况",
        Clause("五", "总评结束后由市信访局向有关领导和部门汇报或通报情况，"),
    ),
    Step(
        "veto_notice", "It serves the veto notice on the unit and its superior", "下达否决书",
        Clause("五", "并负责向该单位及其上级主管部门下达否决书。"),
    ),
    Step(
        "other_assessments", "The result enters the city's post-target assessment and the veto in the comprehensive management of public order", "纳入岗位目标责任制考评和综合治理“一票否决”",
        Clause("五", "将信访工作纳入全市岗位目标责任制考评和社会治安综合治理“一票否决”范围，并在其中占较大比例。"),
    ),
)

LIAOCHENG_1995 = Scheme(
    code="liaocheng1995",
    title="Liaocheng: responsibility targets in petition work, 1995",
    title_zh="中共聊城市委、聊城市人民政府关于实行信访工作目标责任制的规定 聊发〔1995〕34号",
    issuer=Bilingual("Liaocheng, Shandong (Party committee and government)", "中共聊城市委、聊城市人民政府"),
    year="1995",
    source=source_text("kaohe_liaocheng1995", "liaocheng1995.txt"),
    kinds=kinds(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT),
    cadence=PeriodKind.YEAR,
    in_force_from=ISSUED,
    full_marks=Decimal(100),
    sections=(assessment,),
    findings=(*targets, *duties, *rewards, *vetoes, key_managed, *sanctions),
    money=fines,
    parameters=(group_threshold,),
    procedure=procedure,
    texts=(
        Bilingual("Until the matter is settled the first leader attends to it alone and the second runs the work (二).", "在问题未解决之前，“一把手”要集中精力处理信访问题，由“二把手”主持工作"),
        Bilingual("A skip-level group visit is to be settled at one go, so that none is repeated (二).", "凡集体越级上访，应一次性解决问题，避免造成重访。"),
    ),
    notes=(
        Bilingual("The marking standard (《信访工作目标管理考评计分标准》) is not in the source; the yearly mark is observed.", "《信访工作目标管理考评计分标准》未见原文,年终得分按考评结果录入。"),
        Bilingual("The source gives no size for a group visit; the number is a parameter and its default is not in the source.", "原文未规定集体上访人数,以参数设定,默认值非原文所有。"),
        Bilingual("Group visits include repeated ones.", "集体上访含重访。"),
        Bilingual("市 was then a county-level city under 聊城地区: 市 is COUNTY, 地区 is PREFECTURE.", "当时聊城市为县级市,隶属聊城地区:市为县级,地区为地级。"),
        Bilingual("The date of the text, 20 May 1995, is taken as that of issue; it was printed on 22 May.", "以文件所署1995年5月20日为发文日,印发日为5月22日。"),
        Bilingual("The petition deposit, the economic penalty of a veto and the material rewards have no amount in the source.", "信访保证金、否决后的经济处罚及物资奖励,原文均未载明数额。"),
        Bilingual("Forwarded by the commerce bureau's Party committee on 3 July 1995 (聊商发〔95〕第13号).", "聊商发〔95〕第13号转发(一九九五年七月三日)。"),
    ),
)
