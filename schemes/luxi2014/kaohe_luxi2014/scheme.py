"""The regime, clause by clause in the order of its text. The source is cut after (五)4: 87 of 100 marks are encoded."""

from datetime import date
from decimal import Decimal

import kaohe_luxi2014.metrics as m
from kaohe.scheme import (
    Bilingual,
    Clause,
    Driver,
    Level,
    PeriodKind,
    Scheme,
    UnitKind,
    assigned_case,
    at_least,
    batches,
    deduct,
    deduct_by_size,
    deduct_total,
    first_known,
    full_if,
    incidents,
    item,
    kinds,
    people,
    petition_visit,
    previous,
    report_failure,
    screening_missed,
    section,
    source_text,
    worth,
)
from kaohe_luxi2014.decline import points_for_decline

VOLUME, HANDLING, ORGANISATION, OUTCOME = Driver.VOLUME, Driver.HANDLING, Driver.ORGANISATION, Driver.OUTCOME

visits = incidents(petition_visit)
group_visits = visits.where(head_count=at_least(6))  # 集体上访(6人及6人以上)
to_county = visits.at(Level.COUNTY)
to_prefecture = visits.at(Level.PREFECTURE)
to_province = visits.at(Level.PROVINCE)
to_beijing = visits.at(Level.NATIONAL)
cases = incidents(assigned_case)
failures = incidents(report_failure)

leadership = section(
    "1", "Attention of the leadership", "领导重视", 12,
    item(
        "1.1", "Petition work on the agenda", "重视信访工作", 2,
        full_if(m.work_records), ORGANISATION,
        clause=Clause("(一)1", "重视信访工作(2分)。将信访工作列入党委、政府全面工作一起研究部署、督促检查、考核评比的记2分,查工作记录,没有记录不计分。"),
    ),
    item(
        "1.2", "Target management carried out", "目标管理落实", 2,
        full_if(m.target_records), ORGANISATION,
        clause=Clause("(一)2", "目标管理落实(2分)。认真贯彻落实上级信访工作目标,措施得力的计2分,没有记录不计分。"),
    ),
    item(
        "1.3", "Leaders' reception days kept", "领导接待日制度落实", 2,
        full_if(m.reception_days_kept), HANDLING,
        clause=Clause("(一)3", "领导接待日制度落实(2分)。每逢赶集日安排党委书记、乡镇长接访的记2分,没有记录不计分。"),
    ),
    item(
        "1.4", "Leaders take responsibility for cases", "领导包案制度落实", 4,
        full_if(
            m.responsible_case_ledger & (m.responsible_cases_settled * 2 >= m.responsible_cases),
            otherwise=deduct("0.5", per=m.responsible_cases - m.responsible_cases_settled),
        ), HANDLING,
        clause=Clause("(一)4", "领导包案制度落实(4分)。对信访突出问题和上访老户落实包案责任、明确包案领导、责任人员,有台账及相关资料,息诉息访率在50%以上的记4分,工作不扎实、成效不明显、未息诉息访的,每件扣0.5分。"),
        reading="Where there are no cases, full marks.",
    ),
    item(
        "1.5", "Budget for petition work", "工作经费落实", 2,
        full_if(m.petition_budget_yuan >= 5000), ORGANISATION,
        clause=Clause("(一)5", "工作经费落实(2分)。每年信访工作经费5000元以上的记2分,否则不计分。"),
    ),
    clause=Clause("(一)", "领导重视(12分)"),
)

institutions = section(
    "2", "Institutions for petition work", "信访工作机构建设", 5,
    item(
        "2.1", "Township mass-work station", "乡镇群众工作站", 3,
        full_if(m.work_station), ORGANISATION,
        clause=Clause("(二)", "乡镇建立群众工作站,明确有分管领导和信访专(兼)人员、有固定的接待场所的3分"),
    ),
    item(
        "2.2", "Village groups with petition staff", "村(社区)群众工作组有信访专(兼)干", 1,
        full_if(m.village_groups & m.village_group_staff), ORGANISATION,
        clause=Clause("(二)", "村(社区)建立群众工作组记2分,其中,明确有信访专(兼)干的记1分"),
    ),
    item(
        "2.3", "Village groups' pay settled", "村(社区)群众工作组报酬落实", 1,
        full_if(m.village_groups & m.village_group_pay), ORGANISATION,
        clause=Clause("(二)", "村(社区)建立群众工作组记2分…报酬落实的记1分"),
    ),
    clause=Clause("(二)", "信访工作机构建设(5分)"),
)

