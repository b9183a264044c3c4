"""The regime, row by row in the order of its table. The source is cut inside 四: 60 of 65 marks are encoded."""

from decimal import Decimal

import kaohe_minhang_linkage.metrics as m
from kaohe.scheme import (
    Bilingual,
    Clause,
    Driver,
    PeriodKind,
    Scheme,
    UnitKind,
    assessed,
    cohort_rank,
    deduct,
    incidents,
    item,
    kinds,
    on_county,
    section,
    source_text,
    tiers,
    when,
    worth,
)
from kaohe_minhang_linkage.incidents import exposure, grid_case_lapse, patrol_lapse
from kaohe_minhang_linkage.shares import points_for_collection, points_for_rate

HANDLING, ORGANISATION, CONDUCT = Driver.HANDLING, Driver.ORGANISATION, Driver.CONDUCT

# 测评方式
DOCUMENTS_AND_SPOT_CHECKS = Bilingual("Documents consulted, spot checks", "查阅资料、随机抽查")
STATISTICS_AND_INTERVIEWS = Bilingual("Statistics, random interviews", "资料统计、随机访谈")
STATISTICS = Bilingual("Statistics", "资料统计")
ROLLS_AND_SPOT_CHECKS = Bilingual("Rolls of patrol assistants consulted, spot checks", "查阅协管员名册、随机抽查")
SYSTEM_STATISTICS = Bilingual("Statistics of the system", "系统统计")
MONTHLY_STATISTICS = Bilingual("Monthly statistics of the system, documents consulted", "系统月统计、查阅资料")

# 责任部门
LINKAGE_OFFICE = Bilingual("Linkage Office", "联动办")
LINKAGE_OFFICE_AND_STREET_PATROLS = Bilingual("Linkage Office, street patrol management", "联动办、街面巡管")
LINKAGE_MUNICIPAL_AND_GOVERNANCE = Bilingual("Linkage Office, Municipal Affairs Section, Comprehensive Governance Office", "联动办、市政科、综治办")
MUNICIPAL_AND_GOVERNANCE = Bilingual("Municipal Affairs Section, Comprehensive Governance Office", "市政科、综治办")
GOVERNANCE_OFFICE = Bilingual("Comprehensive Governance Office", "综治办")
JOINT_STREET_PATROLS = Bilingual("Joint street patrols", "街面联勤")
URBAN_MANAGEMENT = Bilingual("Urban Management Station", "城管所")

in_community = incidents(exposure).where(domain="COMMUNITY")
in_grid = incidents(exposure).where(domain="GRID")

