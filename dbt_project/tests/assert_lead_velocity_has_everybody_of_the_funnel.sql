-- Every lead that entered a step has a duration or is out of order.
select
    funnel.step,
    funnel.segment_type,
    funnel.segment_value,
    funnel.entered_count,
    velocity.lead_count,
    velocity.out_of_order_count
from {{ ref('rpt_lead_funnel') }} as funnel
inner join {{ ref('rpt_lead_velocity') }} as velocity
    on
        funnel.step = velocity.step
        and funnel.segment_type = velocity.segment_type
        and funnel.segment_value = velocity.segment_value
where
    funnel.counting_unit = 'cycle'
    and funnel.period_type = 'total'
    and funnel.entered_count != velocity.lead_count + velocity.out_of_order_count
