{{ config(materialized='table') }}

with

pair as (
    select * from {{ ref('int_basket__pair') }}
),

item_count as (
    select * from {{ ref('int_basket__item_count') }}
),

total as (
    select * from {{ ref('int_basket__total') }}
),

counted as (
    select
        pair.split_code,
        pair.basis,
        pair.level,
        pair.customer_segment,
        pair.antecedent_key,
        pair.consequent_key,
        total.basket_count,
        antecedent.antecedent_count,
        consequent.consequent_count,
        pair.pair_count
    from pair
    inner join total
        on
            pair.split_code = total.split_code
            and pair.basis = total.basis
            and pair.customer_segment = total.customer_segment
    inner join item_count as antecedent
        on
            pair.split_code = antecedent.split_code
            and pair.basis = antecedent.basis
            and pair.level = antecedent.level
            and pair.customer_segment = antecedent.customer_segment
            and pair.antecedent_key = antecedent.item_key
    inner join item_count as consequent
        on
            pair.split_code = consequent.split_code
            and pair.basis = consequent.basis
            and pair.level = consequent.level
            and pair.customer_segment = consequent.customer_segment
            and pair.consequent_key = consequent.item_key
    where pair.pair_count >= total.basket_count * {{ setting('basket_min_support') }}
),

measured as (
    select
        *,
        cast(pair_count as double) / basket_count as support,
        cast(pair_count as double) / antecedent_count as confidence,
        cast(consequent_count as double) / basket_count as consequent_support,
        cast(pair_count as double) * basket_count
        / (cast(antecedent_count as double) * consequent_count) as lift
    from counted
),

-- The delta method on the four cells of the pair's table (multinomial); rounding may fall below 0.
bounded as (
    select
        *,
        sqrt(greatest(
            1e0 / pair_count
            - 1e0 / antecedent_count
            - 1e0 / consequent_count
            + (2 * lift - 1) / basket_count,
            0
        )) as log_lift_error
    from measured
),

final as (
    select
        split_code,
        basis,
        level,
        customer_segment,
        antecedent_key,
        consequent_key,
        basket_count,
        antecedent_count,
        consequent_count,
        pair_count,
        support,
        confidence,
        consequent_support,
        lift,
        round(lift * exp(-1.959964 * log_lift_error), 9) as lift_lower_bound,
        round(lift * exp(1.959964 * log_lift_error), 9) as lift_upper_bound
    from bounded
)

select * from final
