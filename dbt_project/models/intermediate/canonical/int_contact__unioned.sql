{{ config(materialized='table') }}

{{ union_canonical('contact') }}
