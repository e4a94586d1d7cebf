/**
 * The seller of the samples: a station that does not exist, with a tax id whose check digit is right.
 */
export const sampleSeller = { taxId: '91110108339805094M', name: '中国铁路示例局集团有限公司北京站' } as const;

/** Rates a station's units are authorised for. */
export const sampleRates = ['0.13', '0.09', '0.06', '0.03', '0.01', '0.00'];

/** Limits of a sample unit: generous enough for a demo, small enough to be met. */
export const sampleLimits = {
  singleLimit: 9_999_999,
  uploadDay: 15,
  activeLimits: 7,
  offlineHours: 72,
  offlineCount: 500,
  offlineBlue: 50_000_000,
  offlineRed: 50_000_000,
  redDays: 180,
  freeBytes: 1_048_576,
} as const;
