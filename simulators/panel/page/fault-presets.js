/**
 * Faults that are worth seeing once, ready to be armed: what the far end does wrong at the next exchange of a kind.
 */
export const faultPresets = {
  disk: [
    ['开票后无应答', 'Issued, answer lost', [{ fault: 'noAnswer', cmd: 'FPKJ' }]],
    ['开票请求丢失', 'Issue request lost', [{ fault: 'dropRequest', cmd: 'FPKJ' }]],
    ['开票应答中断', 'Issue answer cut off', [{ fault: 'cutAfterByte', cmd: 'FPKJ', bytes: 60 }]],
    ['开票应答校验错', 'Issue answer damaged', [{ fault: 'corruptByte', cmd: 'FPKJ', byte: -3 }]],
    ['开票中拔出', 'Unplugged while issuing', [{ fault: 'unplug', cmd: 'FPKJ', at: 'reply', bytes: 40 }]],
    ['等待 20 秒', 'Works for 20 s (WT)', [{ fault: 'wait', cmd: 'FPKJ', forMs: 20_000 }]],
    ['写库失败 4005', 'Database write failed, 4005', [{ fault: 'refuse', cmd: 'FPKJ', code: '4005', executed: true }]],
    ['内部错误 F0', 'Internal error F0', [{ fault: 'errorByte', cmd: 'FPKJ', byte: 'F0' }]],
    ['开票前停住', 'Stands still before issuing', [{ fault: 'hold', cmd: 'FPKJ', at: 'request', bytes: 20 }]],
    ['开票后停住', 'Stands still after issuing', [{ fault: 'hold', cmd: 'FPKJ', at: 'acted' }]],
  ],
  server: [
    ['开票后连接重置', 'Issued, connection reset', [{ fault: 'reset', cmd: '10008' }]],
    ['开票后无应答', 'Issued, no answer', [{ fault: 'noAnswer', cmd: '10008' }]],
    ['HTTP 500', 'HTTP 500', [{ fault: 'status', cmd: '10008', status: 500 }]],
    ['应答为网页', 'Answers a web page', [{ fault: 'html', cmd: '10008' }]],
    ['应答截断', 'Answer cut off', [{ fault: 'truncated', cmd: '10008', bytes: 120 }]],
    ['税控设备忙', 'Device busy, -10314', [{ fault: 'refuse', cmd: '10008', code: '-10314' }]],
    ['正在开具 8 秒', 'Being issued for 8 s', [{ fault: 'slow', cmd: '10008', ms: 8000, executed: false }]],
    ['开票后停住', 'Stands still after issuing', [{ fault: 'hold', cmd: '10008', at: 'acted' }]],
  ],
  platform: [
    ['上传应答丢失', 'Upload answer lost', [{ fault: 'lostAnswer', method: 'POST', path: '/v1/invoices' }]],
    ['503 繁忙', '503 busy', [{ fault: 'status', status: 503, retryAfter: '5', times: 3 }]],
    ['认证网页', "A captive portal's page", [{ fault: 'html', times: 3 }]],
    ['慢 10 秒', 'Slow, 10 s', [{ fault: 'slow', ms: 10_000, times: 2 }]],
    ['应答截断', 'Answer cut off', [{ fault: 'truncatedJson', method: 'POST', path: '/v1/invoices' }]],
    ['时钟差 10 分钟', 'Clock 10 min off', [{ fault: 'wrongClock', offsetMs: 600_000, times: 3 }]],
  ],
};
