"""What a scorer is: a function, a name or a fitted Rarity, its parameters and its cutoffs."""
