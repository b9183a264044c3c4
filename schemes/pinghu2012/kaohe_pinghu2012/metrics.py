"""What is observed of a unit in a period of two months, in the order in which the source asks for it."""

from kaohe.scheme import Metrics

observe = Metrics("pinghu2012")

# 实施意见 四
serious_neglect = observe.flag("serious_neglect", "Neglect that led to an incident with grave effects", "不重视、敷衍塞责、措施不力引发涉稳事件造成严重影响")

# 细则 七
bonus_base_yuan = observe.decimal("bonus_base_yuan", "The city's average bonus per head for the months of the period, added up, CNY", "考核奖人均基数:全市平均奖,本期各月合计(元)")
