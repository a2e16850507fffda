with

turn as (
    select * from {{ ref('int_web_device__turn') }}
    where
        customer_key is not null
        and evidence_count > 0
        and (valid_to is null or valid_to > valid_from)
),

withdrawal as (
    select * from {{ ref('int_web_link__permission') }}
    where not is_granted and (valid_to is null or valid_to > valid_from)
),

withdrawn_turn as (
    select
        turn.source_system,
        turn.device_id,
        turn.turn_number,
        turn.valid_from,
        turn.valid_to,
        withdrawal.valid_from as withdrawn_from,
        withdrawal.valid_to as withdrawn_to
    from turn
    inner join withdrawal
        on
            turn.customer_key = withdrawal.customer_key
            and (turn.valid_to is null or turn.valid_to > withdrawal.valid_from)
            and (withdrawal.valid_to is null or turn.valid_from < withdrawal.valid_to)
),

-- Moments at which a piece of a turn begins: the turn itself, a withdrawal and its end.
cut as (
    select
        source_system,
        device_id,
        turn_number,
        valid_from as cut_at
    from turn
    union
    select
        source_system,
        device_id,
        turn_number,
        withdrawn_from as cut_at
    from withdrawn_turn
    where withdrawn_from > valid_from
    union
    select
        source_system,
        device_id,
        turn_number,
        withdrawn_to as cut_at
    from withdrawn_turn
    where withdrawn_to is not null and (valid_to is null or withdrawn_to < valid_to)
),

piece as (
    select
        turn.source_system,
        turn.device_id,
        turn.turn_number,
        turn.customer_key,
        cut.cut_at as valid_from,
        coalesce(
            lead(cut.cut_at) over (
                partition by turn.source_system, turn.device_id, turn.turn_number
                order by cut.cut_at
            ),
            turn.valid_to
        ) as valid_to,
        turn.linked_by,
        turn.evidence,
        turn.evidence_count
    from turn
    inner join cut
        on
            turn.source_system = cut.source_system
            and turn.device_id = cut.device_id
            and turn.turn_number = cut.turn_number
),

withdrawn_piece as (
    select
        piece.source_system,
        piece.device_id,
        piece.valid_from
    from piece
    inner join withdrawn_turn
        on
            piece.source_system = withdrawn_turn.source_system
            and piece.device_id = withdrawn_turn.device_id
            and piece.turn_number = withdrawn_turn.turn_number
            and piece.valid_from >= withdrawn_turn.withdrawn_from
            and (
                withdrawn_turn.withdrawn_to is null
                or piece.valid_from < withdrawn_turn.withdrawn_to
            )
    group by piece.source_system, piece.device_id, piece.valid_from
),

final as (
    select
        piece.source_system,
        piece.device_id,
        piece.customer_key,
        piece.valid_from,
        piece.valid_to,
        piece.linked_by,
        piece.evidence,
        piece.evidence_count
    from piece
    left join withdrawn_piece
        on
            piece.source_system = withdrawn_piece.source_system
            and piece.device_id = withdrawn_piece.device_id
            and piece.valid_from = withdrawn_piece.valid_from
    where withdrawn_piece.device_id is null
)

select * from final
