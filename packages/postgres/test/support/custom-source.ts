import type { Source } from '../../src/index.ts'

/** An application's own tables, with ids of one type, global keys, and lines that only know their order. */
export function customSchema(idType: string): string {
  return `
create schema shop;
create table shop.org (id ${idType} primary key, handle text not null, title text not null);
create table shop.account (id ${idType} primary key, org_id ${idType} not null, first_name text, last_name text not null, status text, status_at timestamptz, secret text);
create table shop.purchase (id ${idType} primary key, org_id ${idType} not null, account_id ${idType} not null, state text not null, placed_at timestamptz not null);
create table shop.item (purchase_id ${idType} not null, article_id ${idType} not null, qty int not null, price numeric not null)`
}

/** Those tables as relations: expressions, a join, and a write-back under other names. */
export const customSource: Source = {
  name: 'shop',
  relations: {
    tenant: {
      from: 'shop.org',
      columns: { id: 'id', slug: 'handle', name: 'title', time_zone: `'Europe/Lisbon'::text` },
    },
    customer: {
      from: 'shop.account',
      columns: {
        tenant_id: 'org_id',
        id: 'id',
        name: `concat_ws(' ', first_name, last_name)`,
        account_type: 'status',
        account_type_updated_at: 'status_at',
      },
      writable: {
        table: 'shop.account',
        columns: { tenant_id: 'org_id', id: 'id', account_type: 'status', account_type_updated_at: 'status_at' },
      },
    },
    sales_order: {
      from: 'shop.purchase',
      columns: {
        tenant_id: 'org_id',
        id: 'id',
        customer_id: 'account_id',
        status: 'upper(state)',
        ordered_at: 'placed_at',
      },
    },
    order_line: {
      from: 'shop.item i join shop.purchase p on p.id = i.purchase_id',
      columns: {
        tenant_id: 'p.org_id',
        order_id: 'i.purchase_id',
        sku_id: 'i.article_id',
        quantity: 'i.qty',
        unit_price: 'i.price',
      },
    },
  },
}
