-- A SKU's lines without a visit to the table: what burn rates are read from, SKUs in their order. In place of the index on the SKU alone. Where `migrate
-- --uninstall` has taken the record of it along, it is there already.

create index if not exists order_line_sku_sold on order_line (tenant_id, sku_id) include (order_id, quantity, unit_price, is_sample);
drop index if exists order_line_sku;
