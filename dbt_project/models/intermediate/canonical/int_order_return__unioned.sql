{{ union_canonical('order_return') }}
