{{ union_canonical('campaign_cost') }}
