{{ union_canonical('contract') }}
