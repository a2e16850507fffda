{{ union_canonical('delivery') }}
