{{ scored_pair('person') }}
