{{ config(materialized='table') }}

{{ union_canonical('sales_order') }}
