/** The portal's policy; forced on some tables only. */
const secured = (table: string) => `
alter table "${table}" enable row level security;
alter table "${table}" force row level security;
create policy tenant_isolation on "${table}"
  using ("tenantId" = nullif(current_setting('app.current_tenant_id', true), '')::uuid)`

/**
 * The portal's tables that the preset reads, as Prisma has made them: quoted names, uuid ids most of which have no default, times without zone,
 * "updatedAt" that writers set, and no index on "OrderLine"("orderId").
 */
export const leoraPortalSchema = `
create type "AccountType" as enum ('ACTIVE', 'TARGET', 'PROSPECT', 'HOLD');
create type "AccountPriority" as enum ('LOW', 'MEDIUM', 'HIGH');
create type "CustomerRiskStatus" as enum ('HEALTHY', 'AT_RISK', 'DORMANT', 'CLOSED');
create type "OrderStatus" as enum
  ('DRAFT', 'SUBMITTED', 'FULFILLED', 'CANCELLED', 'PARTIALLY_FULFILLED', 'PENDING', 'READY_TO_DELIVER', 'PICKED', 'DELIVERED');
create type "TaskStatus" as enum ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED');
create type "TaskPriority" as enum ('LOW', 'MEDIUM', 'HIGH');

create table "Tenant" (
  id uuid primary key, slug text not null unique, name text not null, timezone text not null default 'America/New_York',
  "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null
);
create table "SalesRep" (
  id uuid primary key default gen_random_uuid(), "tenantId" uuid not null references "Tenant", "userId" uuid not null unique,
  "territoryName" text not null, "sampleAllowancePerMonth" int not null default 60
);
create table "Customer" (
  id uuid primary key, "tenantId" uuid not null references "Tenant", name text not null, "accountNumber" text,
  "salesRepId" uuid references "SalesRep", "accountType" "AccountType", "accountPriority" "AccountPriority",
  "accountPriorityManuallySet" bool not null default false, territory text, state text, type text,
  "riskStatus" "CustomerRiskStatus" not null default 'HEALTHY', "lastOrderDate" timestamp(3), "nextExpectedOrderDate" timestamp(3),
  "averageOrderIntervalDays" int, "doNotContactUntil" timestamp(6), "isPermanentlyClosed" bool not null default false,
  "establishedRevenue" numeric(12, 2), "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null
);
create index "Customer_tenantId_idx" on "Customer" ("tenantId");
create table "Order" (
  id uuid primary key, "tenantId" uuid not null references "Tenant", "customerId" uuid not null references "Customer" on delete cascade,
  "salesRepId" uuid references "SalesRep", status "OrderStatus" not null default 'DRAFT', "orderedAt" timestamp(3), "fulfilledAt" timestamp(3),
  "deliveredAt" timestamp(3), total numeric(12, 2), "isFirstOrder" bool not null default false,
  "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null
);
create index "Order_tenantId_idx" on "Order" ("tenantId");
create index "Order_customerId_orderedAt_idx" on "Order" ("customerId", "orderedAt" desc);
create table "Supplier" (id uuid primary key, "tenantId" uuid not null, name text not null);
create table "Product" (
  id uuid primary key, "tenantId" uuid not null, name text not null, brand text, category text, "supplierId" uuid references "Supplier",
  "isSampleOnly" bool not null default false, "isArchived" bool not null default false
);
create table "Sku" (
  id uuid primary key, "tenantId" uuid not null, "productId" uuid not null references "Product", code text not null, "itemsPerCase" int,
  "pricePerUnit" numeric(10, 2), "isActive" bool not null default true, unique ("tenantId", code)
);
create table "OrderLine" (
  id uuid primary key, "orderId" uuid not null references "Order" on delete cascade, "skuId" uuid not null references "Sku",
  quantity int not null, "unitPrice" numeric(10, 2) not null, "isSample" bool not null default false, "updatedAt" timestamp(3) not null
);
create table "Inventory" (
  id uuid primary key, "tenantId" uuid not null, "skuId" uuid not null, location text not null, "onHand" int not null default 0,
  allocated int not null default 0, unique ("tenantId", "skuId", location)
);
create table "PurchaseOrder" (
  id uuid primary key default gen_random_uuid(), "tenantId" uuid not null, "orderedAt" timestamp(6) not null default current_timestamp,
  "expectedAt" timestamp(6), "receivedAt" timestamp(6)
);
create table "PurchaseOrderLine" (
  id uuid primary key default gen_random_uuid(), "purchaseOrderId" uuid not null references "PurchaseOrder", "skuId" uuid not null,
  quantity int not null, "receivedQuantity" int not null default 0
);
create table "SampleUsage" (
  id uuid primary key default gen_random_uuid(), "tenantId" uuid not null, "salesRepId" uuid not null, "customerId" uuid not null,
  "skuId" uuid not null, quantity int not null default 1, "tastedAt" timestamp(3) not null, feedback text, "followedUpAt" timestamp(3),
  "resultedInOrder" bool not null default false
);
create table "Task" (
  id uuid primary key, "tenantId" uuid not null, "userId" uuid, "customerId" uuid, title text not null, description text,
  "dueAt" timestamp(3), status "TaskStatus" not null default 'PENDING', priority "TaskPriority" default 'MEDIUM',
  "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null
);
create type "TriggerType" as enum ('SAMPLE_NO_ORDER', 'FIRST_ORDER_FOLLOWUP', 'CUSTOMER_TIMING', 'BURN_RATE_ALERT');
create table "AutomatedTrigger" (
  id uuid primary key default gen_random_uuid(), "tenantId" uuid not null references "Tenant", "triggerType" "TriggerType" not null,
  name text not null, "isActive" bool default true, config jsonb not null,
  "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null
);
create table "TriggeredTask" (
  id uuid primary key default gen_random_uuid(), "tenantId" uuid not null references "Tenant",
  "triggerId" uuid not null references "AutomatedTrigger", "taskId" uuid not null references "Task", "customerId" uuid not null
);
${['Order', 'Inventory', 'SampleUsage'].map(secured).join(';')};
`

