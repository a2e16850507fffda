{{ config(materialized='table') }}

{{ union_canonical('web_visit') }}
