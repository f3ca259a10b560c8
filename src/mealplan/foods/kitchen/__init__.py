"""Kitchen rules of life stages: foods that are left out unless they are cooked, pasteurised, washed ... (foods_db/kitchen)."""
