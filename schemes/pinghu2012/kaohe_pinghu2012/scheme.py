"""The regime, clause by clause in the order of its text: 100 points less deductions, and a bonus that follows the score."""

from datetime import date
from decimal import Decimal

import kaohe_pinghu2012.metrics as m
from kaohe.scheme import (
    UNIT,
    Bilingual,
    Clause,
    Driver,
    Figure,
    MoneyKind,
    PeriodKind,
    Recipient,
    Scheme,
    Step,
    UnitKind,
    deduct,
    deduct_within,
    deduction,
    ever_this_year,
    for_kinds,
    grades,
    incidents,
    inherited,
    kinds,
    mean_of_overseen,
    money,
    percent_of,
    petition_visit,
    report_failure,
    screening_missed,
    section,
    source_text,
    veto,
)
from kaohe_pinghu2012.incidents import (
    conduct_complaint,
    conflict_escalation,
    dispute_unassigned,
    duty_absence,
    mass_incident,
    opinion_mishandled,
    request_mishandled,
    responsibility_accident,
)
from kaohe_pinghu2012.restorations import RESTORATIONS

VOLUME, HANDLING, ORGANISATION, CONDUCT = Driver.VOLUME, Driver.HANDLING, Driver.ORGANISATION, Driver.CONDUCT

IN_FORCE_FROM = date(2012, 5, 1)

absences = incidents(duty_absence)
requests = incidents(request_mishandled)
mass_incidents = incidents(mass_incident)

STAFF = Recipient("STAFF", "Staff of the unit", "工作人员")
HEAD = Recipient("HEAD", "Head of the section or office", "科室、所负责人")
CONCERNED = Recipient("CONCERNED", "Persons concerned", "相关人员")
DIRECTLY_RESPONSIBLE = Recipient("DIRECTLY_RESPONSIBLE", "Those directly responsible", "直接责任人")

standards = section(
    "5", "Base points and deductions", "考核评分标准", 100,
    deduction(
        "5.1", "Reports of unrest late, missing or concealed", "迟报、漏报、瞒报不稳定信息",
        deduct_within("3", "10", per_incident=incidents(report_failure)), ORGANISATION,
        clause=Clause("五1", "各科室、所及时、准确报送各类不稳定信息。有迟报、漏报、瞒报的,视情节扣3—10分。"),
    ),
    deduction(
        "5.2", "Absence from duty", "值班人员脱岗",
        deduct("5", per_incident=absences.where(consequence=False))
        + deduct("10", per_incident=absences.where(consequence=True)), CONDUCT,
        clause=Clause("五2", "严格遵守重大节日、重大活动期间的维稳值班制度。无特殊原因值班人员脱岗的,扣5分,因脱岗而引发或加剧不稳定事件,造成一定后果的,扣10分。"),
        reading="With a consequence 10 points instead of 5.",
    ),
    deduction(
        "5.3", "Accidents and leaks through lack of care", "责任事故(失密、泄密等)",
        deduct_within("10", "30", per_incident=incidents(responsibility_accident)), CONDUCT,
        clause=Clause("五3", "科室、所要做好安全防范工作,遵守保密规定,无失密、泄密现象,杜绝责任事故。因工作责任心不强导致发生责任事故的,视情节扣10—30分。"),
    ),
    deduction(
        "5.4", "Complaints of manner or method of work", "工作作风、方法、措施不当",
        deduct_within("10", "30", per_incident=incidents(conduct_complaint)), CONDUCT,
        clause=Clause("五4", "因工作作风、方法、措施不当,引发当事人缠访、被投诉或造成不良社会影响的,视情节扣10—30分。"),
    ),
    deduction(
        "5.5", "Land conflicts that escalated", "涉土矛盾激化",
        deduct_within("10", "30", per_incident=incidents(conflict_escalation)), HANDLING,
        clause=Clause("五5", "在涉土矛盾处理过程中,对矛盾易激化事件,因责任不落实、措施不到位,引发越级上访事件,或造成不良后果的,视情节扣10—30分。"),
    ),
    deduction(
        "5.6.1", "Disputes not screened", "未开展矛盾纠纷排查",
        deduct_within("2", "4", per_incident=incidents(screening_missed)), ORGANISATION,
        clause=Clause("五6", "各科室、所每月开展矛盾纠纷排查,未开展排查的,每次扣2—4分;"),
    ),
    deduction(
        "5.6.2", "Disputes not filed or left to nobody", "未登记建档、未落实责任人",
        deduct("2", per_incident=incidents(dispute_unassigned)), ORGANISATION,
        clause=Clause("五6", "对排查出的矛盾纠纷,要登记建档,并落实责任人,未落实的每次扣2分。"),
    ),
    deduction(
        "5.7", "Public opinion online not dealt with in time", "网上舆情处置不及时",
        deduct("5", per_incident=incidents(opinion_mishandled)), HANDLING,
        clause=Clause("五7", "加强对网上舆情监控和处置,当发生对本局不利的舆情时,要积极应对处置。处置不及时、措施不力造成负面影响的,每起扣5分。"),
    ),
    deduction(
        "5.8", "Mayor's line, letters and visits not handled in time", "市长电话、来信来访未及时办理",
        deduct("2", per_incident=requests.where(escalated=False))
        + deduct("5", per_incident=requests.where(escalated=True)), HANDLING,
        clause=Clause("五8", "未及时办理局交办的市长电话、群众来信来访事项,每起扣2分;引发矛盾纠纷升级或信访的,每起扣5分。"),
        reading="Where it escalated 5 points instead of 2.",
    ),
    deduction(
        "5.9", "Skip-level visits", "越级上访",
        deduct_within("0", "100", per_incident=incidents(petition_visit).where(skip_level=True)), VOLUME,
        clause=Clause("五9", "发生越级上访的,参照市考核标准,视情予以扣分。"),
        reading="The city's standard is not in the source: any points from 0 to 100 a visit, as an assessor rules.",
    ),
    deduction(
        "5.10.1", "Leader absent from a mass incident", "群体性、重大突发性事件领导不到场",
        deduct("5", per_incident=mass_incidents.where(leader_absent=True)), HANDLING,
        clause=Clause("五10", "凡发生群体性事件和重大突发性事件后责任主体领导不到场的,每起扣5分,"),
    ),
    deduction(
        "5.10.2", "Mass incident poorly handled", "群体性、重大突发性事件处置不力",
        deduct("10", per_incident=mass_incidents.where(poorly_handled=True)), HANDLING,
        clause=Clause("五10", "力量组织不到位、措施不力、整体作用发挥不到位而影响处置力度的,每起扣10分。"),
        reading="Both deductions of this clause may apply to one event.",
    ),
    clause=Clause("四(二)、五", "实施基础分与扣分相结合的计分方式。每位在编的行政、事业机关工作人员基础分为100分。五、考核评分标准"),
    base=100,
    kinds=kinds(UnitKind.SECTION, UnitKind.OFFICE, UnitKind.STAFF),
)

