"""The incident kinds that only this regime reads, in the order of its text (五)."""

from kaohe.scheme import Flag, IncidentKind

duty_absence = IncidentKind(
    "duty_absence",
    "Absent from a duty shift",
    "值班脱岗",
    (Flag(name="consequence", title="Set off or worsened an incident", title_zh="引发或加剧不稳定事件"),),
)
responsibility_accident = IncidentKind("responsibility_accident", "Accident or leak through lack of care", "责任事故、失泄密")
conduct_complaint = IncidentKind("conduct_complaint", "Pestering, complaints or bad effects through manner or method of work", "作风、方法不当引发缠访、被投诉或造成不良社会影响")
conflict_escalation = IncidentKind("conflict_escalation", "Land conflict that escalated", "涉土矛盾激化")
dispute_unassigned = IncidentKind("dispute_unassigned", "Dispute found but not filed or nobody made responsible", "排查出的纠纷未登记建档或未落实责任人")
opinion_mishandled = IncidentKind("opinion_mishandled", "Public opinion online not dealt with in time", "网上舆情处置不及时")
request_mishandled = IncidentKind(
    "request_mishandled",
    "Mayor's line call, letter or visit not handled in time",
    "市长电话、来信来访未及时办理",
    (Flag(name="escalated", title="Escalated or became a petition", title_zh="引发升级或信访"),),
)
mass_incident = IncidentKind(
    "mass_incident",
    "Mass incident or major sudden incident",
    "群体性、重大突发性事件",
    (
        Flag(name="leader_absent", title="The responsible leader did not come", title_zh="责任主体领导不到场"),
        Flag(name="poorly_handled", title="Forces or measures fell short", title_zh="力量组织不到位、措施不力而影响处置力度"),
    ),
)

OWN_KINDS = (
    duty_absence,
    responsibility_accident,
    conduct_complaint,
    conflict_escalation,
    dispute_unassigned,
    opinion_mishandled,
    request_mishandled,
    mass_incident,
)
