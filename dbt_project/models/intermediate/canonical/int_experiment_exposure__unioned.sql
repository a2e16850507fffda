{{ union_canonical('experiment_exposure') }}
