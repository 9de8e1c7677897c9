import { prisma } from '@/lib/prisma'
import { currentTenantId } from '@/lib/tenant'

/** A sentence of a decision: what was seen, and which threshold it was held against. */
interface Reason {
  readonly code: string
  readonly value: string | number | null
  readonly threshold: string | number | null
}

/** The accounts that are about to change, soonest first, with the reasons that the job gave. */
export default async function AccountsPage() {
  const tenantId = await currentTenantId()
  // the tenant is set for this transaction alone: row security shows no row without it, and a pooler may hand the connection on
  const [, accounts] = await prisma.$transaction([
    prisma.$executeRaw`select set_config('app.current_tenant_id', ${tenantId}, true)`,
    prisma.accountClassification.findMany({
      where: { tenantId, nextChangeOn: { not: null } },
      orderBy: { nextChangeOn: 'asc' },
      take: 50,
    }),
  ])
  // ids are text in the results, whatever they are in the application
  const customers = await prisma.customer.findMany({
    where: { tenantId, id: { in: accounts.map(({ customerId }) => customerId) } },
    select: { id: true, name: true },
  })
  const nameOf = new Map(customers.map(({ id, name }) => [id, name]))

  return (
    <table>
      <thead>
        <tr>
          <th>Account</th>
          <th>Type</th>
          <th>Changes on</th>
          <th>Because</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ customerId, type, subStatus, nextChangeOn, reasons }) => (
          <tr key={customerId}>
            <td>{nameOf.get(customerId)}</td>
            <td>{subStatus === null ? type : `${type}, ${subStatus}`}</td>
            <td>{nextChangeOn?.toISOString().slice(0, 10)}</td>
            <td>{(reasons as unknown as Reason[]).map(({ code, value }) => `${code}: ${value}`).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
