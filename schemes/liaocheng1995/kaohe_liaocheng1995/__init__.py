"""聊发〔1995〕34号, the target responsibility system of Liaocheng (聊城市, Shandong) for petition work, 1995."""
