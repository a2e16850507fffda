{#- The candidate pairs of a record type that something speaks for or against (a weight above the floor,
    a tier, somebody's word), with the level of each comparison, the weight after Fellegi
    and Sunter (log2 of the odds that both records are one, with term frequencies as in Splink), the
    first tier that holds and the veto that holds. Comparisons, levels and weights come from
    int_identity__weight when the model is compiled. -#}
{% macro scored_pair(record_type) -%}
    {%- set comparisons = identity_comparisons(record_type) -%}
    {#- What is compared last, for it costs most. -#}
    {%- set names = ['first_name', 'last_name', 'company_name'] -%}
    {%- set frequency_columns = [] -%}
    {%- for comparison in comparisons -%}
        {%- for level in comparison.levels if level.term_frequency_column -%}
            {%- if level.term_frequency_column not in frequency_columns -%}
                {%- do frequency_columns.append(level.term_frequency_column) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    with candidate_pair as (
        select * from {{ ref('int_identity__candidate_pair') }}
    ),

    explicit_pair as (
        select * from {{ ref('int_identity__explicit_pair') }}
    ),

    {% if identity_is_full() -%}
    comparable as (
        select * from {{ ref('int_identity__comparable') }}
        where record_type = '{{ record_type }}'
    ),
    {%- else -%}
    paired as (
        select record_number_a as record_number from candidate_pair
        union
        select record_number_b as record_number from candidate_pair
    ),

    comparable as (
        select comparable.*
        from {{ ref('int_identity__comparable') }} as comparable
        inner join paired on comparable.record_number = paired.record_number
        where comparable.record_type = '{{ record_type }}'
    ),
    {%- endif %}

    term_frequency as (
        select * from {{ ref('int_identity__term_frequency') }}
        where record_type = '{{ record_type }}'
    ),

    rarest_term as (
        select
            column_name,
            min(frequency) as frequency
        from term_frequency
        group by column_name
    ),

    -- A term that is not listed is as rare as the rarest one that is.
    side as (
        select
            comparable.*
            {%- for column in frequency_columns %},
            coalesce(
                {{ column }}_term.frequency, {{ column }}_rarest.frequency
            ) as {{ column }}_frequency
            {%- endfor %}
        from comparable
        {%- for column in frequency_columns %}
        left join term_frequency as {{ column }}_term
            on
                {{ column }}_term.column_name = '{{ column }}'
                and comparable.{{ column }} = {{ column }}_term.term
        left join rarest_term as {{ column }}_rarest
            on {{ column }}_rarest.column_name = '{{ column }}'
        {%- endfor %}
    ),

    met as (
        {{ pair_of_sides('candidate_pair', frequency_columns) | indent(8) }}
        {%- if setting('identity_link_mode') == 'link_one_to_one' %}
        where l.source_system != r.source_system
        {%- endif %}
    ),

    met_likened as (
        select
            *
            {%- for comparison in comparisons if comparison.name not in names %}
            {%- for level in shared_levels(comparison) %},
            case when {{ cheaper_condition(level.condition) }} then true else false end
                as {{ shared_column(comparison, level) }}
            {%- endfor %}
            {%- endfor %}
        from met
    ),

    met_levelled as (
        select
            *
            {%- for comparison in comparisons if comparison.name not in names %},
            {{ comparison_level(comparison, shared_levels(comparison)) | indent(12) }}
            {%- endfor %}
        from met_likened
    ),

    -- The most that a pair can weigh, whatever the names turn out to be.
    met_weighed as (
        select
            *,
            {{ prior_weight(record_type) }}
            {%- for comparison in comparisons %}
            {%- if comparison.name in names %}
            + {{ most_weight(comparison) | indent(12) }}
            {%- else %}
            + {{ comparison_weight(comparison) | indent(12) }}
            {%- endif %}
            {%- endfor %} as most_weight
        from met_levelled
    ),

    -- How alike two names are is dear to say and asked only where the answer matters. A sum in another
    -- order may differ in its last digit. The filter stands behind the join, which the engine cannot
    -- pull it through: it would look at the levels once for the filter and once for the result.
    promising as (
        select
            met_weighed.record_number_a,
            met_weighed.record_number_b,
            {%- for comparison in comparisons if comparison.name not in names %}
            met_weighed.{{ comparison.name }}_level,
            {%- endfor %}
            explicit_pair.rule as explicit_rule
        from met_weighed
        left join explicit_pair
            on
                met_weighed.record_number_a = explicit_pair.record_number_a
                and met_weighed.record_number_b = explicit_pair.record_number_b
        where
            most_weight >= {{ setting('identity_edge_floor') }} - 0.001
            {%- for rule in tier_rules(record_type) %}
            or ({{ rule.needs }})
            {%- endfor %}
            or explicit_pair.rule is not null
    ),

    pair as (
        {{ pair_of_sides('promising', frequency_columns) | indent(8) }}
    ),

    levelled as (
        select
            *,
            {%- for comparison in comparisons if comparison.name in names %}
            {{ comparison_level(comparison) | indent(12) }},
            {%- endfor %}
            case
                {%- for rule in tier_rules(record_type) %}
                when {{ rule.condition }} then '{{ rule.tier }} {{ rule.rule }}'
                {%- endfor %}
            end as tier_rule
        from pair
    ),

    weighed as (
        select
            *,
            {{ prior_weight(record_type) }}
            {%- for comparison in comparisons %}
            + {{ comparison_weight(comparison) | indent(12) }}
            {%- endfor %} as match_weight
        from levelled
    )

    select
        record_number_a,
        record_number_b,
        '{{ record_type }}' as record_type,
        cast(substr(tier_rule, 1, 1) as smallint) as tier,
        substr(tier_rule, 3) as rule,
        {{ veto_of(record_type) }} as veto,
        explicit_rule,
        {{ is_supported(comparisons) }} as is_supported,
        {{ is_contradicted(record_type, comparisons) }} as is_contradicted,
        match_weight,
        {% if comparisons -%}
        concat_ws(
            ','
            {%- for comparison in comparisons %},
            '{{ comparison.name }}=' || {{ comparison.name }}_level
            {%- endfor %}
        )
        {%- else -%}
        {{ typed_null('text') }}
        {%- endif %} as level_vector
    from weighed
    where
        match_weight >= {{ setting('identity_edge_floor') }}
        or tier_rule is not null
        or explicit_rule is not null
{%- endmacro %}

{#- The pairs of a relation with what is compared of both records, `_l` and `_r`. -#}
{% macro pair_of_sides(relation, frequency_columns) -%}
select
    {{ relation }}.*,
    {%- for column in comparable_columns() %}
    l.{{ column }} as {{ column }}_l,
    r.{{ column }} as {{ column }}_r,
    {%- endfor %}
    {%- for column in frequency_columns %}
    greatest(l.{{ column }}_frequency, r.{{ column }}_frequency) as {{ column }}_frequency,
    {%- endfor %}
    l.source_system as source_system_l,
    r.source_system as source_system_r
from {{ relation }}
inner join side as l on {{ relation }}.record_number_a = l.record_number
inner join side as r on {{ relation }}.record_number_b = r.record_number
{%- endmacro %}

{#- Whether anything but the name agrees. Names are not independent of each other, nor of family and
    region, so that a rare name looks like more evidence than it is. -#}
{% macro is_supported(comparisons) -%}
    {%- set agreeing = [] -%}
    {%- for comparison in comparisons if comparison.name not in ['first_name', 'last_name', 'gender', 'company_name', 'legal_form'] -%}
        {%- do agreeing.append(comparison.name ~ '_level > 0') -%}
    {%- endfor -%}
    ({{ agreeing | join(' or ') if agreeing else 'true' }})
{%- endmacro %}

{#- Whether the first name is another one, though not so clearly that it is a veto (Jan and Can, or
    Steffi and Steff, a woman and a man). What a household shares adds up to more than any first name
    takes away, so such a pair needs a rule. Believed where the veto on first names is. -#}
{% macro is_contradicted(record_type, comparisons) -%}
    {%- set names = comparisons | map(attribute='name') | list -%}
    {%- set vetoes = active_vetoes(record_type) | map(attribute='comparison') | list -%}
    {%- if 'first_name' not in names or 'first_name' not in vetoes -%}
        false
    {%- elif 'gender' in names -%}
        (first_name_level = 0 or (gender_level = 0 and first_name_key_l != first_name_key_r))
    {%- else -%}
        (first_name_level = 0)
    {%- endif -%}
{%- endmacro %}