mechanisms = section(
    "1", "Regular mechanisms", "机制规范化建设", 15,
    section(
        "1.1", "Working rules", "工作规范", 2,
        item(
            "1.1.1", "Monthly reports to the Party committee and government", "建立工作汇报制度", "0.5",
            assessed(), ORGANISATION,
            clause=Clause("一 工作规范1", "建立工作汇报制度。分中心每月向街镇党委政府汇报工作。"),
            method=DOCUMENTS_AND_SPOT_CHECKS, department=LINKAGE_OFFICE,
        ),
        item(
            "1.1.2", "Basic ledgers kept, performance assessed", "基础台帐健全、绩效测评落实到位", "1.5",
            assessed(), ORGANISATION,
            clause=Clause("一 工作规范2", "分中心、基层工作站工作制度、信息采集、绩效测评等基础台帐健全。社区、街面巡管工作绩效测评落实到位,奖惩已兑现。"),
            method=DOCUMENTS_AND_SPOT_CHECKS, department=LINKAGE_OFFICE_AND_STREET_PATROLS,
        ),
        clause=Clause("一", "工作规范 (2分)"),
    ),
    section(
        "1.2", "Publicity and training", "宣传培训", 2,
        item(
            "1.2.1", "Information reported and adopted", "信息上报与录用", 1,
            worth(when(
                m.months_reported <= 0, "0",
                when(m.months_reported >= 12, "0.2", "0") + tiers(cohort_rank(m.adoptions), {5: "0.8", 10: "0.6", 13: "0.4"}),
            )), ORGANISATION,
            clause=Clause("一 宣传培训1", "每月有动态、简报等信息上报的,得基础分0.2分。按信息综合录用数进行排名,第1-5名得0.8分,第6-10名得0.6分,第11-13名得0.4分。无信息上报为0分。"),
            reading="Every month means all 12; beyond rank 13 there is nothing; who reports nothing still ranks.",
            method=STATISTICS_AND_INTERVIEWS, department=LINKAGE_OFFICE,
        ),
        item(
            "1.2.2", "Training of all levels of staff", "各层面人员的培训", 1,
            deduct("0.25", per=m.levels_untrained), ORGANISATION,
            clause=Clause("一 宣传培训2", "分别组织开展分管领导、条线负责人、居村委干部、协管员等各层面人员的培训(经抽查任一层面对象未培训过的,扣0.25分)。"),
            method=STATISTICS_AND_INTERVIEWS, department=LINKAGE_MUNICIPAL_AND_GOVERNANCE,
        ),
        clause=Clause("一", "宣传培训 (2分)"),
    ),
    section(
        "1.3", "Joint enforcement", "联合执法", 4,
        item(
            "1.3.1", "Joint enforcement led by the unit", "以块为主,主动牵头", 3,
            assessed(), HANDLING,
            clause=Clause("一 联合执法", "以块为主,主动牵头相关职能部门开展联合执法(3分);"),
            method=STATISTICS, department=MUNICIPAL_AND_GOVERNANCE,
        ),
        item(
            "1.3.2", "Joint enforcement with the district's departments", "条块结合,积极配合", 1,
            assessed(), HANDLING,
            clause=Clause("一 联合执法", "条块结合,积极配合区相关职能部门开展联合执法(1分)。"),
            method=STATISTICS, department=MUNICIPAL_AND_GOVERNANCE,
        ),
        clause=Clause("一", "联合执法 (4分)"),
    ),
    section(
        "1.4", "Basic work that covers all", "全覆盖基层基础工作", 7,
        item(
            "1.4.1", "Community patrols: grids that cover all", "社区巡管:网格全覆盖", 1,
            assessed(), ORGANISATION,
            clause=Clause("一 全覆盖基层基础工作1", "进一步合理划分社区巡管责任网格,拓展建立工厂、企业、商务区等基层工作站,实现网格全覆盖、无巡管盲区。"),
            method=ROLLS_AND_SPOT_CHECKS, department=GOVERNANCE_OFFICE,
        ),
        item(
            "1.4.2", "Public services, community management, primary organisations", "便民服务、社区管理、基层组织建设", 2,
            assessed(), ORGANISATION,
            clause=Clause("一 全覆盖基层基础工作2", "依托“大联动”机制,组织开展便民服务、社区管理、基层组织建设等工作。"),
            department=GOVERNANCE_OFFICE,
        ),
        item(
            "1.4.3", "Street patrols: many grids made one", "街面联勤巡管网格,多网合一", 1,
            assessed(), ORGANISATION,
            clause=Clause("一 全覆盖基层基础工作3", "进一步合理划分街面联勤巡管网格,多网合一,合理叠加,公安、城管等力量有效整合,由松散型合作向紧密型联动转变。"),
            department=JOINT_STREET_PATROLS,
        ),
        item(
            "1.4.4", "Joint patrols that cover all", "街镇联勤巡管工作全覆盖", 3,
            assessed(), ORGANISATION,
            clause=Clause("一 全覆盖基层基础工作4", "城市化地区街镇联勤巡管工作全覆盖,公安、城管等街面巡管力量建立制度化街面联勤巡管工作;有农村地区的街镇,应建立常态化网格联勤巡查工作机制。"),
            department=JOINT_STREET_PATROLS,
        ),
        clause=Clause("一", "全覆盖基层基础工作 (7分)"),
    ),
    clause=Clause("一", "机制规范化建设 (15分)"),
)

community_information = section(
    "2", "Basic information of community patrols", "社区巡管基础信息情况统计", 20,
    item(
        "2.1", "Information collected", "采集数统计", 9,
        worth(points_for_collection(
            "9",
            collected=m.collected,
            stations=m.stations,
            base_collected=on_county(m.base_collected),
            base_stations=on_county(m.base_stations),
        )), ORGANISATION,
        clause=Clause("二 采集数统计", "以2011年新增的全区各街镇采集总数与实有工作站之比为样本,计算各街镇应采集信息总数,再以各街镇实际采集信息数除以应采集信息总数,得出各街镇信息采集绩效百分比,计算相应分值。"),
        reading="The points are the marks times the percentage, at most the marks; where the base is nothing, full marks.",
        method=SYSTEM_STATISTICS, department=GOVERNANCE_OFFICE,
    ),
    item(
        "2.2", "Rate of confirmation", "确认率统计", 2,
        worth(points_for_rate("2", m.confirmation_rate, district_average=m.average_confirmation_rate)), HANDLING,
        clause=Clause("二 确认率统计", "以全区平均确认率为基数,按照各街镇实际完成情况,计算出相应分值。"),
        reading="The points are the marks times rate over average, at most the marks; an average of 0 gives full marks.",
        method=SYSTEM_STATISTICS, department=LINKAGE_OFFICE,
    ),
    item(
        "2.3", "Rate of completion", "办结率统计", 2,
        worth(points_for_rate("2", m.completion_rate, district_average=m.average_completion_rate)), HANDLING,
        clause=Clause("二 办结率统计", "以全区平均办结率为基数,按照各街镇实际完成情况,计算出相应分值。"),
        reading="The points are the marks times rate over average, at most the marks; an average of 0 gives full marks.",
        method=SYSTEM_STATISTICS, department=LINKAGE_OFFICE,
    ),
    item(
        "2.4", "Responsibility traced back", "责任倒查", 7,
        deduct("0.1", per_incident=in_community.where(channel="HOTLINE"))
        + deduct("0.1", per_incident=in_community.where(channel="PROMPT"))
        + deduct("0.2", per_incident=in_community.where(channel="MEDIA")), HANDLING,
        clause=Clause("二 责任倒查", "实行责任倒查扣分。应采集而未采集,被962000民生热线、区长信箱、党务信箱、市民巡访团、督导巡查等投诉举报的,每一起案件扣0.1分;被区“大联动”推进办《工作提示单》通报的,每一次扣0.1分;被新闻媒体曝光的,每一起案件扣0.2分。"),
        department=GOVERNANCE_OFFICE,
    ),
    clause=Clause("二", "社区巡管基础信息情况统计 (20分)"),
)

