"""What everything else is written with: errors, scalars, enums, arguments."""
