"""What is known of medicines, conditions and life stages: tables with sources, names as people type them, notes."""
