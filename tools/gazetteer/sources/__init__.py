"""What others collected: GeoNames (geonames.py), Unicode CLDR (countries.py, divisions.py)."""
