"""The incident kinds that belong to the core because more than one regime reads them."""

from __future__ import annotations

from kaohe.scheme.incident_kinds import Choice, Count, Flag, IncidentKind, OnlyWith, level_attribute
from kaohe.scheme.vocabulary import Level

__all__ = ["CORE_KINDS", "assigned_case", "petition_visit", "report_failure", "screening_missed"]

petition_visit = IncidentKind(
    "petition_visit",
    "Petition visit (one batch)",
    "来访/上访(一批)",
    (
        level_attribute("Where the visit was made", "上访到达的层级"),
        Count(name="head_count", title="Persons in the batch", title_zh="人数", minimum=1, required=True),
        Flag(name="abnormal", title="Abnormal visit", title_zh="非正常上访"),
        Flag(name="skip_level", title="Skipped a level", title_zh="越级上访"),
        Flag(name="repeat", title="Repeat visit", title_zh="重复上访/重访"),
        Flag(name="key_person", title="By persons on the key list", title_zh="重点人员上访"),
        Flag(name="disruptive", title="Blocked a gate or road, or the like", title_zh="堵门堵路等异常行为"),
        Flag(name="forewarned", title="Announced beforehand by the unit", title_zh="已预报"),
        Flag(name="at_fault", title="Through poor work or shirking", title_zh="因工作不力、推诿扯皮"),
        Flag(name="serious_harm", title="Grave consequences", title_zh="造成严重恶果"),
        Flag(name="attended", title="The unit came to receive it", title_zh="到现场接访", default_value=True),
        Count(name="arrival_minutes", title="Minutes until arrival", title_zh="到达现场所用分钟"),
        Choice(
            name="returned",
            title="Flowed back to the capital",
            title_zh="倒流进京",
            options={"UNCONTROLLED": "当月在京失控倒流", "AFTER_RETURN": "当月送返后倒流"},
        ),
    ),
    (OnlyWith("returned", None, "level", Level.NATIONAL.value),),
)

assigned_case = IncidentKind(
    "assigned_case",
    "Case assigned by a higher authority",
    "交办信访件",
    (
        level_attribute("Level of the assigning authority", "交办机关的层级"),
        Count(
            name="missing_documents",
            title="Closing documents missing, of five",
            title_zh="结案材料所缺项数(五有)",
            maximum=5,
            default_value=0,
        ),
        Flag(name="closed", title="Closed", title_zh="已办结"),
        Flag(name="extension_filed", title="Extension filed", title_zh="有延期报告"),
        Flag(
            name="unreported_two_months",
            title="No result and no explanation within two months",
            title_zh="两个月内不上报结果又不说明",
        ),
    ),
)

report_failure = IncidentKind(
    "report_failure",
    "Information reported late, not at all, or concealed",
    "信息迟报、漏报、瞒报",
    (
        Choice(
            name="failure",
            title="What failed",
            title_zh="情形",
            options={"LATE": "迟报", "MISSED": "漏报/未报", "CONCEALED": "瞒报"},
            required=True,
        ),
        Flag(name="serious_harm", title="Grave consequences", title_zh="造成严重后果"),
    ),
)

screening_missed = IncidentKind("screening_missed", "Dispute screening not carried out", "未开展矛盾纠纷排查")

CORE_KINDS = (petition_visit, assigned_case, report_failure, screening_missed)
