/** Flags that many commands take, in the same words. */

export const tenantFlag = '--tenant <slug or id>'
export const tenantHelp = 'the tenant (default: TENANT_SLUG, TENANT_ID, DEFAULT_TENANT_SLUG, the config)'
export const asOfHelp = "the day to stand at the end of, as YYYY-MM-DD (default: by the job's own rule)"
