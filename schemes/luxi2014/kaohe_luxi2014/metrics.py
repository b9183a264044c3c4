"""What is observed of a township in a year, in the order in which the source asks for it."""

from kaohe.scheme import Metrics

observe = Metrics("luxi2014")

# (一) 领导重视
work_records = observe.flag("work_records", "Work records kept", "重视信访工作有工作记录")
target_records = observe.flag("target_records", "Target management recorded", "目标管理有工作记录")
reception_days_kept = observe.flag("reception_days_kept", "Leaders' reception days kept", "领导接待日制度落实")
responsible_case_ledger = observe.flag("responsible_case_ledger", "Ledger of leaders' responsible cases kept", "领导包案有台账及相关资料")
responsible_cases = observe.count("responsible_cases", "Leaders' responsible cases", "领导包案件数")
responsible_cases_settled = observe.count(
    "responsible_cases_settled",
    "Leaders' responsible cases settled",
    "领导包案息诉息访件数",
    at_most=responsible_cases,
)
petition_budget_yuan = observe.decimal("petition_budget_yuan", "Petition work budget, CNY", "信访工作经费(元)")

# (二) 信访工作机构建设
work_station = observe.flag("work_station", "Township mass-work station", "乡镇群众工作站")
village_groups = observe.flag("village_groups", "Village mass-work groups", "村(社区)群众工作组")
village_group_staff = observe.flag("village_group_staff", "Village groups have petition staff", "工作组有信访专(兼)干")
village_group_pay = observe.flag("village_group_pay", "Village groups' pay settled", "工作组报酬落实")

# (三) 处理群众信访事项
prefecture_visits_last_year = observe.count("prefecture_visits_last_year", "Batches of visits to the prefecture last year", "上年到州上访批次")
province_abnormal_quota = observe.count("province_abnormal_quota", "Quota of abnormal visits to the province, person-times", "到省非正常上访责任状指标(人次)")

# (四) 积案化解
backlog_ledger = observe.flag("backlog_ledger", "Ledger of backlog cases kept", "积案化解台账")
backlog_cases = observe.count("backlog_cases", "Backlog cases assigned from above", "上级交办信访积案件数")
backlog_cases_settled = observe.count("backlog_cases_settled", "Backlog cases settled", "信访积案化解件数", at_most=backlog_cases)
key_cases_unsettled = observe.count("key_cases_unsettled", "Key cases unsettled or their duty not carried out", "包案不落实、未息访息诉案件数")
main_leader_took_case = observe.flag("main_leader_took_case", "The main leader took a case", "主要领导参与包案")

# (五) 群众来信及处理
untraced_letters = observe.count("untraced_letters", "Forwarded letters untraced, of ten drawn", "抽查十件转送件中去向不明件数", maximum=10)
green_channel_missing = observe.count("green_channel_missing", "Parts of the letters' green channel missing", "人民来信绿色通道所缺项数", maximum=2)
online_replies_missing = observe.count("online_replies_missing", "Online petitions not answered in time", "网上信访未按时答复件数")
