"""What a person did at routines over weeks: charts, changes, and two attempts side by side."""
