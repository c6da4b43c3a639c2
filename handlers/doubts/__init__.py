"""识别有误: members doubt a reading; /queue shows administrators what waits for them."""