# 七(三) 对局领导的考核,根据其所分管条线的情况取平均值。
score = for_kinds({UnitKind.LEADER: mean_of_overseen(standards.points)}, otherwise=standards.points)

# 七(二) 以5分为单位
rate = grades(
    score,
    above={"70": "50", "75": "60", "80": "70", "85": "80", "90": "90"},
    reaching={"96": "100"},
)

findings = (
    veto(
        "neglect", "Neglect with grave effects", "不重视、敷衍塞责、措施不力造成严重影响",
        m.serious_neglect, CONDUCT,
        clause=Clause("实施意见四4", "各科室、所或个人对维稳定工作不重视、敷衍塞责、措施不力引发涉稳事件造成严重影响的,要追究各科室、所负责人或相关人员的责任,且该各科室、所或相关人员评优评先实施一票否决。"),
        consequences=(
            Bilingual("The heads or persons concerned are held accountable", "追究各科室、所负责人或相关人员的责任"),
            Bilingual("Awards vetoed for the unit and the persons concerned", "该各科室、所或相关人员评优评先实施一票否决"),
        ),
        recipients=(UNIT, HEAD, CONCERNED),
    ),
    veto(
        "unqualified", "Unqualified", "不合格",
        score <= 70, None,
        clause=Clause("七(二)", "70分以下(含70分)的为不合格,取消当次考核奖;"),
        consequences=(Bilingual("This period's bonus is cancelled", "取消当次考核奖"),),
        recipients=(UNIT, STAFF),
    ),
    veto(
        "annual", "Below the pass mark once in the year", "一年中有一次考核未达到合格分值",
        ever_this_year(score < 71, since=IN_FORCE_FROM), None,
        clause=Clause("七(四)", "对一年中有一次考核未达到合格分值(71分)的科室、所予以全局通报,并责令该科室、所负责人向局党委作出情况说明,并取消该科室、所及直接责任人的年度评优评先资格。"),
        consequences=(
            Bilingual("Bureau-wide notice of criticism", "予以全局通报"),
            Bilingual("The head explains to the bureau's Party committee", "责令该科室、所负责人向局党委作出情况说明"),
            Bilingual("The year's awards are barred for the unit and those directly responsible", "取消该科室、所及直接责任人的年度评优评先资格"),
        ),
        recipients=(UNIT, HEAD, DIRECTLY_RESPONSIBLE),
        kinds=kinds(UnitKind.SECTION, UnitKind.OFFICE),
        reading="A period counts for the calendar year in which it starts; the year is judged up to and including this period.",
    ),
)

