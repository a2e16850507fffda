{{ union_canonical('web_conversion') }}
