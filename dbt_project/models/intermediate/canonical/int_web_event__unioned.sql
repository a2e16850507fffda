{{ union_canonical('web_event') }}
