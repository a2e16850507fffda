{#- The share of repeat orders that hold something: of few repeat orders, drawn towards its share of all
    orders. `total` is the relation with the order_count and later_count of everything. -#}
{% macro next_order_share(later_count, order_count, total) -%}
    (
        {{ later_count }}
        + {{ setting('offer_prior_orders') }} * cast({{ order_count }} as double)
        / {{ total }}.order_count
    ) / ({{ total }}.later_count + {{ setting('offer_prior_orders') }})
{%- endmacro %}
