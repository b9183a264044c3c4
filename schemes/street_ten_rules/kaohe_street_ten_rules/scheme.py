"""The regime, rule by rule in the order of its text. It gives no marks: obligations, vetoes, sanctions and money."""

import kaohe_street_ten_rules.metrics as m
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
    RulingRange,
    Scheme,
    Settled,
    UnitKind,
    at_least,
    at_most,
    batches,
    incidents,
    incurred,
    kinds,
    money,
    none,
    obligation,
    petition_visit,
    report_failure,
    sanction,
    some,
    source_text,
    undecided,
    veto,
    when,
)

VOLUME, HANDLING, ORGANISATION, CONDUCT, OUTCOME = Driver.VOLUME, Driver.HANDLING, Driver.ORGANISATION, Driver.CONDUCT, Driver.OUTCOME

AREA, VILLAGE, DEPARTMENT, SUBDISTRICT = UnitKind.MANAGEMENT_AREA, UnitKind.VILLAGE, UnitKind.DEPARTMENT, UnitKind.SUBDISTRICT

# 街道 is TOWNSHIP, 区 is COUNTY, 市 is PREFECTURE.
STREET, DISTRICT, CITY = Level.TOWNSHIP, Level.COUNTY, Level.PREFECTURE

group_threshold = Parameter("street_ten_rules.group_threshold", "Persons that make a visit a group visit", "群体上访人数下限", default=5, minimum=1)

PRINCIPALS = Recipient("PRINCIPALS", "The main responsible persons", "主要负责人")
PETITION_DEPARTMENT = Recipient("PETITION_DEPARTMENT", "The petition work department", "信访工作部门")
COOPERATING = Recipient("COOPERATING", "Cooperating units and individuals", "协作单位和个人")
SECRETARY = Recipient("SECRETARY", "The secretary", "书记")
DIRECTOR = Recipient("DIRECTOR", "The director", "主任")

visits = incidents(petition_visit)
group_visits = visits.where(head_count=at_least(group_threshold))
to_street_or_district = visits.at(STREET, DISTRICT)
in_time = to_street_or_district.where(attended=True, arrival_minutes=at_most(20))  # 20分钟内赶到现场
time_unknown = to_street_or_district.where(attended=True, arrival_minutes=None)
failures = incidents(report_failure)

HEADING = "“对工作不力” in the lead-in is read as the heading of all three lists, not as a condition."

AWARDS_BARRED = Bilingual("Every award and model title is barred", "取消各类评优树先资格")
DEMOTION = Bilingual("Demotion or removal of the main responsible persons, where stability was not kept and the effect was bad", "对不能确保一方稳定、造成恶劣影响的,给予单位主要负责人降职、免职处分")
VETOED = (AWARDS_BARRED, DEMOTION)
BARRED = (UNIT, PRINCIPALS)

