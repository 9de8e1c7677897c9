import type { Tenant } from '../ports/database.ts'

/** Whose the messages are that concern many tenants: they wait in an outbox of their own. */
export const everyTenant: Tenant = { id: '*', slug: '*', name: 'every tenant', timeZone: 'UTC' }
