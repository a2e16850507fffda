{#- The candidate pairs of a record type that something speaks for or against (a weight above the floor,
    a tier, somebody's word), with the level of each comparison, the weight after Fellegi
    and Sunter (log2 of the odds that both records are one, with term frequencies as in Splink), the
    first tier that holds and the veto that holds. Comparisons, levels and weights come from
    int_identity__weight when the model is compiled. -#}
{% macro scored_pair(record_type) -%}
    {%- set comparisons = identity_comparisons(record_type) -%}
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

    pair as (
        select
            candidate_pair.record_number_a,
            candidate_pair.record_number_b,
            {%- for column in comparable_columns() %}
            l.{{ column }} as {{ column }}_l,
            r.{{ column }} as {{ column }}_r,
            {%- endfor %}
            {%- for column in frequency_columns %}
            greatest(l.{{ column }}_frequency, r.{{ column }}_frequency) as {{ column }}_frequency,
            {%- endfor %}
            l.source_system as source_system_l,
            r.source_system as source_system_r
        from candidate_pair
        inner join side as l on candidate_pair.record_number_a = l.record_number
        inner join side as r on candidate_pair.record_number_b = r.record_number
        {%- if setting('identity_link_mode') == 'link_one_to_one' %}
        where l.source_system != r.source_system
        {%- endif %}
    ),

    levelled as (
        select
            *,
            {%- for comparison in comparisons %}
            case
                {%- for level in comparison.levels if level.condition %}
                when {{ level.condition }} then {{ level.level }}
                {%- endfor %}
                else 0
            end as {{ comparison.name }}_level,
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
            + {{ comparison_weight(comparison) }}
            {%- endfor %} as match_weight
        from levelled
    )

    select
        weighed.record_number_a,
        weighed.record_number_b,
        '{{ record_type }}' as record_type,
        cast(substr(tier_rule, 1, 1) as smallint) as tier,
        substr(tier_rule, 3) as rule,
        {{ veto_of(record_type) }} as veto,
        explicit_pair.rule as explicit_rule,
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
    left join explicit_pair
        on
            weighed.record_number_a = explicit_pair.record_number_a
            and weighed.record_number_b = explicit_pair.record_number_b
    where
        match_weight >= {{ setting('identity_edge_floor') }}
        or tier_rule is not null
        or explicit_pair.rule is not null
{%- endmacro %}

{#- The comparisons of a record type with their levels in the order in which they are tried. -#}
{% macro identity_comparisons(record_type) -%}
    {%- set comparisons = [] -%}
    {%- for row in identity_weight_rows(record_type) if row['comparison'] != 'prior' -%}
        {%- if not comparisons or comparisons[-1].name != row['comparison'] -%}
            {%- do comparisons.append({'name': row['comparison'], 'levels': []}) -%}
        {%- endif -%}
        {%- do comparisons[-1].levels.append({
            'level': row['level'],
            'condition': row['condition'],
            'm': row['m_probability'],
            'u': row['u_probability'],
            'term_frequency_column': row['term_frequency_column'],
            'term_frequency_weight': row['term_frequency_weight'],
        }) -%}
    {%- endfor -%}
    {{- return(comparisons) -}}
{%- endmacro %}

{#- The null level first, then the best one, the rest level last. -#}
{% macro identity_weight_rows(record_type) -%}
    {%- set weight = ref('int_identity__weight') -%}
    {%- if not execute or load_relation(weight) is none -%}
        {{- return([]) -}}
    {%- endif -%}
    {%- set result = run_query(
        "select * from " ~ weight ~ " where record_type = '" ~ record_type ~ "'"
        ~ " order by comparison, level >= 0, level desc"
    ) -%}
    {{- return(result.rows) -}}
{%- endmacro %}

{% macro prior_weight(record_type) -%}
    {%- set found = namespace(weight='cast(0 as double)') -%}
    {%- for row in identity_weight_rows(record_type) if row['comparison'] == 'prior' -%}
        {%- set found.weight = 'cast(log2(' ~ row['m_probability'] ~ ' / (1 - ' ~ row['m_probability'] ~ ')) as double)' -%}
    {%- endfor -%}
    {{- return(found.weight) -}}
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

{#- Weight of the level that a comparison has; an unknown value weighs nothing. -#}
{% macro comparison_weight(comparison) -%}
    case {{ comparison.name }}_level
        {%- for level in comparison.levels if level.level >= 0 %}
        when {{ level.level }} then log2({{ level.m }} / {{ level.u }})
        {%- if level.term_frequency_column %}
            + {{ level.term_frequency_weight }} * coalesce(log2({{ exact_level(comparison, level).u }} / {{ level.term_frequency_column }}_frequency), 0)
        {%- endif %}
        {%- endfor %}
        else 0
    end
{%- endmacro %}

{#- Term frequencies are set against the share of pairs that agree exactly. -#}
{% macro exact_level(comparison, level) -%}
    {%- set best = namespace(level=level) -%}
    {%- for other in comparison.levels if other.term_frequency_column == level.term_frequency_column -%}
        {%- if other.level > best.level.level -%}
            {%- set best.level = other -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(best.level) -}}
{%- endmacro %}