# The ten rules. A rule without named addressees binds 各级各部门: every kind of unit.
rules_1_to_7 = (
    obligation(
        "1", "Study and publicity", "学习宣传制度", m.publicity_held, ORGANISATION,
        clause=Clause("1", "建立学习宣传制度。各级各部门要大力加强《信访条例》等信访法律法规的学习和宣传"),
    ),
    obligation(
        "2", "No skip-level visits", "属地管理、分级负责、归口办理", none(visits.where(skip_level=True)), VOLUME,
        clause=Clause("2", "各管理区、村(居)、重点涉访部门要“一把手”亲自抓,加大调处力度,努力把本级(或本部门)的问题就地解决好,不准越级上访"),
        kinds=kinds(AREA, VILLAGE, DEPARTMENT),
    ),
    obligation(
        "3.1", "The head on the spot within 20 minutes", "“一把手”20分钟内到位",
        none(to_street_or_district & ~in_time & ~time_unknown) & ~undecided(time_unknown), HANDLING,
        clause=Clause("3", "凡发生到街道、区上访的,所在管理区、村(居)一把手要在接到通知20分钟内赶到现场,不得以任何理由迟到或拒绝接访"),
        kinds=kinds(AREA, VILLAGE),
    ),
    obligation(
        "3.2", "Leaders promptly at visits to the district or above", "对到区以上上访迅速到位",
        none(visits.at_or_above(DISTRICT).where(attended=False)), HANDLING,
        clause=Clause("3", "对到区以上上访的,管理区、信访办、街道分管领导要迅速到位,做好疏导工作"),
        kinds=kinds(AREA, SUBDISTRICT),
    ),
    obligation(
        "3.3", "Subdistrict leaders take on major cases", "重大信访案件街道领导包案", m.major_cases_led, HANDLING,
        clause=Clause("3", "对重大信访案件实行街道领导包案制度,街道包案领导同志要亲自处理,跟上督办,确保信访案件妥善解决"),
        kinds=kinds(SUBDISTRICT),
    ),
    sanction(
        "sanction.3", "Shirking with grave consequences", "推诿扯皮、不能及时疏导、造成恶劣影响",
        some(to_street_or_district.where(at_fault=True, serious_harm=True)), OUTCOME,
        clause=Clause("3", "对推诿扯皮、不能及时疏导、造成恶劣影响的,要严格追究有关管理区和村(居)主要负责人的责任"),
        consequences=(Bilingual("The main responsible persons are held accountable", "严格追究有关管理区和村(居)主要负责人的责任"),),
        recipients=(PRINCIPALS,), kinds=kinds(AREA, VILLAGE),
    ),
    obligation(
        "4", "First visits settled within 7 working days", "初访责任制度", m.first_visit_working_days_max <= 7, HANDLING,
        clause=Clause("4", "建立初访责任制度。街道信访办要…努力在5-7个工作日内一次处理到位"),
        kinds=kinds(SUBDISTRICT),
        reading="The first visit that took longest decides.",
    ),
    sanction(
        "sanction.4", "Dereliction with grave consequences", "因工作失职,造成严重后果", m.first_visit_dereliction, CONDUCT,
        clause=Clause("4", "对因工作失职,造成严重后果的,在全街道予以通报批评"),
        consequences=(Bilingual("Notice of criticism in the whole subdistrict", "在全街道予以通报批评"),),
        kinds=kinds(SUBDISTRICT),
    ),
    obligation(
        "5.1", "A meeting every half month", "信访工作例会制度", m.meetings_held >= 24, ORGANISATION,
        clause=Clause("5", "街道信访例会由信访工作领导小组每半月召开一次会议…各管理区、政法各部门应至少每半月召开一次信访例会"),
        kinds=kinds(SUBDISTRICT, AREA, DEPARTMENT),
        reading="“Every half month” is read as 24 in a year; 政法各部门 as every department.",
    ),
    obligation(
        "5.2", "Two inspections a year", "每年组织两次检查考核", m.checks_held >= 2, ORGANISATION,
        clause=Clause("5", "全街道每年组织两次信访工作检查考核,纳入全方位目标管理,作为年终考评的重要依据"),
        kinds=kinds(SUBDISTRICT),
    ),
    obligation(
        "6.1", "An officer for petition information", "确定一名同志负责信访预警", m.information_officer, ORGANISATION,
        clause=Clause("6", "建立信访预警制度。各级各部门要确定一名同志负责信访信息访预警工作"),
    ),
    obligation(
        "6.2", "Signs of visits reported in time", "发现上访苗头,及时上报", none(failures), ORGANISATION,
        clause=Clause("6", "发现上访苗头,及时上报街道信访办和街道有关领导"),
    ),
    sanction(
        "sanction.6", "Not reported in time, with grave consequences", "不及时上报、造成严重后果", some(failures.where(serious_harm=True)), OUTCOME,
        clause=Clause("6", "对不及时上报、造成严重后果的,取消评优树先资格,给予全街道通报批评"),
        consequences=(
            Bilingual("Awards and model titles are barred", "取消评优树先资格"),
            Bilingual("Notice of criticism in the whole subdistrict", "给予全街道通报批评"),
        ),
    ),
    obligation(
        "7", "Joint handling of cases", "联合办案制度", m.joint_handling, HANDLING,
        clause=Clause("7", "凡协商解决不了的,信访、政法、司法、民政、派出所、法庭和涉案部门要实行联合办案"),
        kinds=kinds(DEPARTMENT),
    ),
)