grid_management = section(
    "3", "Grid management of the city", "城市网格化管理", 20,
    item(
        "3.1", "Patrols", "巡查监督", 8,
        deduct("0.1", per_incident=incidents(patrol_lapse)), CONDUCT,
        clause=Clause("三 巡查监督", "①责任网格巡查不到位,应发现未发现的案件,每起扣0.1分;②巡查日志填写不规范,每起视情扣0.1分;③监督员着装不规范,每起扣0.1分;④监督员迟到早退、发生“城管通”乱借乱用、丢失损坏、不开机等,每起扣0.1分。"),
        method=MONTHLY_STATISTICS, department=URBAN_MANAGEMENT,
    ),
    item(
        "3.2", "Handling and checking of cases", "处置核查", 6,
        deduct("0.1", per_incident=incidents(grid_case_lapse)), HANDLING,
        clause=Clause("三 处置核查", "①归属本街镇负责处置的事(部)件案件,发生超时(红灯)案件,每次扣0.1分;②已申请延期的处置案件,以后每申请延期一次,每次扣0.1分;③负责处置的事(部)件案件,核查一次未通过扣0.1分,以后每核查一次未通过加扣0.1分;④监督员现场核查不认真、不准确、不及时,每起扣0.1分。"),
        reading="“加扣0.1分” is another 0.1 for each check failed and does not escalate; an extension recorded is one after the first.",
        method=MONTHLY_STATISTICS, department=URBAN_MANAGEMENT,
    ),
    item(
        "3.3", "Responsibility traced back", "责任倒查", 6,
        deduct("0.2", per_incident=in_grid.where(channel="MEDIA"))
        + deduct("0.2", per_incident=in_grid.where(channel="LEADER"))
        + deduct("0.1", per_incident=in_grid.where(channel="HOTLINE"))
        + deduct("0.1", per_incident=in_grid.where(channel="PROMPT")), HANDLING,
        clause=Clause("三 责任倒查", "应发现未发现,应处置未处置,实行责任倒查:①被新闻媒体曝光、批评的,经查情况属实的,每起扣0.2分;②被市、区领导及各部门转办的,经查情况属实的,每起扣0.2分;③被12319、962000、信访等途径举报的,经查情况属实的,每起扣0.1分;④被区“大联动”推进办书面提示的,每起扣0.1分。"),
        department=URBAN_MANAGEMENT,
    ),
    clause=Clause("三", "城市网格化管理 (20分)"),
)

public_reports = section(
    "4", "Handling of cases reported by the public", "公众上报类案件查处", 7,
    item(
        "4.1", "Rate of cases closed", "结案率", 5,
        assessed(), HANDLING,
        clause=Clause("四 结案率", "以2011年全区各街镇平均处置结案率为基数,计算年处置结案率,基本分值"),
        reading="The source is cut before the formula; an assessor awards the points, the rate is shown beside them.",
        shows=(m.closing_rate,),
    ),
    clause=Clause("四", "公众上报类案件查处(7分)"),
    lost=2,
)

MINHANG_LINKAGE = Scheme(
    code="minhang_linkage",
    title="Minhang District: assessment of subdistricts and towns in linkage work, table 1",
    title_zh="街镇“大联动”推进工作测评项目责任分解表(一)",
    issuer=Bilingual("Minhang District, Shanghai", "上海市闵行区"),
    year="2011",
    source=source_text("kaohe_minhang_linkage", "minhang_linkage.txt"),
    kinds=kinds(UnitKind.SUBDISTRICT, UnitKind.TOWNSHIP),
    cadence=PeriodKind.YEAR,
    full_marks=Decimal(65),
    lost=Decimal(3),
    sections=(mechanisms, community_information, grid_management, public_reports),
    notes=(
        Bilingual("The source is cut inside 四; 5 of its 65 marks are not there and nothing is invented for them.", "原文在四处中断,65分中缺5分,不作补拟。"),
        Bilingual("The base figures of 2011 are entered with the assessed period; any year may be assessed.", "2011年基数随考核年度录入,各年度均可测评。"),
    ),
)
