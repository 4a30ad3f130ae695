/**
 * List prices of AWS in us-east-1, in US dollars, without free tiers and taxes, as published in November 2026. Other
 * regions cost up to a fifth more. Whoever relies on a figure compares its price with the page of the service.
 */
export const prices = {
  asOf: '2026-11',
  region: 'us-east-1',
  lambdaPerMillionRequests: 0.2,
  /** Arm. */
  lambdaPerGigabyteSecond: 0.0000133334,
  httpApiPerMillionRequests: 1,
  /** HTTPS, from the United States and Europe; transfer is left out. */
  cloudFrontPerMillionRequests: 1,
  firewallPerMillionRequests: 0.6,
  /** Each 64 KiB; what a standard queue is asked and what it answers without a message alike. */
  sqsPerMillionRequests: 0.4,
  dynamoPerMillionReads: 0.125,
  dynamoPerMillionWrites: 0.625,
  dynamoPerGigabyteMonth: 0.25,
  dynamoRecoveryPerGigabyteMonth: 0.2,
  backupPerGigabyteMonth: 0.1,
  /** S3 standard; requests are left out. */
  filesPerGigabyteMonth: 0.023,
  stepFunctionsPerThousandTransitions: 0.025,
  logsPerGigabyte: 0.5,
  alarmPerMetricMonth: 0.1,
  customMetricMonth: 0.3,
  /** Beyond three. */
  dashboardMonth: 3,
  keyMonth: 1,
  signPerTenThousand: 0.15,
  hostedZoneMonth: 0.5,
  balancerPerHour: 0.0225,
  publicAddressPerHour: 0.005,
  webAclMonth: 5,
  webRuleMonth: 1,
  vpnPerHour: 0.05,
  fargatePerCpuHour: 0.04048,
  fargatePerGigabyteHour: 0.004445,
  natPerHour: 0.045,
  endpointPerHour: 0.01,
  databaseMicroPerHour: 0.018,
  databasePerGigabyteMonth: 0.115,
  databaseProxyPerHour: 0.03,
  instanceMicroPerHour: 0.0104,
  diskPerGigabyteMonth: 0.08,
  secretMonth: 0.4,
} as const;

/** Hours and seconds of an average month. */
export const month = { hours: 730, seconds: 730 * 3600 } as const;
