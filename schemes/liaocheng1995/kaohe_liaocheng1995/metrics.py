"""What is observed of a unit in a year, in the order in which the source asks for it."""

from kaohe.scheme import Metrics

observe = Metrics("liaocheng1995")

# 一、工作目标
long_standing_petitioners = observe.count("long_standing_petitioners", "Long-standing petitioners", "信访老户数")
backlog_cases = observe.count("backlog_cases", "Backlog cases", "信访积案数")
cases_due = observe.count("cases_due", "Cases due", "应按期查结的信访案件数")
cases_closed_on_time = observe.count("cases_closed_on_time", "Cases closed on time", "按期查结的信访案件数", at_most=cases_due)
annual_score = observe.decimal("annual_score", "Mark of the yearly assessment", "年终考评得分", maximum="100")

# 二、工作职责
group_issues_over_two_months = observe.count("group_issues_over_two_months", "Matters of group visits unsettled after two months", "超过两个月未处理完毕的集体上访问题数")

# 三、奖惩
petition_volume = observe.count("petition_volume", "Volume of petitions", "信访总量")

# 四、责任查究
ground_1 = observe.flag("ground_1", "Refused or delayed a matter within its duty", "应受理而拒不受理或拖延不办")
ground_2 = observe.flag("ground_2", "A grave group petition through neglect, with heavy loss or damage to the city's image", "责任不落实或玩忽职守而发生重大集体上访案件")
ground_3 = observe.flag("ground_3", "Late or partial handling that led to repeated group visits", "查处不及时或不能秉公办案造成多次集体重访")
ground_4 = observe.flag("ground_4", "Past the time limit without explanation, or a refused note of reply with effect", "超过规定时限不说明情况,或拒签答复意见书造成影响和后果")
ground_5 = observe.flag("ground_5", "Long unresolved, or a superior's decision refused", "久拖不决,对上级处理意见拒不执行")
ground_6 = observe.flag("ground_6", "Abuse of office, bribes, or a complaint leaked to its target", "徇私舞弊、收受贿赂、泄露控告检举")
ground_7 = observe.flag("ground_7", "Retaliation against petitioners", "打击报复信访人")
