"""Foods of her own: read from a label, FoodData Central or Open Food Facts, kept as one plain TOML file each in her
folder, and judged more carefully than reviewed foods: nothing is free by not being named."""
