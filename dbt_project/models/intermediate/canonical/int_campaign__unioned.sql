{{ union_canonical('campaign') }}
