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

{#- The first level whose condition holds. What levels share is a column by then. -#}
{% macro comparison_level(comparison, shared=[]) -%}
case
    {%- for level in comparison.levels if level.condition %}
    {%- set condition = namespace(text=level.condition) -%}
    {%- for part in shared -%}
        {%- set column = shared_column(comparison, part) -%}
        {%- set condition.text = condition.text | replace(part.condition, column) -%}
    {%- endfor %}
    when {{ cheaper_condition(condition.text) }} then {{ level.level }}
    {%- endfor %}
    else 0
end as {{ comparison.name }}_level
{%- endmacro %}

{#- Levels that count edits and whose whole condition is a part of another level's: e-mails that are
    alike count, unless they are made of the name. Looked at once, as null or false are the same there. -#}
{% macro shared_levels(comparison) -%}
    {%- set shared = [] -%}
    {%- for level in comparison.levels if 'levenshtein' in (level.condition or '') -%}
        {%- for other in comparison.levels if other.level != level.level
            and level.condition in (other.condition or '')
            and 'not ' ~ level.condition not in other.condition
            and is_in_brackets(level.condition)
            and level not in shared -%}
            {%- do shared.append(level) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(shared) -}}
{%- endmacro %}

{#- Whether one pair of brackets holds all of a condition, so that nothing beside it takes a part. -#}
{% macro is_in_brackets(condition) -%}
    {%- set seen = namespace(depth=0, whole=true) -%}
    {%- for sign in condition -%}
        {%- set seen.depth = seen.depth + (1 if sign == '(' else -1 if sign == ')' else 0) -%}
        {%- if seen.depth == 0 and not loop.last -%}
            {%- set seen.whole = false -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(seen.whole) -}}
{%- endmacro %}

{% macro shared_column(comparison, level) -%}
    {{- return(comparison.name ~ '_' ~ level.level ~ '_holds') -}}
{%- endmacro %}

{#- The same condition with parts of it in words that mean the same and cost less: of what weight files
    say of each of millions of pairs, whether two texts begin alike, and whether two dates of eight
    digits are one edit apart (then two digits differ at most). -#}
{% macro cheaper_condition(condition) -%}
    {%- set cheaper = modules.re.sub(
        '\\bsubstr\\((\\w+)_l, 1, 1\\) = substr\\(\\1_r, 1, 1\\)',
        'unicode(\\1_l) = unicode(\\1_r)',
        condition,
    ) -%}
    {%- set dates = '(birth_digits_l, birth_digits_r)' -%}
    {{- return(cheaper | replace(
        ' levenshtein' ~ dates ~ ' <= 2 and damerau_levenshtein' ~ dates ~ ' <= 1',
        ' hamming' ~ dates ~ ' <= 2 and damerau_levenshtein' ~ dates ~ ' <= 1',
    )) -}}
{%- endmacro %}

{#- The most that a comparison can weigh, as far as its best level says, which is the exact agreement;
    an unknown value weighs nothing. -#}
{% macro most_weight(comparison) -%}
    {%- set best = comparison.levels | rejectattr('level', 'lt', 0) | first -%}
    {%- set others = ['0'] -%}
    {%- for level in comparison.levels if level.level >= 0 and level.level != best.level -%}
        {%- do others.append(level_weight(comparison, level)) -%}
    {%- endfor -%}
    case
        when {{ best.condition or 'true' }} then greatest(0, {{ level_weight(comparison, best) }})
        else greatest({{ others | join(', ') }})
    end
{%- endmacro %}

{#- Weight of the level that a comparison has; an unknown value weighs nothing. -#}
{% macro comparison_weight(comparison) -%}
    case {{ comparison.name }}_level
        {%- for level in comparison.levels if level.level >= 0 %}
        when {{ level.level }} then {{ level_weight(comparison, level) }}
        {%- endfor %}
        else 0
    end
{%- endmacro %}

{% macro level_weight(comparison, level) -%}
    log2({{ level.m }} / {{ level.u }})
    {%- if level.term_frequency_column %}
            + {{ level.term_frequency_weight }} * coalesce(log2({{ exact_level(comparison, level).u }} / {{ level.term_frequency_column }}_frequency), 0)
    {%- endif -%}
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
