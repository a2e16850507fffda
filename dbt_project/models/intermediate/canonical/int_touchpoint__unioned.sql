{{ union_canonical('touchpoint') }}
