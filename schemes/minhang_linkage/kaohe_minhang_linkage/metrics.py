"""What is observed in a year of a subdistrict or town and (the base figures) of its district, in the order of the source."""

from kaohe.scheme import Metrics

observe = Metrics("minhang_linkage")

# 一 机制规范化建设
months_reported = observe.count("months_reported", "Months in which information was reported", "有信息上报的月数", maximum=12)
adoptions = observe.count("adoptions", "Pieces of information adopted", "信息综合录用数")
levels_untrained = observe.count("levels_untrained", "Levels of staff untrained", "未培训过的层面数", maximum=4)

# 二 社区巡管基础信息情况统计
base_collected = observe.count("base_collected", "Information newly collected in the whole district, base year", "2011年新增的全区采集总数")
base_stations = observe.count("base_stations", "Stations in the whole district, base year", "2011年全区实有工作站数", minimum=1)
stations = observe.count("stations", "Stations of the unit", "实有工作站数", minimum=1)
collected = observe.count("collected", "Information collected by the unit", "实际采集信息数")
confirmation_rate = observe.decimal("confirmation_rate", "Rate of confirmation, per cent", "确认率(%)", maximum="100")
average_confirmation_rate = observe.decimal("average_confirmation_rate", "Average rate of confirmation in the district, per cent", "全区平均确认率(%)", maximum="100")
completion_rate = observe.decimal("completion_rate", "Rate of completion, per cent", "办结率(%)", maximum="100")
average_completion_rate = observe.decimal("average_completion_rate", "Average rate of completion in the district, per cent", "全区平均办结率(%)", maximum="100")

# 四 公众上报类案件查处
closing_rate = observe.decimal("closing_rate", "Rate of cases closed, per cent", "结案率(%)", maximum="100")
