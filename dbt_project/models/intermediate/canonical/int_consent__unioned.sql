{{ union_canonical('consent') }}
