"""The lab at a glance: what is new since somebody was here, and what a week brought."""
