-- Three persons, one company, four orders (one deleted in the ERP), five touchpoints.
create schema raw_erp_odoo;
create schema raw_crm_hubspot;
create schema intermediate;
create schema identity;
create schema core;
create schema journey;
create schema sales;
create schema experience;

create table raw_erp_odoo.sale_order as
select * from (values
  (1, 'S1', 'sale', timestamp '2024-01-05 10:00', 100.00, 119.00, '1'),
  (2, 'S2', 'sale', timestamp '2024-01-09 10:00', 200.00, 238.00, '1'),
  (3, 'S3', 'done', timestamp '2024-02-01 10:00', 300.00, 357.00, '1'),
  (4, 'S4', 'sale', timestamp '2024-02-02 10:00', 999.00, 1188.81, '1')
) as t (id, name, state, date_order, amount_untaxed, amount_total, _dlt_load_id);
create table raw_erp_odoo.sale_order__key as
select id, '2' as _dlt_load_id from raw_erp_odoo.sale_order where id <> 4;
create table raw_erp_odoo.res_partner as
select * from (values
  (11, null, 'contact', true), (12, null, 'contact', true), (13, 11, 'delivery', true)
) as t (id, parent_id, type, active);
create table raw_erp_odoo.res_partner__key as select id from raw_erp_odoo.res_partner;
create table raw_crm_hubspot.contact as
select * from (values ('21', false), ('22', true)) as t (id, archived);
create table raw_crm_hubspot.contact__key as select id from raw_crm_hubspot.contact;

create table intermediate.int_contact__unioned as
select * from (values
  ('erp_odoo', '11', false), ('erp_odoo', '12', false), ('crm_hubspot', '21', false),
  ('crm_hubspot', '22', true)
) as t (source_system, record_id, is_deleted);
create table intermediate.int_company__unioned as
select 'erp_odoo' as source_system, '31' as record_id, false as is_deleted;
create table intermediate.int_sales_order__unioned as
select id::varchar as order_id from raw_erp_odoo.sale_order;
create table intermediate.int_touchpoint__unioned as
select 'crm_hubspot' as source_system, range::varchar as touchpoint_id from range(4);
create table intermediate.int_touchpoint__candidate as
select 'crm_hubspot' as source_system, 'touchpoint' as touchpoint_origin, range::varchar as touchpoint_id
from range(4)
union all select 'erp_odoo', 'order', 'order-1';
create table intermediate.int_touchpoint__rejected as
select 'crm_hubspot' as source_system, 'touchpoint' as touchpoint_origin, '3' as touchpoint_id,
  'duplicate' as reject_reason;

create table identity.identity_map as
select * from (values
  ('erp_odoo', '11', 'person', 'a', null), ('erp_odoo', '12', 'person', 'b', null),
  ('crm_hubspot', '21', 'person', 'a', null), ('erp_odoo', '31', 'company', null, 'firm')
) as t (source_system, record_id, record_type, customer_key, account_key);
create table core.dim_customer as
select * from (values ('a', 400.00), ('b', 200.00)) as t (customer_key, net_revenue);
create table core.dim_account as select 'firm' as account_key;
create table core.dim_date as
select range::date as date_day from range(date '2024-01-01', date '2025-01-01', interval 1 day);
create table core.fct_order as
select * from (values
  ('o1', '1', 'a', 'confirmed', timestamp '2024-01-05 10:00', 100.00, 119.00, 1, false),
  ('o2', '2', 'b', 'confirmed', timestamp '2024-01-09 10:00', 200.00, 238.00, 1, false),
  ('o3', '3', 'a', 'confirmed', timestamp '2024-02-01 10:00', 300.00, 357.00, 2, false),
  ('o4', '4', 'b', 'confirmed', timestamp '2024-02-02 10:00', 999.00, 1188.81, null, true)
) as t (
  order_key, order_id, customer_key, status, ordered_at, net_amount, gross_amount, order_sequence,
  is_deleted
);
alter table core.fct_order add column source_system varchar default 'erp_odoo';
alter table core.fct_order add column account_key varchar;
alter table core.fct_order add column is_valid_order boolean;
alter table core.fct_order add column ordered_date date;
update core.fct_order set is_valid_order = not is_deleted, ordered_date = ordered_at::date;

create table journey.fct_touchpoint as
select range::varchar as touchpoint_key, 'crm_hubspot' as source_system,
  'touchpoint' as touchpoint_origin, range::varchar as touchpoint_id, 'a' as customer_key,
  null::varchar as account_key, null::varchar as device_id, 'call' as touchpoint_type,
  'phone' as channel_code, 'inbound' as direction, date '2024-02-01' as occurred_date,
  current_timestamp::timestamp as loaded_at
from range(3)
union all
select '9', 'erp_odoo', 'order', 'order-1', 'a', null, null, 'order_web', 'web', 'inbound',
  date '2024-02-01', current_timestamp::timestamp;
create table journey.fct_journey as select 'j1' as journey_key, 2 as step_count;
create table journey.fct_journey_step as
select 'j1' as journey_key, touchpoint_key from journey.fct_touchpoint where touchpoint_key < '2';
create table sales.fct_lead as
select 'l1' as lead_id, 'crm_hubspot' as source_system, 'a' as customer_key,
  null::varchar as account_key, 'won' as lead_stage, 'won' as outcome, 'o1' as order_key;
create table experience.fct_survey_response as
select 'survey_limesurvey' as source_system, 'nps_relational' as instrument, 9 as score,
  0 as scale_min, 10 as scale_max, 'a' as customer_key, null::varchar as account_key;
