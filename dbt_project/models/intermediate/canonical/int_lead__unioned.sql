{{ config(materialized='table') }}

{{ union_canonical('lead') }}