vetoes = (
    veto(
        "veto.area.street", "Three group visits to the subdistrict", "年内累计到街道群体上访3次", batches(group_visits.at(STREET)) >= 3, VOLUME,
        clause=Clause("8(1)①", "对工作不力,出现下列情况的管理区、村(居)、涉访部门及其主要负责人,实行一票否决。…年内累计到街道群体上访3次(含3次)以上的"),
        consequences=VETOED, recipients=BARRED, kinds=kinds(AREA), reading=HEADING,
    ),
    veto(
        "veto.area.district", "Two group visits to the district", "年内累计到区群体上访2次", batches(group_visits.at(DISTRICT)) >= 2, VOLUME,
        clause=Clause("8(1)②", "对工作不力,出现下列情况的管理区、村(居)、涉访部门及其主要负责人,实行一票否决。…年内累计到区群体上访2次(含2次)以上的"),
        consequences=VETOED, recipients=BARRED, kinds=kinds(AREA), reading=HEADING,
    ),
    veto(
        "veto.area.city", "A group visit to the city or above", "年内到市级以上群体上访1次", some(group_visits.at_or_above(CITY)), VOLUME,
        clause=Clause("8(1)③", "对工作不力,出现下列情况的管理区、村(居)、涉访部门及其主要负责人,实行一票否决。…年内到市级(含市级)以上群体上访1次以上的"),
        consequences=VETOED, recipients=BARRED, kinds=kinds(AREA), reading=HEADING + " “1次以上” includes the first.",
    ),
    veto(
        "veto.village.district", "A group visit to the district or above", "到区以上群体上访1次", some(group_visits.at_or_above(DISTRICT)), VOLUME,
        clause=Clause("8(2)", "对工作不力,出现下列情况的管理区、村(居)、涉访部门及其主要负责人,实行一票否决。…村(居)到区以上(含区级)群体上访1次的"),
        consequences=VETOED, recipients=BARRED, kinds=kinds(VILLAGE), reading=HEADING,
    ),
    veto(
        "veto.department.fault", "A group visit to the district or above through the department's fault", "因工作不力造成到区以上群体上访", some(group_visits.at_or_above(DISTRICT).where(at_fault=True)), VOLUME,
        clause=Clause("8(3)", "涉访部门因工作不力,推诿扯皮,激化矛盾,造成群众到区以上(含区级)群体上访的"),
        consequences=VETOED, recipients=BARRED, kinds=kinds(DEPARTMENT),
    ),
)

rules_8_and_9 = (
    obligation(
        "8", "None of the one-vote vetoes incurred", "一票否决制度",
        ~incurred(*vetoes), VOLUME,
        clause=Clause("8", "建立一票否决制度。对工作不力,出现下列情况的管理区、村(居)、涉访部门及其主要负责人,实行一票否决。"),
        kinds=kinds(AREA, VILLAGE, DEPARTMENT),
    ),
    *vetoes,
    obligation(
        "9", "A bulletin every month", "信访通报制度", m.bulletins_issued >= 12, ORGANISATION,
        clause=Clause("9", "建立信访通报制度。坚持每月通报一次信访工作情况"),
        kinds=kinds(SUBDISTRICT),
        reading="“Every month” is read as 12 in a year.",
    ),
)

