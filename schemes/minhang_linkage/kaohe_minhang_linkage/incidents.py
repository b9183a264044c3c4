"""What is recorded against a subdistrict or town: exposures traced back (责任倒查), lapses of patrols and of case handling."""

from kaohe.scheme import Choice, IncidentKind, OnlyWith

exposure = IncidentKind(
    "exposure",
    "Exposure traced back to the unit, found true",
    "责任倒查(经查情况属实)",
    (
        Choice(
            name="domain",
            title="What was exposed",
            title_zh="领域",
            options={"COMMUNITY": "社区巡管基础信息", "GRID": "城市网格化管理"},
            required=True,
        ),
        Choice(
            name="channel",
            title="By whom it came to light",
            title_zh="途径",
            options={
                "HOTLINE": "962000、12319、区长信箱、党务信箱、市民巡访团、督导巡查、信访等举报",
                "PROMPT": "《工作提示单》/书面提示",
                "MEDIA": "新闻媒体曝光",
                "LEADER": "市、区领导及各部门转办",
            },
            required=True,
        ),
    ),
    (OnlyWith("channel", "LEADER", "domain", "GRID"),),
)

patrol_lapse = IncidentKind(
    "patrol_lapse",
    "Lapse of a grid patrol",
    "巡查监督问题",
    (
        Choice(
            name="lapse",
            title="What lapsed",
            title_zh="情形",
            options={
                "CASE_MISSED": "应发现未发现的案件",
                "LOG": "巡查日志填写不规范",
                "UNIFORM": "监督员着装不规范",
                "DISCIPLINE": "迟到早退、“城管通”乱借乱用、丢失损坏、不开机等",
            },
            required=True,
        ),
    ),
)

grid_case_lapse = IncidentKind(
    "grid_case_lapse",
    "Lapse in handling a grid case",
    "处置核查问题",
    (
        Choice(
            name="lapse",
            title="What lapsed",
            title_zh="情形",
            options={
                "OVERDUE": "超时(红灯)案件",
                "EXTENSION": "已申请延期后再次申请延期",
                "CHECK_FAILED": "核查未通过",
                "CARELESS_CHECK": "监督员现场核查不认真、不准确、不及时",
            },
            required=True,
        ),
    ),
)
