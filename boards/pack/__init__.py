"""The printed agenda: gathered from live rows, checked for what can be printed, made by typst."""
