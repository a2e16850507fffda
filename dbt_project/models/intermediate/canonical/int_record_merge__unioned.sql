{{ config(materialized='table') }}

{{ union_canonical('record_merge') }}
