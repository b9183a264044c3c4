"""What is observed of a unit in a year, in the order in which the source asks for it."""

from kaohe.scheme import Metrics

observe = Metrics("street_ten_rules")

# 1、学习宣传制度
publicity_held = observe.flag("publicity_held", "Petition law studied and publicised", "学习宣传信访法律法规")

# 3、“一把手到位”和领导包案制度
major_cases_led = observe.flag("major_cases_led", "Major petition cases taken on by subdistrict leaders", "重大信访案件实行街道领导包案")

# 4、初访责任制度
first_visit_working_days_max = observe.count("first_visit_working_days_max", "Working days until a first visit was settled, worst case", "初访处理到位所用工作日(最长一件)")
first_visit_dereliction = observe.flag("first_visit_dereliction", "Dereliction over first visits with grave consequences", "初访因工作失职造成严重后果")

# 5、信访工作例会制度
meetings_held = observe.count("meetings_held", "Petition work meetings held", "召开信访例会次数")
checks_held = observe.count("checks_held", "Inspections of petition work held", "组织信访工作检查考核次数")

# 6、信访预警制度
information_officer = observe.flag("information_officer", "An officer for petition information and warning", "确定一名同志负责信访信息预警工作")

# 7、联合办案制度
joint_handling = observe.flag("joint_handling", "Joint handling of cases practised", "实行联合办案")

# 9、信访通报制度
bulletins_issued = observe.count("bulletins_issued", "Bulletins on petition work issued", "通报信访工作情况次数")

# 10、奖罚制度
district_first_place = observe.flag("district_first_place", "First place in the district", "被区委、区政府评为全区第一名")
cooperating_recipients = observe.count("cooperating_recipients", "Cooperating units and individuals rewarded", "受奖励的协作单位和个人数")
