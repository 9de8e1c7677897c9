import type { Source } from './source.ts'

/** Times are `timestamp(3)` without zone, in UTC. */
const utc = (column: string) => `${column} at time zone 'UTC'`

/**
 * The preset `leora-portal`: the tables of the Leora portal, as Prisma names them. An order's line and a purchase order's take their tenant from the
 * order, whose row security then hides other tenants' lines as well: "OrderLine" has none of its own.
 */
export const leoraPortalSource: Source = {
  name: 'leora-portal',
  relations: {
    tenant: {
      from: 'public."Tenant"',
      columns: { id: 'id', slug: 'slug', name: 'name', time_zone: 'timezone' },
    },
    customer: {
      from: 'public."Customer"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        name: 'name',
        sales_rep_id: '"salesRepId"',
        customer_type: 'type',
        territory: 'territory',
        state: 'state',
        account_type: '"accountType"::text',
        is_closed: '"isPermanentlyClosed"',
        do_not_contact_until: '"doNotContactUntil"::date',
      },
      writable: {
        table: 'public."Customer"',
        columns: {
          tenant_id: 'tenantId',
          id: 'id',
          account_type: 'accountType',
          // NOT NULL and without a default or trigger: every writer sets it. The type has no time of its own that could be read.
          account_type_updated_at: 'updatedAt',
        },
      },
    },
    sales_order: {
      from: 'public."Order"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        customer_id: '"customerId"',
        sales_rep_id: '"salesRepId"',
        status: 'status::text',
        ordered_at: utc('"orderedAt"'),
        fulfilled_at: utc('"fulfilledAt"'),
        delivered_at: utc('"deliveredAt"'),
      },
    },
    order_line: {
      from: 'public."OrderLine" l join public."Order" o on o.id = l."orderId"',
      columns: {
        tenant_id: 'o."tenantId"',
        order_id: 'l."orderId"',
        sku_id: 'l."skuId"',
        quantity: 'l.quantity',
        unit_price: 'l."unitPrice"',
        is_sample: 'l."isSample"',
      },
    },
    sku: {
      from: 'public."Sku"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        product_id: '"productId"',
        code: 'code',
        units_per_case: '"itemsPerCase"',
        unit_price: '"pricePerUnit"',
        is_active: '"isActive"',
      },
    },
    product: {
      from: 'public."Product"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        name: 'name',
        brand: 'brand',
        category: 'category',
        supplier_id: '"supplierId"',
      },
    },
    supplier: { from: 'public."Supplier"', columns: { tenant_id: '"tenantId"', id: 'id', name: 'name' } },
    sales_rep: {
      from: 'public."SalesRep"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        // a rep's own name stands on the user, whose table holds secrets
        name: '"territoryName"',
        territory: '"territoryName"',
        sample_allowance_per_month: '"sampleAllowancePerMonth"',
      },
    },
    sample: {
      from: 'public."SampleUsage"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        sales_rep_id: '"salesRepId"',
        customer_id: '"customerId"',
        sku_id: '"skuId"',
        quantity: 'quantity',
        tasted_at: utc('"tastedAt"'),
      },
    },
    inventory: {
      from: 'public."Inventory"',
      columns: {
        tenant_id: '"tenantId"',
        sku_id: '"skuId"',
        location: 'location',
        on_hand: '"onHand"',
        reserved: 'allocated',
      },
    },
    purchase_order_line: {
      from: 'public."PurchaseOrderLine" l join public."PurchaseOrder" p on p.id = l."purchaseOrderId"',
      columns: {
        tenant_id: 'p."tenantId"',
        id: 'l.id',
        sku_id: 'l."skuId"',
        quantity: 'l.quantity',
        received_quantity: 'l."receivedQuantity"',
        ordered_at: utc('p."orderedAt"'),
        expected_at: utc('p."expectedAt"'),
        received_at: utc('p."receivedAt"'),
      },
    },
    task: {
      // a task is a user's; a user is at most one rep
      from: 'public."Task" t left join public."SalesRep" r on r."userId" = t."userId" and r."tenantId" = t."tenantId"',
      columns: {
        tenant_id: 't."tenantId"',
        id: 't.id',
        customer_id: 't."customerId"',
        sales_rep_id: 'r.id',
        title: 't.title',
        status: 't.status::text',
        due_on: 't."dueAt"::date',
      },
      insertable: {
        table: 'public."Task"',
        columns: {
          tenantId: 'tenant_id',
          id: 'id',
          customerId: 'customer_id',
          title: 'title',
          description: 'description',
          dueAt: 'due_on',
          status: 'status',
          priority: 'priority',
          createdAt: 'created_at',
          updatedAt: 'updated_at',
        },
        expressions: {
          userId:
            '(select r."userId" from public."SalesRep" r where r.id = w.sales_rep_id::uuid and r."tenantId" = w.tenant_id::uuid)',
        },
      },
    },
    automated_trigger: {
      from: 'public."AutomatedTrigger"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        type: '"triggerType"::text',
        name: 'name',
        is_active: '"isActive"',
        config: 'config',
      },
    },
    triggered_task: {
      from: 'public."TriggeredTask"',
      columns: { tenant_id: '"tenantId"', trigger_id: '"triggerId"', task_id: '"taskId"', customer_id: '"customerId"' },
      insertable: {
        table: 'public."TriggeredTask"',
        columns: {
          tenantId: 'tenant_id',
          id: 'id',
          triggerId: 'trigger_id',
          taskId: 'task_id',
          customerId: 'customer_id',
          createdAt: 'created_at',
        },
      },
    },
  },
}
