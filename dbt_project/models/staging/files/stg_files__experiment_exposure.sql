with experiment_exposure as (
    {{ raw_relation('files', 'experiment_exposure') }}
),

final as (
    {{ files_entity('experiment_exposure', 'experiment_exposure') }}
)

select * from final
