{{ union_canonical('service_case') }}
