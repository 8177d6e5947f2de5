"""Work at intervals: metrics, edit rates, phrases, planner statistics."""
