/** What the original design's `?job=` calls the jobs in the box. */
export const shortNames: Readonly<Record<string, string>> = {
  'account-types': 'update-account-types',
  'sample-metrics': 'sample-metrics',
  'burn-rates': 'calculate-burn-rates',
  triggers: 'process-triggers',
}