visits_to_county = section(
    "3.4.1", "Visits to the county", "到县上访及处理", 6,
    item(
        "3.4.1.1", "Group visits to the county", "到县集体上访", 4,
        deduct_by_size(to_county, {6: "0.02", 20: "0.05", 50: "0.1", 100: "0.2"}), VOLUME,
        clause=Clause("(三)4(1)①", "到县集体上访(6人及6人以上)4分。没有到县集体上访记4分;出现6-19人、20-49人、50-99人、100人以上集体访,每批分别扣0.02分、0.05分、0.1分、0.2分。"),
    ),
    item(
        "3.4.1.2", "Disruptive visits to the county", "到县异常行为访", 2,
        deduct("0.5", per_batch=to_county.where(disruptive=True)), OUTCOME,
        clause=Clause("(三)4(1)②", "异常行为访2分。到县委、县政府发生堵门堵路、下跪喊冤、敲锣鸣号等异常行为的,每发生一次扣0.5分。"),
    ),
    clause=Clause("(三)4(1)", "到县上访及处理(6分)。"),
)

visits_to_prefecture = section(
    "3.4.2", "Visits to the prefecture", "到州上访及处理", 8,
    item(
        "3.4.2.1", "Decline of visits to the prefecture", "到州上访总量", 3,
        worth(points_for_decline(
            this_year=batches(to_prefecture),
            last_year=first_known(m.prefecture_visits_last_year, previous(batches(to_prefecture))),
        )), VOLUME,
        clause=Clause("(三)4(2)①", "到州上访总量3分。总量同比下降10℅记3分,每少下降1个百分点扣0.3分。"),
        reading="The volume is counted in batches; percentage points are whole ones, rounded down.",
    ),
    item(
        "3.4.2.2", "Group visits to the prefecture", "到州集体上访", 4,
        deduct_by_size(to_prefecture, {6: "0.05", 20: "0.1", 50: "0.2", 100: "0.5"}), VOLUME,
        clause=Clause("(三)4(2)②", "到州集体上访(6人及6人以上)4分。没有到州集体上访记4分;出现6-19人、20-49人、50-99人、100人以上集体访,每批分别扣0.05分、0.1分、0.2分、0.5分。"),
    ),
    item(
        "3.4.2.3", "Disruptive visits to the prefecture", "到州异常行为访", 1,
        deduct("0.5", per_batch=to_prefecture.where(disruptive=True)), OUTCOME,
        clause=Clause("(三)4(2)③", "异常行为访1分。到州委、州政府发生堵门堵路、下跪喊冤、敲锣鸣号等异常行为的,每发生一次扣0.5分。"),
    ),
    clause=Clause("(三)4(2)", "到州上访及处理(8分)。"),
)

visits_to_province = section(
    "3.4.3", "Visits to the province", "到省上访及处理", 12,
    item(
        "3.4.3.1", "Abnormal visits to the province", "到省非正常上访", 4,
        full_if(people(to_province.where(abnormal=True)) <= m.province_abnormal_quota), VOLUME,
        clause=Clause("(三)4(3)①", "到省非正常上访4分。达到责任状确定指标的记4分,没有达到的不计分。"),
        reading="The quota is counted in person-times.",
    ),
    item(
        "3.4.3.2", "Group visits to the province", "到省集体上访", 6,
        deduct_by_size(to_province, {6: "0.1", 20: "0.2", 50: "0.5", 100: "1"})
        + deduct("1", per_batch=to_province.where(head_count=at_least(50), forewarned=False)), VOLUME,
        clause=Clause("(三)4(3)②", "到省集体上访(6人及6人以上)6分。没有赴省集体上访记6分,发生6-19人、20-49人、50-99人、100人以上集体访,每批分别扣0.1分、0.2分、0.5分、1分;对50人以上到省集体访未向县联席办、县信访局预报信息的,每批加扣1分。"),
    ),
    item(
        "3.4.3.3", "Repeated abnormal visits to the province", "到省重复非正常上访", 2,
        deduct("0.5", per_batch=to_province.where(abnormal=True, repeat=True)), VOLUME,
        clause=Clause("(三)4(3)③", "重复非正常上访2分。每发生1批次扣0.5分。"),
    ),
    clause=Clause("(三)4(3)", "到省上访及处理(12分)。"),
)