bonus = money(
    MoneyKind.REWARD, "bonus", "Bonus per head", "全员维稳工作考核奖(人均)",
    percent_of(rate, inherited(m.bonus_base_yuan)), STAFF,
    clause=Clause("七(一)", "设立全员维稳工作考核奖,每月考核奖人均基数为全市维稳工作考核平均奖(以市维稳考评办审核确认的当月额为准);"),
    reading="The base of a period is that of its months added up, and a unit without one of its own has that of the nearest unit above it.",
    per_head=True,
)

bonus_rate = Figure(
    "rate", "Per cent of the bonus base that is paid", "考核奖折算比例(%)", rate,
    Clause("七(二)", "得分在96分以上(含96分)按考核基数的100%折算;70分以下(含70分)的为不合格,取消当次考核奖;其间以5分为单位,分别按考核基数的50%60%70%80%90%折算。"),
    reading="The source bands whole points (91 to 95: 90%, … 71 to 75: 50%); more than 90 and less than 96 is 90%, more than 85 up to 90 80%, and so on down to more than 70.",
)

procedure = (
    Step(
        "self_report", "Sections and offices report their own scores to the assessment office", "各科室、所向局维稳考评办申报考核得分",
        Clause("六1", "各科室、所在当次考核月度的下一个月3日前,向局维稳考评办申报本科室、所人员考核得分。"),
        due_day=3, months_after=1,
    ),
    Step(
        "review", "The assessment office reviews the scores reported", "局维稳考评办审核申报得分",
        Clause("六2", "局维稳考评办对各科室、所申报考核得分情况进行审核,"),
    ),
    Step(
        "trace", "It traces the bureau's own deductions back to sections and offices", "追查局级涉稳扣分的科室、所责任",
        Clause("六2", "并检查是否发生局级涉稳扣分需追查科室、所责任的情况,"),
    ),
    Step(
        "confirmation", "It confirms each result and the bonus per head", "确定考核结果、人均奖励数",
        Clause("六2", "随后确定各考核科室、所人员的当次考核结果、人均奖励数。"),
    ),
    Step(
        "payment", "The bureau office pays the bonus", "局办公室发放考核奖",
        Clause("六3", "局办公室按照市维稳考评办反馈的考核结果,发放考核奖。"),
    ),
)

PINGHU_2012 = Scheme(
    code="pinghu2012",
    title="Pinghu Land and Resources Bureau: stability maintenance assessment of all staff (trial), 2012",
    title_zh="平湖市国土资源局全员维稳工作考核细则(试行) 平土资发[2012]14",
    issuer=Bilingual("Pinghu Land and Resources Bureau, Zhejiang", "平湖市国土资源局"),
    year="2012",
    source=source_text("kaohe_pinghu2012", "pinghu2012.txt", RESTORATIONS),
    kinds=kinds(UnitKind.SECTION, UnitKind.OFFICE, UnitKind.STAFF, UnitKind.LEADER),
    cadence=PeriodKind.BIMONTH,
    in_force_from=IN_FORCE_FROM,
    full_marks=Decimal(100),
    sections=(standards,),
    score=score,
    findings=findings,
    money=(bonus,),
    figures=(bonus_rate,),
    procedure=procedure,
    texts=(
        Bilingual("What a section or office pays out follows each person's own score (七(二)).", "各科室、所按各考核人的考核分值发放考核奖"),
        Bilingual("The leading group for stability maintenance interprets the rules (八1).", "本办法由局全员维稳工作领导小组负责解释。"),
    ),
    notes=(
        Bilingual("The surviving copy lost its dashes and other marks; those that the figures depend on are restored, each one listed.", "现存文本的破折号等符号缺失,凡涉及分值、日期者已予补正并逐条列明。"),
        Bilingual("An incident recorded on a staff post also lowers its section or office, never the reverse.", "记于工作人员的事项同时计入其科室、所,反之不然。"),
        Bilingual("A leader's score is the mean of the units that the leader oversees (七(三)).", "对局领导的考核,根据其所分管条线的情况取平均值(七(三))。"),
        Bilingual("A conflict that escalated (五5) and a skip-level visit (五9) are two incidents; whether one event is both is for the recorder to judge.", "涉土矛盾激化(五5)与越级上访(五9)分别记录;同一事件是否兼属两者,由记录人判断。"),
    ),
)
