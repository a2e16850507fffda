{{ union_canonical('invoice') }}