visits_to_beijing = section(
    "3.4.4", "Visits to Beijing", "进京非正常上访", 17,
    item(
        "3.4.4.1", "Abnormal visits to Beijing", "进京非正常上访", 5,
        deduct("0.5", per_person=to_beijing.where(abnormal=True)), VOLUME,
        clause=Clause("(三)4(4)①", "进京非正常上访5分。没有进京非正常上访记5分,发生进京非正常上访每人次扣0.5分。"),
    ),
    item(
        "3.4.4.2", "Group visits to Beijing", "进京集体访", 5,
        deduct_by_size(to_beijing, {6: "1", 10: "1.5", 20: "2"}), VOLUME,
        clause=Clause("(三)4(4)②", "进京集体访(6人及6人以上)5分。没有进京集体上访记5分;发生6-9人、10-19人、20人以上集体访,每批分别扣1分、1.5分、2分。"),
    ),
    item(
        "3.4.4.3", "Repeated abnormal visits to Beijing", "进京重复非正常上访", 4,
        deduct("0.1", per_person=to_beijing.where(abnormal=True, repeat=True)), VOLUME,
        clause=Clause("(三)4(4)③", "重复非正常上访4分。重复非正常访1人次扣0.1分。"),
    ),
    item(
        "3.4.4.4", "Flowing back to Beijing", "倒流进京上访", 3,
        deduct("1", per_person=to_beijing.where(returned="UNCONTROLLED"))
        + deduct("0.5", per_person=to_beijing.where(returned="AFTER_RETURN")), VOLUME,
        clause=Clause("(三)4(4)④", "倒流进京上访3分。当月在京失控倒流1人次扣1分;当月送返后倒流进京上访1人次扣0.5分。"),
    ),
    clause=Clause("(三)4(4)", "进京非正常上访(17分)。"),
)

petition_matters = section(
    "3", "Handling of petition matters", "处理群众信访事项", 56,
    item(
        "3.1", "Screening and settling disputes", "矛盾纠纷排查化解工作", 4,
        deduct("0.5", per_incident=incidents(screening_missed)), ORGANISATION,
        clause=Clause("(三)1", "矛盾纠纷排查化解工作(4分)。每半月开展一次矛盾纠纷排查化解,重要会议、重点时段随时开展排查化解工作并且有台账和化解记录的记4分,每欠一次扣0.5分。"),
    ),
    item(
        "3.2", "Key persons kept from skip-level visits", "重点人员稳控工作", 4,
        deduct("1", per_batch=visits.where(key_person=True).at_or_above(Level.PREFECTURE)), VOLUME,
        clause=Clause("(三)2", "重点人员稳控工作(4分)。重要节日、重大活动期间落实重点人员稳控责任制,重点人员没有到州及州以上上访记4分,每发生一批重点人员越级上访扣1分。"),
    ),
    item(
        "3.3", "Attending skip-level visits", "处理群众越级上访工作", 4,
        deduct("1", per_batch=visits.where(skip_level=True, attended=False)), HANDLING,
        clause=Clause("(三)3", "处理群众越级上访工作(4分)。接到上级信访部门或有关单位的接访通知后,能在规定的时间内赶到指定地点开展接访劝返并且成效明显的记4分,没有到现场接访每次扣1分。"),
    ),
    section(
        "3.4", "Abnormal visits", "非正常上访情况", 43,
        visits_to_county,
        visits_to_prefecture,
        visits_to_province,
        visits_to_beijing,
        clause=Clause("(三)4", "非正常上访情况(43分)。"),
    ),
    item(
        "3.5", "Reports and analyses of visits", "上报来访情况及分析", 1,
        deduct("0.1", per_incident=failures.where(failure="LATE"))
        + deduct("0.2", per_incident=failures.where(failure=("MISSED", "CONCEALED"))), ORGANISATION,
        clause=Clause("(三)5", "上报来访情况及分析(1分)。按要求上报来访情况及分析记1分,未按时上报的每次扣0.1分,未报的每次扣0.2分。"),
        reading="A report that was concealed counts as not made.",
    ),
    clause=Clause("(三)", "处理群众信访事项(56分)"),
)

