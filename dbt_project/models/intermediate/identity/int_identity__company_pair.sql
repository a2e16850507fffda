{{ scored_pair('company') }}
