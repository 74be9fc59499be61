"""The program that speaks HTTP: nobody who is slow, or pretends to be, keeps others out."""
