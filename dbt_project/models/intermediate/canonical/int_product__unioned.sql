{{ union_canonical('product') }}