/** What a customer of each twin ends as on 2026-03-01, and how it begins. */
export const twinCustomers = [
  { name: 'Delivered', accountType: null, orders: [{ status: 'DELIVERED', day: '2026-02-10' }], becomes: 'ACTIVE' },
  { name: 'Fulfilled', accountType: null, orders: [{ status: 'FULFILLED', day: '2026-02-11' }], becomes: 'ACTIVE' },
  {
    name: 'Cancelled',
    accountType: 'ACTIVE',
    orders: [{ status: 'CANCELLED', day: '2026-02-12' }],
    becomes: 'PROSPECT',
  },
  { name: 'Held', accountType: 'HOLD', orders: [{ status: 'DELIVERED', day: '2026-02-13' }], becomes: 'HOLD' },
  { name: 'Lapsing', accountType: 'ACTIVE', orders: [{ status: 'FULFILLED', day: '2025-06-01' }], becomes: 'TARGET' },
  { name: 'Unchanged', accountType: 'ACTIVE', orders: [{ status: 'DELIVERED', day: '2026-02-14' }], becomes: 'ACTIVE' },
  { name: 'Never', accountType: null, orders: [], becomes: 'PROSPECT' },
] as const

/** What a writer had set before; to the millisecond. */
export const formerUpdatedAt = '2025-12-24 23:59:59.987'

/** The id of a twin's n-th row of a kind: `tenant` is 1 or 2. */
export function twinId(tenant: number, kind: 'tenant' | 'customer' | 'order' | 'sku', n: number): string {
  const group = { tenant: 1, customer: 2, order: 3, sku: 4 }[kind]
  return `0000000${tenant}-000${group}-4000-8000-${String(n).padStart(12, '0')}`
}

/** Two tenants, `north` and `south`, with the same names, codes and dates. */
export const leoraPortalTwins = (['north', 'south'] as const).map((slug, index) => twinSql(index + 1, slug)).join('\n')

function twinSql(tenant: number, slug: string): string {
  const tenantId = twinId(tenant, 'tenant', 0)
  const skuId = twinId(tenant, 'sku', 0)
  const customers = twinCustomers.map(({ name, accountType, orders }, n) => {
    const customerId = twinId(tenant, 'customer', n)
    const type = accountType === null ? 'null' : `'${accountType}'`
    const sales = orders.map(({ status, day }) => {
      const orderId = twinId(tenant, 'order', n)
      return `
insert into "Order" (id, "tenantId", "customerId", status, "orderedAt", "updatedAt")
  values ('${orderId}', '${tenantId}', '${customerId}', '${status}', '${day} 05:00', now());
insert into "OrderLine" (id, "orderId", "skuId", quantity, "unitPrice", "updatedAt") values ('${orderId}', '${orderId}', '${skuId}', 2, 30, now());`
    })
    return `
insert into "Customer" (id, "tenantId", name, "accountType", type, "updatedAt")
  values ('${customerId}', '${tenantId}', '${name}', ${type}, 'On Premise', '${formerUpdatedAt}');${sales.join('')}`
  })
  return `
insert into "Tenant" (id, slug, name, "updatedAt") values ('${tenantId}', '${slug}', '${slug}', now());
insert into "Product" (id, "tenantId", name) values ('${skuId}', '${tenantId}', 'Wine');
insert into "Sku" (id, "tenantId", "productId", code) values ('${skuId}', '${tenantId}', '${skuId}', 'W-1');${customers.join('')}`
}
