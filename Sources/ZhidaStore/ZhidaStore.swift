import ZhidaCore
