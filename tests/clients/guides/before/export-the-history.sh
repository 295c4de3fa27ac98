KEY=$("$PROGRAM" keys show-checkpoint .xwms/checkpoint.key)
