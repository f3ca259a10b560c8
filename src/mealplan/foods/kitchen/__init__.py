"""Kitchen rules of stages of life (foods_db/kitchen): foods that are left out unless cooked, pasteurised, washed ..."""
