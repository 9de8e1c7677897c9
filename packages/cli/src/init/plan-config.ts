/** What a new config file says. */
export interface ConfigChoices {
  readonly isPortal: boolean
  readonly isSupabase: boolean
}

const portal = `
  // the tables of prisma/schema.prisma, as they are
  source: 'leora-portal',`

const supabase = `
  // Supabase's login bypasses row security: act as this role, until LEORA_JOBS_DATABASE_URL is a login of the jobs' own
  assumeRole: 'leora_jobs_runner',`

/** Where nothing is known of the tables: what to fill in. Uncommented it compiles. */
const skeleton = `
  // Tables with other names than the standard ones: a SELECT for each relation, each column called what the relation calls it
  // (docs/sources.md of the project has them all), and defineSource imported above.
  // source: defineSource({
  //   name: 'mine',
  //   relations: {
  //     tenant: \`SELECT id, slug, name, 'America/New_York' AS time_zone FROM public.company\`,
  //     customer: \`SELECT company_id AS tenant_id, id, name FROM public.account\`,
  //     // a timestamp without time zone says no instant: say which zone it is in
  //     sales_order: \`SELECT company_id AS tenant_id, id, account_id AS customer_id, status,
  //       placed_at at time zone 'UTC' AS ordered_at FROM public.purchase\`,
  //     order_line: \`SELECT company_id AS tenant_id, purchase_id AS order_id, article_id AS sku_id, quantity,
  //       price AS unit_price FROM public.purchase_line\`,
  //   },
  // }),
  // which order statuses are sales
  // policies: { '*': { sale: { statuses: ['FULFILLED', 'PARTIALLY_FULFILLED', 'DELIVERED'] } } },`

/** The text of leora-jobs.config.ts, or of .mjs: the same. */
export function configText({ isPortal, isSupabase }: ConfigChoices): string {
  const settings = `${isPortal ? portal : ''}${isSupabase ? supabase : ''}`
  return `import { defineConfig } from 'leora-jobs'

export const app = defineConfig({${settings}${isPortal ? '' : skeleton}
})
`
}
