-- The `standard` source schema: what the embedded database creates, and what a new application may adopt.
-- tenant_id leads every key; composite foreign keys keep references within a tenant; row security is forced on all but tenant.

create table tenant (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now()
);

create table sales_rep (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  email text,
  territory text,
  sample_allowance_per_month int not null default 60,
  is_active bool not null default true,
  primary key (tenant_id, id)
);

create table customer (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  sales_rep_id uuid,
  customer_type text,
  territory text,
  state text,
  account_type text,
  account_type_updated_at timestamptz,
  last_order_date date,
  is_closed bool not null default false,
  do_not_contact_until date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, sales_rep_id) references sales_rep (tenant_id, id) on delete set null (sales_rep_id)
) with (fillfactor = 90);
create index customer_account_type on customer (tenant_id, account_type);
create index customer_last_order_date on customer (tenant_id, last_order_date);
create index customer_sales_rep on customer (tenant_id, sales_rep_id);

create table supplier (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  primary key (tenant_id, id)
);

create table product (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  brand text,
  category text,
  supplier_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, supplier_id) references supplier (tenant_id, id) on delete set null (supplier_id)
);

create table sku (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  code text not null,
  units_per_case int,
  unit_price numeric(10, 2),
  is_active bool not null default true,
  burn_rate numeric,
  reorder_point numeric,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, product_id) references product (tenant_id, id)
);
create index sku_burn_rate on sku (tenant_id, burn_rate);

create table "order" (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  sales_rep_id uuid,
  status text not null,
  ordered_at timestamptz,
  fulfilled_at timestamptz,
  delivered_at timestamptz,
  total numeric(12, 2),
  is_first_order bool not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, sales_rep_id) references sales_rep (tenant_id, id) on delete set null (sales_rep_id)
);
create index order_delivered_at on "order" (tenant_id, delivered_at);
create index order_is_first_order on "order" (tenant_id, is_first_order);
-- A customer's orders without a visit to the table: what account types are read from.
create index order_customer on "order" (tenant_id, customer_id) include (id, status, ordered_at, fulfilled_at, delivered_at);

create table order_line (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  sku_id uuid not null,
  quantity int not null,
  unit_price numeric(12, 4) not null,
  is_sample bool not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references "order" (tenant_id, id) on delete cascade,
  foreign key (tenant_id, sku_id) references sku (tenant_id, id)
);
-- An order's lines without a visit to the table.
create index order_line_order on order_line (tenant_id, order_id) include (sku_id, quantity, unit_price, is_sample);
-- Whether an order has a line that is a sale: entries of one order share a tuple, so a fifth of the size of the one above, and less than half its time.
create index order_line_sale on order_line (tenant_id, order_id) where quantity > 0 and unit_price > 0 and is_sample is not true;
create index order_line_sku on order_line (tenant_id, sku_id);

create table sample (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  sales_rep_id uuid not null,
  customer_id uuid not null,
  sku_id uuid not null,
  quantity int not null default 1,
  tasted_at timestamptz not null,
  feedback text,
  primary key (tenant_id, id),
  foreign key (tenant_id, sales_rep_id) references sales_rep (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, sku_id) references sku (tenant_id, id)
);
create index sample_tasted_at on sample (tenant_id, tasted_at);

create table inventory (
  tenant_id uuid not null references tenant (id),
  sku_id uuid not null,
  location text not null,
  on_hand int not null,
  reserved int not null default 0,
  primary key (tenant_id, sku_id, location),
  foreign key (tenant_id, sku_id) references sku (tenant_id, id)
);

create table purchase_order_line (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  sku_id uuid not null,
  quantity int not null,
  received_quantity int not null default 0,
  ordered_at timestamptz not null,
  expected_at timestamptz,
  received_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, sku_id) references sku (tenant_id, id)
);
create index purchase_order_line_sku on purchase_order_line (tenant_id, sku_id);

create table task (
  tenant_id uuid not null references tenant (id),
  id uuid not null default gen_random_uuid(),
  customer_id uuid,
  sales_rep_id uuid,
  title text not null,
  description text,
  due_on date,
  status text not null default 'PENDING' check (status in ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED')),
  priority text not null default 'MEDIUM' check (priority in ('LOW', 'MEDIUM', 'HIGH')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id) on delete set null (customer_id),
  foreign key (tenant_id, sales_rep_id) references sales_rep (tenant_id, id) on delete set null (sales_rep_id)
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'sales_rep', 'customer', 'supplier', 'product', 'sku', 'order', 'order_line', 'sample', 'inventory', 'purchase_order_line', 'task'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant_isolation on %I
         using (tenant_id = (select nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid))
         with check (tenant_id = (select nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid))',
      name
    );
  end loop;
end
$$;
