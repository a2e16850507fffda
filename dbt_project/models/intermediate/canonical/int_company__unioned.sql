{{ config(materialized='table') }}

{{ union_canonical('company') }}
