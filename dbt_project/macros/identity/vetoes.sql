{#- A veto is not believed where records of one person disagree more often than this, as training on
    these records found: in such data a clear conflict is an error of somebody's typing, and the
    weight of the pair decides. The model that the project ships says nothing about the records. -#}
{% macro veto_limit(veto_name) -%}
    {{- return({'first_name': 0.025, 'birth_date': 0.025, 'unique_id': 0.02}[veto_name]) -}}
{%- endmacro %}

{#- What can keep two records apart whatever speaks for them. Each with the comparison that says how
    far it is to be believed, its value (and what the value is read with), the columns that the
    condition reads, and the condition over both sides. -#}
{% macro known_vetoes(record_type) -%}
    {%- set vetoes = [] -%}
    {%- if record_type == 'person' -%}
        {%- do vetoes.append({
            'name': 'first_name',
            'comparison': 'first_name',
            'value': 'first_name_key',
            'value_with': ['last_name_key'],
            'columns': [
                'first_name_key', 'first_name_keys', 'first_name_root', 'first_name_sound',
                'last_name_keys',
            ],
            'condition': pair_first_names_conflict(),
        }) -%}
        {%- do vetoes.append({
            'name': 'birth_date',
            'comparison': 'birth_date',
            'value': 'birth_digits',
            'value_with': [],
            'columns': ['birth_digits'],
            'condition': birth_dates_conflict('birth_digits_l', 'birth_digits_r'),
        }) -%}
        {%- for column in identity_extra_columns() if column.role == 'unique_id' -%}
            {%- set name = 'extra_' ~ column.name -%}
            {%- do vetoes.append({
                'name': 'unique_id',
                'comparison': name,
                'value': name,
                'value_with': [],
                'columns': [name],
                'condition': unique_ids_conflict(name ~ '_l', name ~ '_r'),
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(vetoes) -}}
{%- endmacro %}

{#- The vetoes that hold in this build: named by the setting `identity_vetoes`, and believed. -#}
{% macro active_vetoes(record_type) -%}
    {%- set wanted = setting('identity_vetoes').split(',') | map('trim') | list -%}
    {%- set disagreement = {} -%}
    {%- for row in identity_weight_rows(record_type)
        if row['level'] == 0 and '-default-' not in row['model_version'] | string -%}
        {%- do disagreement.update({row['comparison']: row['m_probability'] | float}) -%}
    {%- endfor -%}
    {%- set vetoes = [] -%}
    {%- for veto in known_vetoes(record_type) if veto.name in wanted -%}
        {%- if disagreement.get(veto.comparison, 0) <= veto_limit(veto.name) -%}
            {%- do vetoes.append(veto) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(vetoes) -}}
{%- endmacro %}

{#- The first veto that holds for a pair (columns with _l and _r), null if none does. -#}
{% macro veto_of(record_type) -%}
    {%- set vetoes = active_vetoes(record_type) -%}
    {%- if vetoes -%}
        case
            {%- for veto in vetoes %}
            when {{ veto.condition }} then '{{ veto.name }}'
            {%- endfor %}
        end
    {%- else -%}
        {{ typed_null('text') }}
    {%- endif -%}
{%- endmacro %}

{% macro pair_first_names_conflict() -%}
    {{- return(first_names_conflict({
        'key': 'first_name_key_l',
        'keys': 'first_name_keys_l',
        'root': 'first_name_root_l',
        'sound': 'first_name_sound_l',
        'last_keys': 'last_name_keys_l',
    }, {
        'key': 'first_name_key_r',
        'keys': 'first_name_keys_r',
        'root': 'first_name_root_r',
        'sound': 'first_name_sound_r',
        'last_keys': 'last_name_keys_r',
    })) -}}
{%- endmacro %}

{#- Two full first names that are no forms of one: no given name in common, none within the other
    (Karl and Karlheinz), no initial of the other, not of one root or sound, no last name in the
    wrong column, and further apart than typing errors. -#}
{% macro first_names_conflict(a, b) -%}
    (
        least(length({{ a.root }}), length({{ b.root }})) > 1
        and {{ a.root }} != {{ b.root }}
        and coalesce({{ a.sound }} != {{ b.sound }}, true)
        and {{ name_similarity(a.root, b.root) }} < 0.7
        and {{ name_similarity(a.key, b.key) }} < 0.7
        and not {{ lists_overlap(a['keys'], b['keys']) }}
        and not {{ list_has(a['keys'], 'substr(' ~ b.root ~ ', 1, 1)') }}
        and not {{ list_has(b['keys'], 'substr(' ~ a.root ~ ', 1, 1)') }}
        and position({{ a.root }} in {{ b.key }}) = 0
        and position({{ b.root }} in {{ a.key }}) = 0
        and not coalesce({{ lists_overlap(a['keys'], b.last_keys) }}, false)
        and not coalesce({{ lists_overlap(b['keys'], a.last_keys) }}, false)
    )
{%- endmacro %}

{#- Two dates of birth that are no slips of one: more than two digits apart, day and month not
    exchanged, and not the first of January that stands for a known year. -#}
{% macro birth_dates_conflict(a, b) -%}
    (
        {{ edit_distance(a, b) }} > 2
        and not (
            substr({{ a }}, 1, 4) = substr({{ b }}, 1, 4)
            and (
                substr({{ a }}, 5, 4) = '0101'
                or substr({{ b }}, 5, 4) = '0101'
                or substr({{ a }}, 5, 2) || substr({{ a }}, 7, 2)
                = substr({{ b }}, 7, 2) || substr({{ b }}, 5, 2)
            )
        )
    )
{%- endmacro %}

{#- Two values of a number that a person has one of. In a long one, two wrong characters are typing
    errors; a short one is typed right or is another. -#}
{% macro unique_ids_conflict(a, b) -%}
    (
        {{ a }} != {{ b }}
        and {{ edit_distance(a, b) }}
        > case
            when least(length({{ a }}), length({{ b }})) >= 7 then 2
            when least(length({{ a }}), length({{ b }})) >= 5 then 1
            else 0
        end
    )
{%- endmacro %}

{#- The records of groups that hold more than one value of what a veto looks at. -#}
{% macro veto_values(veto, record_type) -%}
    select
        grouped.record_number,
        grouped.group_number,
        '{{ record_type }}' as record_type,
        '{{ veto.comparison }}' as attribute,
        {{ engine_hash([veto_value_text(veto, 'grouped')]) }} as value_number
    from grouped
    inner join (
        select group_number
        from grouped
        where record_type = '{{ record_type }}'
        group by group_number
        having min({{ veto.value }}) != max({{ veto.value }})
    ) as mixed on grouped.group_number = mixed.group_number
    where grouped.{{ veto.value }} is not null
{%- endmacro %}

{% macro veto_value_text(veto, relation) -%}
    concat_ws('|', '{{ veto.comparison }}', {{ relation }}.{{ veto.value }}
    {%- for column in veto.value_with %}, coalesce({{ relation }}.{{ column }}, ''){% endfor -%}
    )
{%- endmacro %}

{#- The pairs of values of one group that conflict, compared by a record that holds each. -#}
{% macro veto_conflicts(veto, record_type) -%}
    select
        group_number,
        record_type,
        '{{ veto.name }}' as veto,
        value_number,
        other_value_number
    from (
        select
            one.group_number,
            one.record_type,
            one.value_number,
            other.value_number as other_value_number
            {%- for column in veto.columns %},
            one_record.{{ column }} as {{ column }}_l,
            other_record.{{ column }} as {{ column }}_r
            {%- endfor %}
        from distinct_value as one
        inner join distinct_value as other
            on one.group_number = other.group_number and one.attribute = other.attribute
        inner join comparable as one_record on one.record_number = one_record.record_number
        inner join comparable as other_record on other.record_number = other_record.record_number
        where
            one.attribute = '{{ veto.comparison }}'
            and one.record_type = '{{ record_type }}'
            and one.value_number < other.value_number
    ) as pair
    where {{ veto.condition }}
{%- endmacro %}
