"""平土资发[2012]14, the stability maintenance assessment of the Pinghu Land and Resources Bureau (平湖市国土资源局, Zhejiang), 2012."""