backlog = section(
    "4", "Settling the backlog", "积案化解", 5,
    item(
        "4.1", "Ledger of backlog cases", "建立积案化解台账", 1,
        full_if(m.backlog_ledger), ORGANISATION,
        clause=Clause("(四)1", "建立积案化解台账的记1分。"),
    ),
    item(
        "4.2", "Backlog cases settled", "上级交办信访积案化解", 3,
        deduct("0.5", per=m.backlog_cases - m.backlog_cases_settled), HANDLING,
        clause=Clause("(四)2", "上级交办信访积案化解率达100%的记3分(另有规定的除外),没化解的每案扣0.5分。"),
    ),
    item(
        "4.3", "Leaders take key petition matters", "重要信访事项领导包案", 1,
        deduct("0.1", per=m.key_cases_unsettled) + deduct("0.5", unless=m.main_leader_took_case), HANDLING,
        clause=Clause("(四)3", "对重要信访事项实行领导包案,责任落实有据可查的记1分,包案工作不落实、信访人未息访息诉的,每案扣0.1分;主要领导没有参与包案的,扣0.5分。"),
    ),
    clause=Clause("(四)", "积案化解(5分)"),
)

letters = section(
    "5", "Letters from the people", "群众来信及处理", 10,
    item(
        "5.1", "Assigned cases all brought to a result", "交办件件件有结果", 4,
        deduct_total("0.2", "missing_documents", of=cases.where(closed=True))
        + deduct("0.5", per_incident=cases.where(closed=False, extension_filed=False)), HANDLING,
        clause=Clause("(五)1", "交办件(含纸质件、投诉件、网络件)件件有结果(4分)。结案材料做到五有:有责任单位结案报告、有公开办信结案单、有承办单位负责人意见、有来信人意见、有信访部门审核报告,每缺一项扣0.2分;不能办结又无延期报告的,每件扣0.5分。"),
    ),
    item(
        "5.2", "Forwarded letters all accounted for", "转送件件件有着落", 2,
        deduct("0.2", per=m.untraced_letters), HANDLING,
        clause=Clause("(五)2", "转送件件件有着落(2分)。以上级转送件为抽查对象,每次抽查10件,件件有去向的记2分,去向不明的,每件扣0.2分。"),
    ),
    item(
        "5.3", "Green channel for letters", "人民来信绿色通道", 1,
        deduct("0.5", per=m.green_channel_missing), ORGANISATION,
        clause=Clause("(五)3", "人民来信绿色通道(1分)。有查询、查询记录的记1分,每少一项扣0.5分。"),
    ),
    item(
        "5.4", "Replies to online petitions", "网上信访事项回复工作", 2,
        deduct("0.1", per=m.online_replies_missing), HANDLING,
        clause=Clause("(五)4", "网上信访(含国家投诉办、省长信箱、州长信箱)事项回复工作(2分)。每件网上来信事项均按时网上答复的记2分,每缺一件扣0.1"),
    ),
    clause=Clause("(五)", "群众来信及处理(10分)"),
    lost=1,
)

LUXI_2014 = Scheme(
    code="luxi2014",
    title="Luxi County: management of responsibility targets in petition work, 2014",
    title_zh="2014年泸溪县信访工作责任目标管理考核细则 一、乡镇考核内容及评分标准",
    issuer=Bilingual("Luxi County, Hunan", "泸溪县"),
    year="2014",
    source=source_text("kaohe_luxi2014", "luxi2014.txt"),
    kinds=kinds(UnitKind.TOWNSHIP),
    cadence=PeriodKind.YEAR,
    in_force_from=date(2014, 1, 1),
    full_marks=Decimal(100),
    lost=Decimal(12),
    sections=(leadership, institutions, petition_matters, backlog, letters),
    notes=(
        Bilingual("The source is cut after (五)4; 13 of its marks are not there and nothing is invented for them.", "原文自(五)4以下缺失,缺13分,不作补拟。"),
        Bilingual("Full marks of 100 are assumed: the surviving headings add up to 88.", "满分100分系推定:现存各项标题合计88分。"),
        Bilingual("That the scheme is used for years after 2014 is a reading.", "2014年以后年度适用本细则系解读。"),
    ),
)
