{{ union_canonical('order_line') }}