rule_10 = (
    money(
        MoneyKind.REWARD, "reward.no_group_visits", "No group visit in the year", "年内未发生群体上访",
        when(none(group_visits.at_or_above(STREET)), "3000.00", "0.00"), UNIT,
        clause=Clause("10", "年内未发生到街道(含街道)以上群体上访的管理区,年终奖励现金3000元"),
        kinds=kinds(AREA), driver=VOLUME,
    ),
    money(
        MoneyKind.REWARD, "reward.first_place", "First place in the district", "全区第一名",
        when(m.district_first_place, "3000.00", "0.00"), PETITION_DEPARTMENT,
        clause=Clause("10", "街道办事处信访稳定工作被区委、区政府评为全区第一名,年终奖励信访工作部门现金3000元"),
        kinds=kinds(SUBDISTRICT),
    ),
    money(
        MoneyKind.REWARD, "reward.cooperating", "First place: cooperating units and individuals", "全区第一名:协作单位和个人",
        when(m.district_first_place, Settled("reward.cooperating", m.cooperating_recipients * 1000, m.cooperating_recipients * 2000), "0.00"), COOPERATING,
        clause=Clause("10", "街道办事处信访稳定工作被区委、区政府评为全区第一名…奖励协作单位和个人1000-2000元"),
        kinds=kinds(SUBDISTRICT), ruling=RulingRange(1000_00, 2000_00, per=m.cooperating_recipients),
        reading="The 1000–2000 yuan go to each recipient; a ruling gives the total of all.",
    ),
    money(
        MoneyKind.FINE, "fine.secretary", "Group visits to the district or above: the secretary", "到区级以上群体上访:书记",
        batches(group_visits.at_or_above(DISTRICT)) * 500, SECRETARY,
        clause=Clause("10", "对发生到区级(含区级)以上群体上访的,每上访一次,对所在管理区、村(居)书记、主任分别处罚500元(从工资中扣除)"),
        kinds=kinds(AREA, VILLAGE), driver=VOLUME,
        reading="A visit from a village is fined on the village's card and on its management area's.",
    ),
    money(
        MoneyKind.FINE, "fine.director", "Group visits to the district or above: the director", "到区级以上群体上访:主任",
        batches(group_visits.at_or_above(DISTRICT)) * 500, DIRECTOR,
        clause=Clause("10", "对发生到区级(含区级)以上群体上访的,每上访一次,对所在管理区、村(居)书记、主任分别处罚500元(从工资中扣除)"),
        kinds=kinds(AREA, VILLAGE), driver=VOLUME,
        reading="A visit from a village is fined on the village's card and on its management area's.",
    ),
)

STREET_TEN_RULES = Scheme(
    code="street_ten_rules",
    title="A subdistrict's ten rules for petition and stability work",
    title_zh="X街道关于加强信访稳定工作的十项制度",
    issuer=Bilingual("Party working committee and office of a subdistrict (the text speaks of Wenchang)", "中共xx街道工委、xx街道办事处"),
    year="undated",
    source=source_text("kaohe_street_ten_rules", "street_ten_rules.txt"),
    kinds=kinds(AREA, VILLAGE, DEPARTMENT, SUBDISTRICT),
    cadence=PeriodKind.YEAR,
    full_marks=None,
    findings=(*rules_1_to_7, *rules_8_and_9),
    money=rule_10,
    parameters=(group_threshold,),
    texts=(
        Bilingual("Rule 9: units with outstanding results are praised in the monthly bulletin.", "9、…对成绩突出的单位予以通报表扬"),
        Bilingual("Rule 9: for poor work with a bad effect, the units and persons responsible are criticised in a notice to the whole subdistrict.", "9、…对于工作不力、造成恶劣影响的有关单位和责任人,给予全街道通报批评"),
        Bilingual("Rule 10: individuals with outstanding results in petition work are promoted and given important posts.", "10、…对全街道信访工作中做出突出成绩的先进个人,予以提拔重用"),
    ),
    notes=(
        Bilingual("The source gives no size of a group visit: 5 persons and more, a parameter, is an assumption.", "原文未规定群体上访人数,按5人以上计,为可调参数,系假定。"),
        Bilingual("The source has no date; any year may be assessed.", "原文无日期,各年度均可考核。"),
    ),
)
