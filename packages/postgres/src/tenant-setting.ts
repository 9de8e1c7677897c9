/** The setting by which a transaction announces its tenant, unless a deployment chose another: row security reads it. */
export const defaultTenantSetting = 'app.current_tenant_id'
